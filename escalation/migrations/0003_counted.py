"""Indexes of the open escalations that need somebody's eye, so that counting them reads no others."""

from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """Two indexes, built while the desk works."""

    atomic = False

    dependencies = (("escalation", "0002_matrix_draft"),)

    operations = (
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
