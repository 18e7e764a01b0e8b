"""The escalation rate: of the tickets that came in, how many went beyond the first line."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import RowsReport
from helpdesk.insights.reports.counting import Part

ESCALATED = Q(escalated_at__isnull=False)


def _part(_question: Question) -> Part:
    """Count each ticket once, however often it moved; what is no escalation is counted apart."""
    return Part(
        numerator=ESCALATED,
        more={
            "started_higher": Count("pk", filter=Q(start_level__gt=1)),
            "only_warned": Count("pk", filter=Q(is_warned=True) & ~ESCALATED),
            "bot_handovers": Count("pk", filter=Q(is_from_bot=True)),
            "portal_contacts": Count("pk", filter=Q(channel="portal")),
            "returned": Count("pk", filter=ESCALATED & Q(returns__gt=0)),
        },
    )


ESCALATION_RATE = RowsReport(
    name="escalation-rate",
    title=_("Escalation rate"),
    words=_(
        "Tickets created in the period that were escalated beyond the first line, divided by all tickets created in "
        "the period. Each ticket counts once, however often it moved. A start at level 2 or 3, a warning, a bot's "
        "hand-over and a contact from the portal are not escalations and are counted apart. Spam and tickets merged "
        "into others are in neither number. A question of a path to somebody above is an escalation; a move within "
        "the first line is none. Team: the one it was first routed to. Level: the one at which it began. Agent: who "
        "had it first, before it was escalated. Reason, kind and trigger: those of its first escalation, of all "
        "tickets created."
    ),
    unit="share",
    part=_part,
    of_all=frozenset({"reason", "kind", "trigger"}),
)
