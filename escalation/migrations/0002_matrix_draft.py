"""The shared draft of the matrix, and the instant from which a published version counts."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="matrixversion",
            name="based_on",
            field=models.PositiveIntegerField(null=True, verbose_name="made from version"),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="changed_at",
            field=models.DateTimeField(null=True, verbose_name="last changed"),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="changed_by",
            field=models.BigIntegerField(null=True, verbose_name="last changed by"),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="revision"),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="valid_from",
            field=models.DateTimeField(null=True, verbose_name="counts from"),
        ),
        migrations.AlterField(
            model_name="matrixversion",
            name="state",
            field=models.CharField(
                choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="matrixversion",
            trigger=pgtrigger.compiler.Trigger(
                name="published_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'draft'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="bb3564f372de6c3c5a23291a67c0736029dc23f2",
                    operation="DELETE",
                    pgid="pgtrigger_published_stays_f3d3e",
                    table="escalation_matrixversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="matrixversion",
            trigger=pgtrigger.compiler.Trigger(
                name="published_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'draft'))",
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "rules", "default", "number" rows from % table\', TG_TABLE_NAME;',
                    hash="929528ac4afc4d2ba3a755db24c3b323b057fa7b",
                    operation='UPDATE OF "rules", "default", "number"',
                    pgid="pgtrigger_published_is_frozen_cfa87",
                    table="escalation_matrixversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
