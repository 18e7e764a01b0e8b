"""An index of the open tickets of each person: how much work they hold."""

from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """One index, built while the desk works."""

    atomic = False

    dependencies = (("tickets", "0006_what_moved"),)

    operations = (
        BuildIndex(
            model_name="ticket",
            index=models.Index(
                fields=["assignee"],
                name="ticket_held",
                condition=models.Q(
                    status__in=("new", "open", "waiting_customer", "waiting_third_party"),
                    assignee__isnull=False,
                ),
            ),
        ),
    )
