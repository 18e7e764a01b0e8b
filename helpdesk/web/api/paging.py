"""Keyset paging: page 10,000 costs what page 1 costs, and rows that come or go meanwhile shift nothing.

A cursor names the row a page ended at: its value in the ordering and its id, which breaks ties. Rows without a
value come last, in either direction of the ordering. They are read in a second query of their own, so that each
query walks an index: an `OR value IS NULL` would not.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from helpdesk.web.api.counting import COUNT_SCHEMA, wants_count
from helpdesk.web.counting import capped_count

PAGE_SIZE = 50
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Cursor:
    """A place in a list: after (or before, when `is_back`) the row with this value and id."""

    ordering: str
    is_back: bool
    value: str | int | None
    pk: int

    def encoded(self) -> str:
        """Return the cursor as one opaque word."""
        text = json.dumps([self.ordering, int(self.is_back), self.value, self.pk], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decoded(cls, word: str) -> "Cursor":
        """Read a cursor. Raises ValueError for a word that is none."""
        try:
            text = base64.urlsafe_b64decode(word.encode() + b"=" * (-len(word) % 4))
            ordering, is_back, value, pk = json.loads(text)
        except (binascii.Error, UnicodeError, TypeError, RecursionError) as error:
            raise ValueError(str(error)) from error
        is_read = isinstance(ordering, str) and isinstance(value, str | int | None) and isinstance(pk, int)
        if not is_read or isinstance(pk, bool) or not 0 <= pk < 2**63:
            raise ValueError(word)
        return cls(ordering, bool(is_back), value, pk)


class KeysetPagination(BasePagination):
    """Pages of `{"next", "previous", "results"}`.

    The view names its `orderings` (the first is the default): columns of the model, without a sign; each may be
    asked for downwards with a minus before it.
    """

    links: dict[str, str | None]
    count: dict[str, Any] | None = None

    def paginate_queryset(
        self, queryset: "QuerySet[Any]", request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of the page that was asked for. Raises ValidationError for a cursor or size that is none."""
        orderings = orderings_of(view)
        ordering = chosen_ordering(request, orderings)
        size = page_size(request)
        cursor = _cursor(request, ordering)
        if wants_count(request):
            self.count = capped_count(queryset)
        column = ordering.lstrip("-")
        is_down = ordering.startswith("-") != bool(cursor and cursor.is_back)
        rows = _read(queryset, column, is_down=is_down, cursor=cursor, limit=size + 1)
        has_more, rows = len(rows) > size, rows[:size]
        if cursor and cursor.is_back:
            rows.reverse()
        self.links = _links(request, ordering, rows, cursor, has_more=has_more)
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with its links, and the count where it was asked for."""
        body = {**self.links, "results": data}
        if self.count is not None:
            body["count"] = self.count
        return Response(body)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page for the OpenAPI document."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema, "count": COUNT_SCHEMA},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Describe the parameters of a page for the OpenAPI document."""
        columns = [column.removeprefix("-") for column in orderings_of(view)]
        words = [word for column in columns for word in (column, f"-{column}")]
        ordering = {"type": "string", "enum": words, "default": orderings_of(view)[0]}
        by = _parameter("ordering", ordering, "A minus reverses the order; rows without a value come last.")
        return [PARAMETERS["cursor"], PARAMETERS["page_size"], by, PARAMETERS["count"]]


def orderings_of(view: APIView | None) -> Sequence[str]:
    """Return the columns by which a view's list can be ordered, the default first."""
    return getattr(view, "orderings", None) or ("id",)


def chosen_ordering(request: Request, orderings: Sequence[str]) -> str:
    """Return the ordering that was asked for, or the default. Raises ValidationError for one that is not offered."""
    asked = request.query_params.get("ordering")
    if asked is None:
        return orderings[0]
    if asked.removeprefix("-") not in {column.removeprefix("-") for column in orderings}:
        offered = ", ".join(column.removeprefix("-") for column in orderings)
        raise ValidationError({"ordering": [_("Order by one of: %(offered)s.") % {"offered": offered}]})
    return asked


def page_size(request: Request) -> int:
    """Return how many rows a page may have. Raises ValidationError for a number out of bounds."""
    asked = request.query_params.get("page_size", str(PAGE_SIZE))
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= LARGEST_PAGE:
        return int(asked)
    message = _("A page has 1 to %(largest)d rows.") % {"largest": LARGEST_PAGE}
    raise ValidationError({"page_size": [message]})


