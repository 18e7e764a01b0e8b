"""Indexes of the open tickets of each person, and of those whose promises still run."""

from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """Two indexes, built while the desk works."""

    atomic = False

    dependencies = (("tickets", "0006_what_moved"),)

    operations = (
        BuildIndex(
            model_name="ticket",
            index=models.Index(
                fields=["assignee", "id"],
                name="ticket_held",
                condition=models.Q(
                    status__in=("new", "open", "waiting_customer", "waiting_third_party"),
                    assignee__isnull=False,
                ),
            ),
        ),
        BuildIndex(
            model_name="ticket",
            index=models.Index(
                fields=["due_at", "id"],
                name="ticket_running",
                condition=models.Q(
                    status__in=("new", "open", "waiting_customer", "waiting_third_party"),
                    breached_at__isnull=True,
                    due_at__isnull=False,
                ),
            ),
        ),
    )
