"""Lines into tables, by COPY."""

from io import StringIO
from typing import Any

from django.db import connection, transaction

from helpdesk.demo.generate.sheet import COLUMNS, Sheet

BLOCK = 1 << 20


def write(sheet: Sheet) -> None:
    """Write all lines in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        trust_references(cursor)
        copy(sheet, cursor.cursor)
        check_references(cursor)


def copy(sheet: Sheet, cursor: Any) -> None:
    """Copy the lines of each table with a cursor of the driver's own."""
    for table, columns in COLUMNS.items():
        text = sheet.text(table)
        if text:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", StringIO(text), size=BLOCK)


def trust_references(cursor: Any) -> None:
    """Skip the checks of foreign keys, where the database's user may: every id comes from the desk itself.

    They would be the larger half of the work. Constraints on the rows and unique keys are checked as ever.
    """
    cursor.execute("SELECT current_setting('is_superuser') = 'on'")
    (may,) = cursor.fetchone()
    if may:
        cursor.execute("SET LOCAL session_replication_role = replica")


def check_references(cursor: Any) -> None:
    """Let the checks of foreign keys and the triggers work again in what is left of the transaction."""
    cursor.execute("SELECT current_setting('session_replication_role') = 'replica'")
    (is_off,) = cursor.fetchone()
    if is_off:
        cursor.execute("SET LOCAL session_replication_role = origin")
