"""Where a ticket was merged into or split from, and on which ticket a message was written before it moved."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """New columns are empty at first: nothing is rewritten."""

    dependencies = (("tickets", "0004_facts_together"),)

    operations = (
        migrations.AddField(
            model_name="message",
            name="came_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages_gone",
                to="tickets.ticket",
                verbose_name="written on",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="tickets.ticket",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="split_off",
                to="tickets.ticket",
                verbose_name="split from",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | (models.Q(status="closed") & ~models.Q(merged_into=models.F("id"))),
                name="ticket_merged_away_is_closed",
            ),
        ),
    )
