"""One's own preferences and addresses; the channels of teams, for administrators."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.notifications import kinds, ways
from helpdesk.notifications.api.preference_shapes import (
    AddressBody,
    AddressSerializer,
    ChannelBody,
    PreferencesBody,
    PreferencesSerializer,
    SwitchBody,
    TeamChannelSerializer,
)
from helpdesk.notifications.models import NoticeAddress, NoticePreferences
from helpdesk.notifications.selectors.addresses import shared_addresses
from helpdesk.notifications.services import addresses
from helpdesk.notifications.services.preferences import Wishes, preferences_of, set_preferences
from helpdesk.web.api.views import DeskView, ListView

OWN = {"read": "tickets:read", "write": "tickets:write"}
"""A token that only reads sends its owner's news nowhere else: an address would outlive the token.

Whoever can hold no token that writes (an auditor) sets preferences with one that reads, and addresses in the browser.
"""


class Preferences(DeskView):
    """What the caller is told of, how and when."""

    scopes = OWN
    own = "token"
    serializer_class = PreferencesSerializer

    def get(self, request: Request) -> Response:
        """Answer it."""
        return self.shown(preferences_of(self.actor))

    @extend_schema(request=PreferencesBody, responses=PreferencesSerializer)
    def put(self, request: Request) -> Response:
        """Set what is given. A kind that is needed keeps one way that reaches the caller outside the desk."""
        values = self.read(PreferencesBody)
        chosen = set_preferences(self.actor, _wishes(preferences_of(self.actor), values), actor=self.actor.pk)
        return self.shown(chosen)


def _wishes(chosen: NoticePreferences, values: dict[str, Any]) -> Wishes:
    """Return what was chosen so far with what is to change."""
    named: dict[str, Any] = {kind.name: ways.channels(kind, chosen) for kind in kinds.choosable()}
    named |= {each["kind"]: set(each["channels"]) for each in values.get("kinds", ())}
    quiet = (chosen.quiet_from, chosen.quiet_until, chosen.quiet_days)
    if "quiet" in values:
        asked = values["quiet"]
        quiet = (asked["start"], asked["end"], asked["days"]) if asked else (None, None, [])
    return Wishes(
        kinds=named,
        rhythm=values.get("rhythm", chosen.rhythm),
        daily_hour=values.get("daily_hour", chosen.daily_hour),
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        quiet_days=quiet[2],
    )


class _OwnAddress(DeskView):
    scopes = OWN
    own = "session"
    serializer_class: type[AddressSerializer] = AddressSerializer

    def get_queryset(self) -> "QuerySet[NoticeAddress]":
        """Return the caller's own."""
        return NoticeAddress.objects.filter(user_id=self.actor.pk)


class Addresses(_OwnAddress, ListView):
    """The caller's addresses for chat notices."""

    @extend_schema(request=AddressBody, responses={201: AddressSerializer})
    def post(self, request: Request) -> Response:
        """Add one: a service that this desk allows, on the public network."""
        return self.created(addresses.add_own(self.actor, **self.read(AddressBody)))


class AddressDetail(_OwnAddress):
    """One of the caller's addresses."""

    @extend_schema(request=SwitchBody, responses=AddressSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Switch it on or off."""
        return _switched(self)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it away, with its secret."""
        return _removed(self)


class AddressTest(_OwnAddress):
    """A trial of one of the caller's addresses."""

    @extend_schema(request=None, responses={202: AddressSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Send a trial by the outbox, at most one a minute; it switches the address on."""
        return _tried(self)


class _SharedAddress(DeskView):
    scopes = {"read": "admin", "write": "admin"}
    needs = {"read": "notices.share", "write": "notices.share"}
    serializer_class: type[TeamChannelSerializer] = TeamChannelSerializer

    def get_queryset(self) -> "QuerySet[NoticeAddress]":
        """Return the channels of teams and of the whole desk."""
        return shared_addresses()


class Channels(_SharedAddress, ListView):
    """The channels of teams, and of the whole desk."""

    @extend_schema(request=ChannelBody, responses={201: TeamChannelSerializer})
    def post(self, request: Request) -> Response:
        """Add one, told of the kinds named; a channel without a team hears of no private team."""
        facts = self.read(ChannelBody)
        return self.created(addresses.add_shared(self.actor, told_of=facts.pop("kinds"), **facts))


class ChannelDetail(_SharedAddress):
    """A channel."""

    @extend_schema(request=SwitchBody, responses=TeamChannelSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Switch it on or off."""
        return _switched(self)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it away, with its secret."""
        return _removed(self)


class ChannelTest(_SharedAddress):
    """A trial of a channel."""

    @extend_schema(request=None, responses={202: TeamChannelSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Send a trial by the outbox, at most one a minute; it switches the channel on."""
        return _tried(self)


def _switched(view: DeskView) -> Response:
    address: NoticeAddress = view.get_object()
    addresses.switch(address, on=view.read(SwitchBody)["is_on"], by=view.actor)
    return view.shown(address)


def _removed(view: DeskView) -> Response:
    addresses.remove(view.get_object(), by=view.actor)
    return Response(status=status.HTTP_204_NO_CONTENT)


def _tried(view: DeskView) -> Response:
    address: NoticeAddress = view.get_object()
    addresses.send_test(address, by=view.actor)
    return view.shown(address, status.HTTP_202_ACCEPTED)
