"""Pure SQL that writes the very rows that the engine writes: its floor."""

import io
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from helpdesk.deadlines.sweep import sweep_until_quiet

INSERTED = (
    "escalation_escalation",
    "escalation_step",
    "escalation_approval",
    "escalation_reminder",
    "ledger_event",
    "ledger_delivery",
    "notifications_mail",
    "notifications_notification",
    "notifications_waitingnotice",
    "notifications_digestround",
    "tickets_ticketwatcher",
)
UPDATED = {"tickets_ticket": "id", "escalation_clock": "ticket_id"}
DUE = "SELECT ticket_id FROM escalation_clock WHERE next_at <= %s AND parked_at IS NULL"


def written_by_sweep(at: datetime) -> tuple[float, int]:
    """Return how many seconds PostgreSQL takes to write what a sweep writes, and how many rows that is."""
    return written_by(lambda: sweep_until_quiet(at), DUE, at)


def written_by(work: Callable[[], object], changed: str, *parameters: object) -> tuple[float, int]:
    """Return how many seconds PostgreSQL takes to write what a piece of work writes, and how many rows that is.

    The work is played and rolled back, and what it wrote is kept: new rows, and the rows of the tickets that `changed`
    selects. Then SQL writes these rows, into the same tables with their indexes, keys and triggers, and is rolled back
    too. It decides nothing and waits for no disk.
    """
    kept = _played(work, changed, parameters)
    for table, text in kept.items():
        _say(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table} LIMIT 0")
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY kept_{table} FROM STDIN", io.StringIO(text))
        _say(f"ANALYZE kept_{table}")
    statements = [*map(_insert, INSERTED), *map(_update, UPDATED)]
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(
            f"SELECT FROM escalation_clock WHERE ticket_id IN ({changed}) FOR NO KEY UPDATE", parameters
        )
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    _say("DROP TABLE chosen, " + ", ".join(f"kept_{table}" for table in kept))
    return took, sum(text.count("\n") for text in kept.values())


def _played(work: Callable[[], object], changed: str, parameters: tuple[object, ...]) -> dict[str, str]:
    """Play the work, keep what it wrote of each table, and roll it back."""
    _say("CREATE TEMP TABLE chosen AS " + changed, *parameters)
    before = {table: one(f"SELECT coalesce(max(id), 0) FROM {table}") for table in INSERTED}
    with transaction.atomic():
        work()
        new = {table: _lines(f"SELECT * FROM {table} WHERE id > {before[table]}") for table in INSERTED}
        updated = {
            table: _lines(f"SELECT * FROM {table} WHERE {key} IN (SELECT ticket_id FROM chosen)")
            for table, key in UPDATED.items()
        }
        transaction.set_rollback(True)
    return {**new, **updated}


def one(sql: str, *parameters: object) -> object:
    """Return the one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def _say(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


def _lines(sql: str) -> str:
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY ({sql}) TO STDOUT", out)
    return out.getvalue()


def _insert(table: str) -> str:
    return f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}"


def _update(table: str) -> str:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    sets = ", ".join(f"{column.name} = k.{column.name}" for column in described if column.name != "id")
    return f"UPDATE {table} AS t SET {sets} FROM kept_{table} AS k WHERE t.id = k.id"
