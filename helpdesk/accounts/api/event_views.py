"""The desk's event feed, for those who poll."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from helpdesk.accounts.api.event_filters import FeedFilter
from helpdesk.accounts.api.event_shapes import FeedEventSerializer
from helpdesk.accounts.api.permissions import held_scopes
from helpdesk.ledger import feed
from helpdesk.ledger.models import Event
from helpdesk.ledger.sight import visible
from helpdesk.web.api.counting import COUNT_SCHEMA, wants_count
from helpdesk.web.api.filters import refuse_unknown
from helpdesk.web.api.paging import PARAMETERS, Cursor, page_size
from helpdesk.web.api.views import ListView
from helpdesk.web.counting import MOST

ORDERING = "feed"


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    kinds: list[str]
    streams: list[str]
    since: datetime | None


class FeedPages:
    """How pages of the feed look in the document: as other lists, with `resume` beside `next`."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        link = {"type": ["string", "null"], "format": "uri"}
        resume = {
            "type": "string",
            "format": "uri",
            "description": "Where to go on when `next` is null: ask again later, nothing is missed.",
        }
        return {
            "type": "object",
            "required": ["next", "previous", "resume", "results"],
            "properties": {
                "next": link,
                "previous": {"type": "null"},
                "resume": resume,
                "results": schema,
                "count": COUNT_SCHEMA,
            },
        }

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        """Describe the parameters that all lists share, but for the ordering: the feed has one."""
        return [PARAMETERS[name] for name in ("cursor", "page_size", "count")]


class Feed(ListView):
    """Everything that happened at the desk, the earliest first, for those who poll.

    An event is here when every transaction that was at work beside its own has ended: within a second as a rule.
    None is ever skipped. Follow `next` while there is one; then ask again at `resume`. A page may be shorter than
    `page_size`, or empty, and have a next one: a page looks at 5,000 events, whatever the filters leave of them.
    Events of a ticket are shown to whoever may see the ticket now, those of customers to everybody, and those of
    settings, people and tokens to administrators with the scope `admin`.
    """

    scopes = {"read": "tickets:read"}
    serializer_class: Any = FeedEventSerializer
    filterset_class = FeedFilter
    pagination_class: Any = FeedPages
    queryset = Event.objects.none()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page."""
        asked, size, start = self._asked(), page_size(request), self._start()
        if start is None:
            start = feed.beginning_of(asked.since) if asked.since else feed.BEGINNING
        filters: dict[str, Any] = {**vars(asked), "sees": self._seen}
        stretch = feed.read(start, limit=size, **filters)
        resume = self._address(stretch.end)
        body: dict[str, Any] = {
            "next": resume if stretch.has_more else None,
            "previous": None,
            "resume": resume,
        }
        body["results"] = self.get_serializer(stretch.events, many=True).data
        if wants_count(request):
            value, is_exact = feed.count_ahead(start, most=MOST, **filters)
            body["count"] = {"value": value, "exact": is_exact}
        return Response(body)

    def _asked(self) -> Asked:
        """Return what the filters say. Raises ValidationError for what is none, or cannot be read."""
        refuse_unknown(self.request, {"cursor", "page_size", "count", *FeedFilter.base_filters})
        form = FeedFilter(self.request.query_params, queryset=Event.objects.none(), request=self.request).form
        if not form.is_valid():
            raise ValidationError({name: list(messages) for name, messages in form.errors.items()})
        values = form.cleaned_data
        return Asked(values["kind"], values["stream"], values["since"])

    def _start(self) -> feed.Position | None:
        """Return the place that the cursor names; None without one. Raises ValidationError for one that is none."""
        word = self.request.query_params.get("cursor")
        if word is None:
            return None
        try:
            cursor = Cursor.decoded(word)
        except ValueError:
            cursor = None
        is_ours = cursor is not None and cursor.ordering == ORDERING and isinstance(cursor.value, int)
        if cursor is None or not is_ours or not 0 <= int(cursor.value or 0) < 2**63:
            raise ValidationError({"cursor": [_("This is no cursor of this list in this order.")]})
        return feed.Position(int(cursor.value or 0), cursor.pk)

    def _address(self, place: feed.Position) -> str:
        cursor = Cursor(ORDERING, is_back=False, value=place.transaction, pk=place.id)
        address = remove_query_param(self.request.build_absolute_uri(), "count")
        return replace_query_param(address, "cursor", cursor.encoded())

    def _seen(self, streams: Any) -> set[str]:
        is_administrator = self.actor.may("system.view") and "admin" in held_scopes(self.request)
        return visible(self.actor, streams, is_administrator=is_administrator)
