from django.db import migrations, models

import helpdesk.ledger.models

FUNCTIONS = """
CREATE FUNCTION ledger_transaction() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_current_xact_id()::text::bigint + 0';
CREATE FUNCTION ledger_horizon() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 0';
"""

# A constant default is kept beside the table: no row is rewritten, however many there are, and no trigger runs.
# Events of before this migration get 0: they come first, in order of their ids.
COLUMN = """
ALTER TABLE ledger_event ADD COLUMN transaction bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_event ALTER COLUMN transaction SET DEFAULT ledger_transaction();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, reverse_sql="DROP FUNCTION ledger_transaction(); DROP FUNCTION ledger_horizon();"
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(COLUMN, reverse_sql="ALTER TABLE ledger_event DROP COLUMN transaction;")
            ],
            state_operations=[
                migrations.AddField(
                    model_name="event",
                    name="transaction",
                    field=models.BigIntegerField(
                        db_default=helpdesk.ledger.models.CurrentTransaction(),
                        editable=False,
                        verbose_name="transaction",
                    ),
                )
            ],
        ),
    ]
