from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """The feed's index is built while the desk goes on writing."""

    atomic = False
    dependencies = [("ledger", "0002_event_transaction")]

    operations = [
        BuildIndex(model_name="event", index=models.Index(fields=["transaction", "id"], name="event_feed"))
    ]
