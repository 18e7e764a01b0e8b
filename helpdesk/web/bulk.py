"""Set-based writes: one statement for many rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED

from helpdesk.web.row_lists import chosen, parameter, rows_from

Row = tuple[Any, ...]
M = TypeVar("M", bound=models.Model)


def made(model: type[M], **columns: Any) -> M:
    """Return a new row, not saved, from the values of its columns (references by their ids).

    It is put together as Django does with a row that was pickled: without the constructor, which takes nine times as
    long, which a sweep feels, and whose signals nobody here hears. Columns with a default of the database's get that.
    Raises TypeError for a name that is no column.
    """
    given, fresh = _defaults(model)
    values = {**given, **columns}
    if len(values) != len(given):
        raise TypeError(f"{model.__name__} has no columns {sorted(set(values) - set(given))}.")
    for name, make in fresh:
        if name not in columns:
            values[name] = make()
    row = model.__new__(model)
    vars(row).update(values, _state=ModelState())
    return row


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> int:
    """Write `fields` of all rows (of one model) with one `UPDATE ... FROM`; return the count.

    Unlike `bulk_update` it builds no CASE per row. The values written are those on the instances.
    """
    if not rows:
        return 0
    shape = _shape(type(rows[0]), ("pk", *fields))
    key, *names = shape.names
    assignments = ", ".join(f"{name} = w.{name}" for name in names)
    statement = (
        f"UPDATE {shape.table} AS t SET {assignments}"  # noqa: S608
        f" FROM (SELECT {shape.chosen} FROM {shape.rows}) AS w({shape.listed}) WHERE t.{key} = w.{key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, shape.parameters(shape.values(rows)))
        return int(cursor.rowcount)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows (of one model) with one statement, and give each its id.

    Columns with a default of the database's get that.
    """
    if not rows:
        return
    model = type(rows[0])
    shape = _shape(model, _written(model))
    for row, (key,) in zip(rows, _insert(shape, shape.values(rows), returning=["pk"]), strict=True):
        row.pk = key
        row._state.adding = False


def insert_new(rows: Sequence[models.Model], fields: Sequence[str], returning: Sequence[str]) -> list[Row]:
    """Insert rows (of one model) with one statement; leave out those that a unique constraint knows already.

    Returns the `returning` columns of the rows that are new. Columns that are not among `fields` get the
    database's default. Rows that several transactions may insert at once must come in one order, or they
    wait for each other.
    """
    if not rows:
        return []
    shape = _shape(type(rows[0]), tuple(fields))
    return _insert(shape, shape.values(rows), "ON CONFLICT DO NOTHING", returning)


def insert_values(
    model: type[models.Model],
    fields: Sequence[str],
    values: Sequence[Row],
    *,
    conflict: str = "DO NOTHING",
    returning: Sequence[str] = (),
) -> list[Row]:
    """Insert rows that are given as the plain values of `fields`: references by their ids, no instances at all.

    Otherwise as `insert_new`; `conflict` is what PostgreSQL does about a row that is known.
    """
    if not values:
        return []
    return _insert(_shape(model, tuple(fields)), values, f"ON CONFLICT {conflict}", returning)


class Kept:
    """How rows stood when they were read, so that only those that changed are written."""

    def __init__(self, rows: Iterable[models.Model], fields: Sequence[str]) -> None:
        self._fields = tuple(fields)
        self._before: dict[int, Row] = {}
        self.keep(rows)

    def keep(self, rows: Iterable[models.Model]) -> None:
        """Remember how rows (of one model) stand now."""
        self._before |= {row.pk: values for row, values in self._read(rows)}

    def changed(self, rows: Iterable[models.Model]) -> list[Any]:
        """Return the rows that differ from what they were, and those that were never kept."""
        return [row for row, values in self._read(rows) if self._before.get(row.pk) != values]

    def _read(self, rows: Iterable[models.Model]) -> Iterator[tuple[models.Model, Row]]:
        """Yield rows (of one model) with the values of the fields."""
        rows = list(rows)
        if rows:
            yield from zip(rows, _shape(type(rows[0]), self._fields).values(rows), strict=True)


@dataclass(frozen=True)
class _Shape:
    """A table and those of its columns that a statement writes."""

    model: type[models.Model]
    attributes: tuple[str, ...]
    names: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def table(self) -> str:
        return _quoted(self.model._meta.db_table)

    @property
    def listed(self) -> str:
        return ", ".join(self.names)

    @property
    def rows(self) -> str:
        return rows_from(self.types, self.names)

    @property
    def chosen(self) -> str:
        return chosen(self.types, self.names)

    def values(self, rows: Iterable[models.Model]) -> list[Row]:
        """Return the values that stand on instances, whose columns were all read or made.

        Asking the attributes one by one would call a descriptor of Django's for each reference. Raises KeyError for a
        column that was deferred.
        """
        read = itemgetter(*self.attributes)
        values = map(read, map(vars, rows))
        return list(values) if len(self.attributes) > 1 else [(value,) for value in values]

    def parameters(self, values: Sequence[Row]) -> list[str]:
        """Return a parameter for each column."""
        return list(map(parameter, self.types, zip(*values, strict=True)))


@lru_cache(maxsize=256)
def _shape(model: type[models.Model], fields: tuple[str, ...]) -> _Shape:
    columns = [_column(model, name) for name in fields]
    names = tuple(_quoted(str(column.column)) for column in columns)
    return _Shape(model, tuple(column.attname for column in columns), names, tuple(map(_type, columns)))


def _column(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    assert isinstance(found, models.Field)  # noqa: S101  every concrete model has a key
    return found


@lru_cache(maxsize=256)
def _written(model: type[models.Model]) -> tuple[str, ...]:
    """Return the fields that a new row brings with it."""
    return tuple(
        column.name
        for column in model._meta.concrete_fields
        if not column.primary_key and column.db_default is NOT_PROVIDED
    )


@lru_cache(maxsize=256)
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """Return the defaults of a model's columns, and how those are made that each row has for itself."""
    columns = model._meta.concrete_fields
    own = [column for column in columns if column.has_default() and callable(column.default)]
    given = {column.attname: column.get_default() for column in columns}
    return given, tuple((column.attname, column.get_default) for column in own)


def _insert(
    shape: _Shape, values: Sequence[Row], conflict: str = "", returning: Sequence[str] = ()
) -> list[Row]:
    back = ", ".join(_quoted(str(_column(shape.model, name).column)) for name in returning)
    statement = (
        f"INSERT INTO {shape.table} ({shape.listed}) SELECT {shape.chosen} FROM {shape.rows} {conflict}"  # noqa: S608
        f"{' RETURNING ' + back if back else ''}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, shape.parameters(values))
        return cursor.fetchall() if back else []


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _type(column: "models.Field[Any, Any]") -> str:
    """Return the type of a column's values, without its length: a cast to varchar(60) would cut without a word."""
    return str(column.db_type(connection)).split("(")[0]