def _cursor(request: Request, ordering: str) -> Cursor | None:
    word = request.query_params.get("cursor")
    if word is None:
        return None
    try:
        cursor = Cursor.decoded(word)
    except ValueError:
        cursor = None
    if cursor is None or cursor.ordering != ordering:
        raise _no_cursor()
    return cursor


def _no_cursor() -> ValidationError:
    return ValidationError({"cursor": [_("This is no cursor of this list in this order.")]})


def _read(
    queryset: "QuerySet[Any]", column: str, *, is_down: bool, cursor: Cursor | None, limit: int
) -> list[Any]:
    """Return the rows beyond the cursor in the direction read: its own part of the list, then the other part."""
    rows: list[Any] = []
    field = queryset.model._meta.get_field(column)
    for is_empty in _parts(cursor, is_nullable=bool(field.null)):
        part = _part(queryset, column, is_empty=is_empty) if field.null else queryset
        if cursor is not None and (cursor.value is None) == is_empty:
            part = part.filter(_beyond(field, cursor, is_down=is_down))
        sign = "-" if is_down else ""
        order = [f"{sign}pk"] if is_empty or field.primary_key else [f"{sign}{column}", f"{sign}pk"]
        rows += part.order_by(*order)[: limit - len(rows)]
        if len(rows) == limit:
            break
    return rows


def _part(queryset: "QuerySet[Any]", column: str, *, is_empty: bool) -> "QuerySet[Any]":
    """Return the rows with a value, or those without.

    A list that asks for one itself stays as it is: PostgreSQL takes what is said twice for two conditions that seldom
    hold together, and chooses another index.
    """
    part = queryset.filter(**{f"{column}__isnull": is_empty})
    asked = queryset.query.where.children
    return queryset if part.query.where.children[-1] in asked else part


def _parts(cursor: Cursor | None, *, is_nullable: bool) -> list[bool]:
    """Return which parts to read, in order: False for the rows with a value, True for those without."""
    if not is_nullable:
        return [False]
    if cursor is None:
        return [False, True]
    if cursor.is_back:
        return [True, False] if cursor.value is None else [False]
    return [True] if cursor.value is None else [False, True]


def _beyond(field: "Field[Any, Any]", cursor: Cursor, *, is_down: bool) -> Q:
    side = "lt" if is_down else "gt"
    if field.primary_key or cursor.value is None:
        return Q(**{f"pk__{side}": cursor.pk})
    value = _read_value(field, cursor.value)
    ties = Q(**{field.name: value, f"pk__{side}": cursor.pk})
    return Q(**{f"{field.name}__{side}e": value}) & (Q(**{f"{field.name}__{side}": value}) | ties)


def _read_value(field: "Field[Any, Any]", value: str | int) -> Any:
    """Return a cursor's value as the column holds it. Raises ValidationError for one that no row can have."""
    try:
        str(value).encode()
        read = field.to_python(value)
    except (DjangoValidationError, TypeError, ValueError, OverflowError) as error:
        raise _no_cursor() from error
    if "\0" in str(value):
        raise _no_cursor()
    return read


def _links(
    request: Request, ordering: str, rows: Sequence[Model], cursor: Cursor | None, *, has_more: bool
) -> dict[str, str | None]:
    """Return the addresses of the neighbouring pages; the page that a cursor came from exists."""
    is_back = cursor is not None and cursor.is_back
    has_next = is_back or has_more
    has_previous = has_more if is_back else cursor is not None
    after = _cursor_at(ordering, rows[-1], is_back=False) if rows else cursor
    before = _cursor_at(ordering, rows[0], is_back=True) if rows else cursor
    return {
        "next": _address(request, after, is_back=False) if has_next else None,
        "previous": _address(request, before, is_back=True) if has_previous else None,
    }


def _cursor_at(ordering: str, row: Model, *, is_back: bool) -> Cursor:
    value = getattr(row, ordering.removeprefix("-"))
    return Cursor(ordering, is_back, value.isoformat() if isinstance(value, date) else value, row.pk)


def _address(request: Request, cursor: Cursor | None, *, is_back: bool) -> str | None:
    if cursor is None:
        return None
    word = replace(cursor, is_back=is_back).encoded()
    address = remove_query_param(request.build_absolute_uri(), "count")
    return replace_query_param(address, "cursor", word)


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


PARAMETERS = {
    "cursor": _parameter(
        "cursor", {"type": "string"}, "The place in the list, as `next` and `previous` give it."
    ),
    "page_size": _parameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
        "Rows of a page.",
    ),
    "count": _parameter("count", {"type": "boolean"}, "Whether to count the rows, up to a thousand."),
}
"""The parameters of all lists, as the document describes them."""
