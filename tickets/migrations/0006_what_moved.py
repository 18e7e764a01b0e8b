"""The few tickets and messages that moved are found by indexes of their own."""

from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """The indexes hold nothing at first, and yet a table is read through for each: nobody waits for that."""

    atomic = False

    dependencies = (("tickets", "0005_merging_and_splitting"),)

    operations = (
        BuildIndex(
            model_name="message",
            index=models.Index(
                fields=["came_from", "id"], name="message_moved", condition=models.Q(came_from__isnull=False)
            ),
        ),
        BuildIndex(
            model_name="ticket",
            index=models.Index(
                fields=["merged_into"], name="ticket_merged", condition=models.Q(merged_into__isnull=False)
            ),
        ),
        BuildIndex(
            model_name="ticket",
            index=models.Index(
                fields=["split_from"], name="ticket_split", condition=models.Q(split_from__isnull=False)
            ),
        ),
    )
