"""Escalations that began in the period, whenever their tickets came in; and those that go on, by their age."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Extract
from django.utils.translation import gettext_lazy as _

from escalation.words import Trigger
from helpdesk.insights.models import ClimbFact
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import RowsReport
from helpdesk.insights.reports.counting import Part, Percentile
from helpdesk.insights.reports.scope import Scope
from helpdesk.insights.sight import seen
from helpdesk.web.times import now

PROACTIVE = Q(trigger=Trigger.PROACTIVE)
OWN = {
    "reason": "reason",
    "kind": "kind",
    "trigger": "trigger",
    "team": "from_team_id",
    "agent": "agent_id",
    "level": "to_level",
}
LONGEST = timedelta(days=30)
"""An escalation is closed within so many days; an older one ages."""


def _opened(_question: Question) -> Part:
    return Part(
        of="fact_id",
        more={
            "escalations": Count("pk"),
            "proactive": Count("pk", filter=PROACTIVE),
            "reactive": Count("pk", filter=~PROACTIVE),
            "acknowledged": Count("pk", filter=Q(acknowledged_at__isnull=False)),
            "returned": Count("pk", filter=Q(returned_at__isnull=False)),
        },
        value="escalations",
    )


ESCALATIONS = RowsReport(
    name="escalations",
    title=_("Escalations opened"),
    words=_(
        "Escalations beyond the first line that began in the period, whenever their tickets came in. The value counts "
        "escalations, the two numbers beside it the tickets that they are of. Proactive ones began before a promise "
        "was broken, all others are reactive. Team, agent: who had the ticket when it was escalated. Level: the "
        "highest that the escalation reached."
    ),
    unit="count",
    part=_opened,
    rows=Scope.climbs,
    instant="opened_at",
    ticket="fact_id",
    way="fact__",
    columns=OWN,
)


def _going_on(scope: Scope) -> "QuerySet[ClimbFact]":
    """Return the escalations that go on at the end of the period, whenever they began."""
    at = _at(scope.question)
    rows = ClimbFact.objects.filter(seen(scope.viewer, "fact__"), counts=True, fact__is_out=False)
    rows = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at), opened_at__lte=at)
    return rows.filter(scope.narrowed("fact__"))


def _at(question: Question) -> datetime:
    return min(question.end_at, question.as_of or now())


def _aged(question: Question) -> Part:
    seconds = Extract(Value(_at(question)) - F("opened_at"), "epoch")
    return Part(
        numerator=Q(opened_at__lt=_at(question) - LONGEST),
        of="fact_id",
        more={"median_seconds": Percentile(seconds, 0.5), "oldest_seconds": Percentile(seconds, 1.0)},
        value="median_seconds",
    )


AGEING = RowsReport(
    name="ageing",
    title=_("Escalations that go on"),
    words=_(
        "Escalations beyond the first line that are open at the end of the period (now, when it has not ended). The "
        "value is the median of their age. The numerator counts the tickets of those that are older than 30 days, the "
        "denominator the tickets of all."
    ),
    unit="seconds",
    part=_aged,
    rows=_going_on,
    instant="opened_at",
    ticket="fact_id",
    way="fact__",
    columns=OWN,
    has_buckets=False,
)
