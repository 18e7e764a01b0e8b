"""Let a schedule rest because nobody gets it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One reason more for which scheduled reports rest."""

    dependencies: ClassVar = [
        ("insights", "0008_answers_kept_ready"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="scheduledreport",
            name="rests_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("owner_left", "Its owner works here no more."),
                    ("owner_may_not", "Its owner's role may not mail reports."),
                    ("dashboard", "Its owner no longer sees the dashboard."),
                    ("nobody", "Nobody gets it any more."),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="why it rests",
            ),
        ),
    ]
