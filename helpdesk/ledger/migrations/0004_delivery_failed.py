from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """The index is built while the desk goes on sending."""

    atomic = False
    dependencies = [("ledger", "0003_event_feed")]

    operations = [
        BuildIndex(
            model_name="delivery",
            index=models.Index(fields=["-id"], name="delivery_failed", condition=models.Q(state="failed")),
        )
    ]
