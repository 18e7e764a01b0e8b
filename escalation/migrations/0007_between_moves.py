"""Time between two moves of a ticket that come by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalation", "0006_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="moves_after",
            field=models.DateTimeField(null=True, verbose_name="moves nothing by itself until"),
        ),
    ]
