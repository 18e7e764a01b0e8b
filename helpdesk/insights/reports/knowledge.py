"""What the knowledge base did for tickets, what it owes, and where it is silent."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from escalation.words import Reason
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import Counted, RowsReport
from helpdesk.insights.reports.counting import Found, Part
from helpdesk.insights.reports.escalation_rate import ESCALATED
from helpdesk.insights.reports.scope import Scope
from knowledge_base.models import Article
from knowledge_base.models.search_record import SearchRecord

AVOIDED, COVERAGE, DEBT = "avoided", "coverage", "debt"
FIGURES = (AVOIDED, COVERAGE, DEBT)
USED = Q(articles_used__gt=0)
HELPED = Q(resolved_at__isnull=False) & ~ESCALATED
ASKED, OWED = Q(is_lesson_owed__isnull=False), Q(is_lesson_owed=True)


def covered_topics() -> Sequence[int]:
    """Return the topics that a published article is about, as it is now."""
    return list(
        Article.objects.live().filter(topics__isnull=False).values_list("topics", flat=True).distinct()
    )


def _part(question: Question) -> Part:
    figure = (question.filters.get("figure") or [AVOIDED])[0]
    covered = Q(topic_id__in=covered_topics())
    numerator, denominator = {AVOIDED: (HELPED, USED), COVERAGE: (covered, Q()), DEBT: (OWED, ASKED)}[figure]
    return Part(
        numerator=numerator,
        denominator=denominator,
        more={
            "avoided": Count("pk", filter=USED & HELPED),
            "with_article": Count("pk", filter=USED),
            "covered": Count("pk", filter=covered),
            "tickets": Count("pk"),
            "lessons_owed": Count("pk", filter=OWED),
            "lessons_asked": Count("pk", filter=ASKED),
        },
    )


KNOWLEDGE = RowsReport(
    name="knowledge",
    title=_("Knowledge at work"),
    words=_(
        "Avoided: of the tickets created in the period on which an article was used, those that were solved and never "
        "escalated beyond the first line. Coverage: of all tickets created, those about a topic that a published "
        "article is about today. Debt: of the escalated tickets whose solver was asked what the first line can learn, "
        "those still without an answer."
    ),
    unit="share",
    part=_part,
    options={"figure": FIGURES},
)


def _gaps(_question: Question) -> Part:
    uncovered = ~Q(topic_id__in=covered_topics()) | Q(topic_id__isnull=True)
    for_knowledge = ESCALATED & uncovered & Q(escalation_reason=Reason.KNOWLEDGE)
    return Part(
        denominator=ESCALATED,
        numerator=uncovered,
        more={"for_knowledge": Count("pk", filter=for_knowledge)},
    )


class GapsReport(RowsReport):
    """Gaps, with the searches that found nothing beside them."""

    def counted(self, scope: Scope, found: Sequence[Found]) -> Counted:
        """Return the cells of a question; the total also tells of searches, which belong to no ticket."""
        cells, question = super().counted(scope, found), scope.question
        searches = SearchRecord.objects.filter(at__gte=question.begin_at, at__lt=question.end_at, found=0)
        return Counted(
            cells.total.with_more(searches_without_result=searches.count()), cells.buckets, cells.groups
        )


KNOWLEDGE_GAPS = GapsReport(
    name="knowledge-gaps",
    title=_("Gaps in the knowledge base"),
    words=_(
        "Of the tickets created in the period that were escalated beyond the first line, those about a topic that no "
        "published article is about today, or about no topic. Beside it: how many of them for lack of knowledge, and "
        "the searches of the period that found nothing, as long as searches are kept."
    ),
    unit="share",
    part=_gaps,
)
