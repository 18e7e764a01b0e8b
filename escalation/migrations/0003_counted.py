"""Indexes of the open escalations in the order of their list, and of those that need somebody's eye."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """Three indexes, built while the desk works."""

    atomic = False

    dependencies = (("escalation", "0002_matrix_draft"),)

    operations = (
        RemoveIndexConcurrently(model_name="escalation", name="escalation_board"),
        BuildIndex(
            model_name="escalation",
            index=models.Index(
                fields=["-level", "-id"], name="escalation_board", condition=models.Q(state="open")
            ),
        ),
        BuildIndex(
            model_name="escalation",
            index=models.Index(
                fields=["next_at", "-id"],
                name="escalation_unacknowledged",
                condition=models.Q(state="open", acknowledged_at__isnull=True),
            ),
        ),
        BuildIndex(
            model_name="escalation",
            index=models.Index(
                fields=["-id"],
                name="escalation_ownerless",
                condition=models.Q(state="open", owner__isnull=True),
            ),
        ),
    )
