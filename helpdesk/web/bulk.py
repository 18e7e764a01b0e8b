"""Set-based writes: one statement for many rows."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Column = models.Field[Any, Any]


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> int:
    """Write `fields` of all rows (of one model) with one `UPDATE ... FROM (VALUES ...)`; return the count.

    Unlike `bulk_update` it builds no CASE per row. The values written are those on the instances.
    """
    if not rows:
        return 0
    columns = _columns(rows[0], fields)
    table, key = _table(rows[0]), _primary_key(rows[0])
    assignments = ", ".join(f"{_name(column)} = v.{_name(column)}" for column in columns)
    statement = (
        f"UPDATE {table} SET {assignments} FROM (VALUES %s) AS v(pk, {_names(columns)})"  # noqa: S608
        f" WHERE {table}.{_name(key)} = v.pk"
    )
    values = [(row.pk, *_values(row, columns)) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_filled(cursor, statement, [key, *columns], values))
        return int(cursor.rowcount)


def insert_new(
    rows: Sequence[models.Model], fields: Sequence[str], returning: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Insert rows (of one model) with one statement; leave out those that a unique constraint knows already.

    Returns the `returning` columns of the rows that are new. Columns that are not among `fields` get the
    database's default. Rows that several transactions may insert at once must come in one order, or they
    wait for each other.
    """
    if not rows:
        return []
    columns = _columns(rows[0], fields)
    statement = (
        f"INSERT INTO {_table(rows[0])} ({_names(columns)}) VALUES %s"  # noqa: S608
        f" ON CONFLICT DO NOTHING RETURNING {_names(_columns(rows[0], returning))}"
    )
    values = [_values(row, columns) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_filled(cursor, statement, columns, values))
        new: list[tuple[Any, ...]] = cursor.fetchall()
    return new


def _filled(
    cursor: CursorWrapper, statement: str, columns: Sequence[Column], values: Sequence[tuple[Any, ...]]
) -> str:
    """Return the statement with the rows in place of its `%s`: one statement, whatever their number."""
    template = f"({', '.join(f'%s::{_column_type(column)}' for column in columns)})"
    mogrify = cursor.cursor.mogrify
    return statement.replace("%s", ", ".join(mogrify(template, row).decode() for row in values), 1)


def _columns(row: models.Model, fields: Sequence[str]) -> list[Column]:
    return [column for column in map(row._meta.get_field, fields) if isinstance(column, models.Field)]


def _primary_key(row: models.Model) -> Column:
    key = row._meta.pk
    assert key is not None  # noqa: S101  every concrete model has one
    return key


def _table(row: models.Model) -> str:
    return str(connection.ops.quote_name(row._meta.db_table))


def _name(column: Column) -> str:
    return str(connection.ops.quote_name(str(column.column)))


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(map(_name, columns))


def _values(row: models.Model, columns: Sequence[Column]) -> tuple[Any, ...]:
    return tuple(column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns)


def _column_type(column: Column) -> str:
    """Return the type that a value is cast to, since PostgreSQL takes a list of NULLs for text.

    Without its length: a cast to varchar(60) would cut without a word.
    """
    return str(column.db_type(connection)).split("(")[0]
