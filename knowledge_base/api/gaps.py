"""What knowledge spared and where it is missing, over the REST API; and the tickets behind each figure."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.web.api.fields import Instant
from helpdesk.web.api.views import DeskView, ListView
from helpdesk.web.times import now
from knowledge_base.api.references import ArticleReference
from knowledge_base.selectors import behind
from knowledge_base.selectors import gaps as read
from tickets.api.references import TopicReference
from tickets.api.shapes import SHOWN_WITH, TicketSerializer
from tickets.filters import TicketFilter
from tickets.models import Ticket

SCOPES = {"read": "tickets:read"}
NEEDS = {"read": "knowledge.write"}


class MissedSerializer(serializers.Serializer[Any]):
    """Words that were searched for and found nothing."""

    text = serializers.CharField()
    times = serializers.IntegerField()
    last_at = Instant()


class UncoveredSerializer(serializers.Serializer[Any]):
    """A topic that escalates and has no article."""

    topic = TopicReference(read_only=True)
    escalated = serializers.IntegerField()
    owed = serializers.IntegerField(help_text="Of these, how many are still to be written down.")


class UnhelpfulSerializer(serializers.Serializer[Any]):
    """An article that people looked at in vain."""

    article: Any = ArticleReference(read_only=True)
    in_vain = serializers.IntegerField()


class GapsSerializer(serializers.Serializer[Any]):
    """What the days before now say, as far as the caller may see the tickets."""

    days = serializers.IntegerField()
    avoided = serializers.IntegerField(
        help_text="Tickets with a used article that were solved at level 1 and never escalated."
    )
    repeated = serializers.IntegerField(help_text="Escalated tickets of which an article had the answer.")
    owed = serializers.IntegerField(help_text="Lessons to be written down.")
    ageing = serializers.IntegerField(help_text="Articles whose review is due.")
    missed = MissedSerializer(many=True)
    uncovered = UncoveredSerializer(many=True)
    unhelpful = UnhelpfulSerializer(many=True)


class Gaps(DeskView):
    """What knowledge spared in the last days, and where it is missing."""

    scopes = SCOPES
    needs = NEEDS
    serializer_class = GapsSerializer
    queryset: Any = Ticket.objects.none()

    def get(self, request: Request) -> Response:
        """Answer it; of each list, the rows that are to be dealt with first."""
        at, reader = now(), self.actor
        total = read.outcome(reader, at)
        return self.shown(
            {
                "days": behind.PERIOD.days,
                **vars(total),
                "missed": read.missed_searches(at),
                "uncovered": read.uncovered_topics(reader, at),
                "unhelpful": read.unhelpful_articles(reader, at),
            }
        )


class _Behind(ListView):
    """The tickets behind a figure: as many as it counts, narrowed as any list of tickets."""

    scopes = SCOPES
    needs = NEEDS
    serializer_class = TicketSerializer
    filterset_class = TicketFilter
    queryset: Any = Ticket.objects.none()
    orderings = ("-id",)

    def get_queryset(self) -> "QuerySet[Ticket]":
        """Return them, with what is shown beside them."""
        if getattr(self, "swagger_fake_view", False):
            return Ticket.objects.none()
        rows = Ticket.objects.filter(pk__in=self.behind())
        return rows.select_related(*SHOWN_WITH).prefetch_related("tags")

    def behind(self) -> "QuerySet[Any, Any]":
        """Return their ids."""
        raise NotImplementedError


class Avoided(_Behind):
    """The tickets of the escalations that an article avoided."""

    def behind(self) -> "QuerySet[Any, Any]":
        """Return their ids."""
        return behind.avoided(self.actor, now()).values("pk")


class Repeated(_Behind):
    """The tickets that were escalated although an article had the answer."""

    def behind(self) -> "QuerySet[Any, Any]":
        """Return their ids."""
        return behind.repeated(self.actor, now()).order_by().values("ticket")


class Uncovered(_Behind):
    """The escalated tickets whose topic has no article."""

    def behind(self) -> "QuerySet[Any, Any]":
        """Return their ids."""
        return behind.uncovered(self.actor, now()).order_by().values("ticket")


class InVain(_Behind):
    """The tickets on which an article did not help. Of one article, `articles/{id}/uses/` tells more."""

    def behind(self) -> "QuerySet[Any, Any]":
        """Return their ids."""
        return behind.in_vain(self.actor, now()).order_by().values("ticket")
