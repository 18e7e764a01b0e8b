"""Set-based writes: one statement for many rows."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg2.extras import execute_values


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> int:
    """Write `fields` of all rows (of one model) with one `UPDATE ... FROM (VALUES ...)`; return the count.

    Unlike `bulk_update` it builds no CASE per row. The values written are those on the instances.
    """
    if not rows:
        return 0
    meta = rows[0]._meta
    columns = [meta.get_field(name) for name in fields]
    pk = meta.pk
    assert pk is not None  # noqa: S101  every concrete model has one
    values = [
        (row.pk, *(column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns))
        for row in rows
    ]
    quote = connection.ops.quote_name
    casts = ", ".join(f"%s::{_column_type(column)}" for column in (pk, *columns))
    assignments = ", ".join(f"{quote(str(column.column))} = v.{quote(str(column.column))}" for column in columns)
    names = ", ".join(quote(str(column.column)) for column in columns)
    table, key = quote(meta.db_table), quote(str(pk.column))
    statement = (
        f"UPDATE {table} SET {assignments} FROM (VALUES %s) AS v(pk, {names}) WHERE {table}.{key} = v.pk"  # noqa: S608
    )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, values, template=f"({casts})", page_size=max(len(values), 1))
        return int(cursor.rowcount)


def _column_type(column: "models.Field[Any, Any]") -> str:
    kind = column.rel_db_type(connection) if column.primary_key else column.db_type(connection)
    return str(kind).split(" GENERATED")[0]
