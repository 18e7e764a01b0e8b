"""Reminders of escalations at the top of their path."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalation", "0005_team_watch"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next instant")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="failed attempts")),
                ("parked_at", models.DateTimeField(blank=True, null=True, verbose_name="parked at")),
                ("parked_reason", models.TextField(blank=True, verbose_name="reason for parking")),
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder",
                        to="escalation.escalation",
                        verbose_name="escalation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False), ("parked_at__isnull", True)),
                        fields=["next_at", "id"],
                        name="reminder_next_at",
                    ),
                    models.Index(
                        condition=models.Q(("parked_at__isnull", False)),
                        fields=["id"],
                        name="reminder_parked",
                    ),
                ],
            },
        ),
    ]
