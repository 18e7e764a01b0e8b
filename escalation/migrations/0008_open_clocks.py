"""Indexes of the open clocks by the versions that they run on."""

from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """Two indexes, built while the desk works."""

    atomic = False

    dependencies = (("escalation", "0007_between_moves"),)

    operations = (
        BuildIndex(
            model_name="clock",
            index=models.Index(
                fields=["calendar_version"],
                name="clock_open_by_calendar",
                condition=models.Q(state__in=["running", "paused"]),
            ),
        ),
        BuildIndex(
            model_name="clock",
            index=models.Index(
                fields=["policy_version"],
                name="clock_open_by_policy",
                condition=models.Q(state__in=["running", "paused"]),
            ),
        ),
    )
