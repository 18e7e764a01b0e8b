"""How a team stands, how far ahead its queue is looked at, and who helps out."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.services.watching import LONGEST_AHEAD, watch_team
from escalation.team_loads import TeamLoad, may_know, team_load
from helpdesk.accounts.api.references import TeamReference
from helpdesk.accounts.models import Team
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import DeskView
from helpdesk.web.times import now


class HelperReference(TeamReference):
    """A team that may help out, by id or slug: a private one is as unknown as one that does not exist."""

    def get_queryset(self) -> Any:
        """Return every team that is not private."""
        return Team.objects.filter(is_private=False)


class OverloadSerializer(StrictBody, serializers.Serializer[Any]):
    """What is foreseen of a team's queue. The desk looks by itself while `look_ahead_seconds` is not 0."""

    look_ahead_seconds = serializers.IntegerField(min_value=0, max_value=LONGEST_AHEAD)
    helper = HelperReference(allow_null=True, required=False)
    waiting = serializers.IntegerField(
        read_only=True, help_text="Tickets that nobody holds and that are due within the look."
    )
    room = serializers.IntegerField(
        read_only=True, help_text="How many more the people take who are there by then."
    )
    short = serializers.IntegerField(
        read_only=True, help_text="Tickets that will not be answered in time, as things stand now."
    )
    short_since = Instant(
        read_only=True, allow_null=True, help_text="Since when the desk's own looks find too much."
    )
    looked_at = Instant(read_only=True, allow_null=True)
    next_look_at = Instant(read_only=True, allow_null=True)

    def to_representation(self, load: TeamLoad) -> dict[str, Any]:
        """Show a team's load."""
        watch = load.watch
        return super().to_representation(
            {
                "look_ahead_seconds": watch.ahead if watch else 0,
                "helper": load.helper,
                "waiting": load.seen.waiting,
                "room": load.seen.room,
                "short": load.short,
                "short_since": watch.short_since if watch else None,
                "looked_at": watch.looked_at if watch else None,
                "next_look_at": watch.next_at if watch else None,
            }
        )


class TeamOverload(DeskView):
    """Whether a team will answer in time what waits in its queue, and where the rest goes."""

    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "escalations.view", "write": "settings.write"}
    serializer_class = OverloadSerializer

    def get_queryset(self) -> "QuerySet[Team]":
        """Return the teams that are there."""
        return Team.objects.filter(is_active=True)

    def get_object(self) -> Team:
        """Return the team. Raises Http404 for a private one that the caller may not know."""
        team: Team = super().get_object()
        if not may_know(self.actor, team):
            raise Http404
        return team

    def get(self, request: Request, pk: int) -> Response:
        """Answer it."""
        return self.shown(team_load(self.get_object(), now()))

    @extend_schema(request=OverloadSerializer, responses=OverloadSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Decide how far ahead the desk looks (0 for not at all) and which team helps out (null for none)."""
        team = self.get_object()
        facts = self.read(OverloadSerializer)
        watch_team(team, ahead=facts["look_ahead_seconds"], helper=facts.get("helper"), actor=self.actor.pk)
        return self.shown(team_load(team, now()))
