"""Keep answers that took long ready: whom to ask what for newer figures."""

from typing import ClassVar

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Kept answers know their question."""

    dependencies: ClassVar = [
        ("insights", "0005_dashboards_and_scheduled_reports"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="keptanswer",
            name="question",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="keptanswer", name="viewer_id", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="keptanswer",
            name="language",
            field=models.CharField(db_default="", default="", max_length=10),
        ),
        migrations.AddField(model_name="keptanswer", name="day", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="keptanswer",
            name="asked_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="keptanswer", name="claimed_at", field=models.DateTimeField(null=True)
        ),
    ]
