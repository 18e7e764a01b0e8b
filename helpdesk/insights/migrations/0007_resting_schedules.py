"""Say why a schedule rests, and refuse time zones that are none."""

from typing import ClassVar

from django.db import migrations, models

import helpdesk.calendars.models


class Migration(migrations.Migration):
    """Scheduled reports rest for a reason."""

    dependencies: ClassVar = [
        ("insights", "0005_dashboards_and_scheduled_reports"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="scheduledreport",
            name="rests_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("owner_left", "Its owner works here no more."),
                    ("owner_may_not", "Its owner's role may not mail reports."),
                    ("dashboard", "Its owner no longer sees the dashboard."),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="why it rests",
            ),
        ),
        migrations.AlterField(
            model_name="scheduledreport",
            name="timezone",
            field=models.CharField(
                max_length=64,
                validators=[helpdesk.calendars.models.validate_timezone],
                verbose_name="time zone",
            ),
        ),
    ]
