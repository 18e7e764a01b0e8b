"""Lists on pages: the same keyset pages as the API's, for people who follow links."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from helpdesk.web.api.paging import KeysetPagination, chosen_ordering


@dataclass(frozen=True)
class Listing:
    """One page of a list: its rows, the order they stand in, and where the pages beside it are."""

    rows: list[Any]
    ordering: str
    newer_url: str | None
    older_url: str | None


def listing(request: HttpRequest, rows: "QuerySet[Any]", orderings: Sequence[str]) -> Listing:
    """Return the page that the address asks for with `cursor`, `ordering` and `page_size`.

    `orderings` are the columns it may be ordered by, the default first. A parameter that cannot be read (a link from
    another list, an old bookmark) gives the first page in the default order, never an error.
    """
    view: Any = SimpleNamespace(orderings=orderings)
    try:
        return _page(Request(request), rows, view)
    except ValidationError:
        plain = copy(request)
        asked = request.GET.copy()
        for name in ("cursor", "ordering", "page_size", "count"):
            asked.pop(name, None)
        plain.GET = asked  # type: ignore[assignment]  # what is asked for, without what cannot be read
        return _page(Request(plain), rows, view)


def _page(request: Request, rows: "QuerySet[Any]", view: Any) -> Listing:
    pages = KeysetPagination()
    found = pages.paginate_queryset(rows, request, view)
    ordering = chosen_ordering(request, view.orderings)
    return Listing(found, ordering, _path(pages.links["previous"]), _path(pages.links["next"]))


def _path(url: str | None) -> str | None:
    """Return an address of this desk without its host: pages link to each other whatever name they are asked by."""
    if url is None:
        return None
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
