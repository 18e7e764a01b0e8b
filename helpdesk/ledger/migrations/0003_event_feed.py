from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The feed's index is built while the desk goes on writing."""

    atomic = False
    dependencies = [("ledger", "0002_event_transaction")]

    operations = [
        AddIndexConcurrently(
            model_name="event", index=models.Index(fields=["transaction", "id"], name="event_feed")
        )
    ]
