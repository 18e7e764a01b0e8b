"""Answering questions: the one way from a question to its figures, for pages, the API, mails and gauges."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.answers import Answer, Cell, Group
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.following import FRESH, Freshness, refresh
from helpdesk.insights.past import standing
from helpdesk.insights.questions import Question
from helpdesk.insights.remembering import remembered
from helpdesk.insights.reports.base import Report
from helpdesk.insights.reports.scope import Scope
from helpdesk.insights.sight import check
from helpdesk.web.times import now

CATCH_UP_SECONDS = 1.5
"""How long a question may wait until the facts hold what has just happened."""
WAIT_SECONDS = 0.5
"""How long it may wait for another writer of facts."""

__all__ = ["Answer", "Cell", "Group", "answer", "answers", "catch_up", "report_of"]


def answer(question: Question, viewer: User) -> Answer:
    """Return the answer to a question, as far as the viewer may see it.

    What has just happened is counted: the facts catch up first, within bounds, and the answer says whether they could.
    Raises QuestionRefused for a question that the report does not take, NotForYou, and TooMuch for an instant so far
    back that a job must do it.
    """
    return answers([question], viewer)[0]


def answers(questions: Sequence[Question], viewer: User) -> list[Answer]:
    """Return the answers to several questions, from the same facts."""
    for question in questions:
        check(viewer, question.by, question.filters)
        check_takes(report_of(question), question)
    fresh = catch_up()
    return [_answer(question, viewer, fresh) for question in questions]


def catch_up() -> Freshness:
    """Let the facts hold what has just happened, within bounds; say how fresh they are."""
    return refresh(seconds=CATCH_UP_SECONDS, wait=WAIT_SECONDS)


def report_of(question: Question) -> Report:
    """Return the report of a question. Raises QuestionRefused for a name that is none."""
    if question.name not in REPORTS:
        raise QuestionRefused({"name": [_("There is no such report.")]})
    return REPORTS[question.name]


def check_takes(report: Report, question: Question) -> None:
    """Raise QuestionRefused for a split or a filter that the report does not take."""
    if question.by is not None and question.by not in report.dimensions:
        offered = ", ".join(report.dimensions) or "-"
        raise QuestionRefused(
            {"by": [_("This report is split by one of: %(offered)s.") % {"offered": offered}]}
        )


def _answer(question: Question, viewer: User, fresh: Freshness) -> Answer:
    def compute() -> Answer:
        with standing(question):
            return answer_standing(question, viewer, fresh)

    return remembered(question, viewer, fresh, compute)


def answer_standing(question: Question, viewer: User, fresh: Freshness = FRESH) -> Answer:
    """Return the answer from the facts as they stand just now, at whatever instant that is."""
    report = report_of(question)
    counted = report.counted(Scope(question, viewer, report.columns))
    return Answer(
        name=report.name,
        title=report.title,
        definition=report.words,
        unit=report.unit,
        total=counted.total,
        buckets=counted.buckets,
        groups=counted.groups,
        as_of=question.as_of,
        computed_at=now(),
        facts_at=fresh.at,
        is_complete=fresh.is_complete,
        note=report.note,
    )


def with_period_before(question: Question, viewer: User) -> tuple[Answer, Answer]:
    """Return the answers for the period and, in all, for the one before it."""
    now_and_before = answers([question, replace(question.before(), by=None)], viewer)
    return now_and_before[0], now_and_before[1]
