"""First contact resolution: solved by one answer, for good, without anybody above."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import RowsReport
from helpdesk.insights.reports.counting import Part

RESOLVED = Q(resolved_at__isnull=False)
AT_FIRST_CONTACT = Q(replies_to_solve=1, escalated_at__isnull=True, is_reopened_soon=False)


def _part(_question: Question) -> Part:
    return Part(
        denominator=RESOLVED,
        numerator=AT_FIRST_CONTACT,
        more={
            "reopened": Count("pk", filter=RESOLVED & Q(is_reopened_soon=True)),
            "escalated": Count("pk", filter=RESOLVED & Q(escalated_at__isnull=False)),
            "without_a_reply": Count("pk", filter=RESOLVED & Q(replies_to_solve=0)),
        },
    )


FIRST_CONTACT = RowsReport(
    name="first-contact-resolution",
    title=_("First contact resolution"),
    words=_(
        "Of the tickets created in the period that were solved, those that were solved by one public reply, were never "
        "escalated beyond the first line and were not reopened within 7 days of the first solution. A ticket that was "
        "solved once counts as solved, also when it was reopened. The last 7 days may still change. Spam and tickets "
        "merged into others are in neither number. Agent: who solved it."
    ),
    unit="share",
    part=_part,
    columns={"agent": "solved_by_id"},
)
