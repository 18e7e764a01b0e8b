"""After an escalation: did the customer have to come again, and are they still a customer?"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.models import TicketFact
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import RowsReport
from helpdesk.insights.reports.counting import Part
from helpdesk.insights.reports.escalation_rate import ESCALATED

AGAIN_WITHIN = timedelta(days=30)
REPEAT, KEPT = "repeat", "kept"
CALMED = ESCALATED & Q(solved_at__isnull=False)


def _came_again() -> Q:
    later = TicketFact.objects.filter(
        is_out=False,
        requester_id=OuterRef("requester_id"),
        created_at__gt=OuterRef("solved_at"),
        created_at__lte=OuterRef("solved_at") + AGAIN_WITHIN,
    )
    return Q(Exists(later))


def _part(question: Question) -> Part:
    figure = (question.filters.get("figure") or [REPEAT])[0]
    kept = Q(ticket__organisation__isnull=True) | Q(ticket__organisation__is_active=True)
    return Part(denominator=CALMED, numerator=kept if figure == KEPT else _came_again())


AFTER_ESCALATION = RowsReport(
    name="after-escalation",
    title=_("After an escalation"),
    words=_(
        "Of the tickets created in the period that were escalated beyond the first line and are solved: repeat "
        "contact, those whose customer opened another ticket within 30 days of the solution; customers kept, those "
        "whose customer's company is a customer today (people without a company count as kept). Satisfaction comes "
        "with the surveys."
    ),
    unit="share",
    part=_part,
    options={"figure": (REPEAT, KEPT)},
)
