"""Answering questions: the one way from a question to its figures, for pages, the API, mails and gauges."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.answers import Answer, Cell, Group
from helpdesk.insights.definitions import REPORTS, definition_of
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.following import FRESH, Freshness, refresh
from helpdesk.insights.past import standing
from helpdesk.insights.questions import Question
from helpdesk.insights.remembering import LONG_DAYS, recalled, remember
from helpdesk.insights.reports.base import Report
from helpdesk.insights.reports.counting import Found, read
from helpdesk.insights.reports.scope import Scope
from helpdesk.insights.sight import check
from helpdesk.insights.size import check_size
from helpdesk.web.times import now

CATCH_UP_SECONDS = 1.5
"""How long a question may wait until the facts hold what has just happened."""
WAIT_SECONDS = 0.5
"""How long it may wait for another writer of facts."""
FEW = 2
"""So many figures of a short period are sorted in the memory that every statement has."""
SORTED_IN = "64MB"
"""How much memory one sorting may take: percentiles of a year sort some hundred thousand values."""

__all__ = ["Answer", "Cell", "Group", "answer", "answers", "catch_up", "of_report", "report_of"]


def answer(question: Question, viewer: User) -> Answer:
    """Return the answer to a question, as far as the viewer may see it.

    What has just happened is counted: the facts catch up first, within bounds, and the answer says whether they could.
    Raises QuestionRefused for a question that the report does not take, NotForYou, and TooMuch for an instant so far
    back that a job must do it.
    """
    return answers([question], viewer)[0]


def answers(questions: Sequence[Question], viewer: User) -> list[Answer]:
    """Return the answers to several questions: those that are not remembered, from the same facts."""
    for question in questions:
        check_asked(question, viewer)
    fresh = catch_up()
    known = recalled(questions, viewer, fresh)
    missing = [question for question, answer in zip(questions, known, strict=True) if answer is None]
    for question in missing:
        check_size(question, viewer, report_of(question))
    made = iter(_computed(missing, viewer, fresh))
    return [answer or next(made) for answer in known]


def catch_up() -> Freshness:
    """Let the facts hold what has just happened, within bounds; say how fresh they are."""
    return refresh(seconds=CATCH_UP_SECONDS, wait=WAIT_SECONDS)


def report_of(question: Question) -> Report:
    """Return the report of a question. Raises QuestionRefused for a name that is none."""
    if question.name not in REPORTS:
        raise QuestionRefused({"name": [_("There is no such report.")]})
    return REPORTS[question.name]


def of_report(question: Question, name: str, **changes: Any) -> Question:
    """Return another report's question of the same period; filters that it does not take are left out."""
    other = question.of(name, **changes)
    report = report_of(other)
    known = {*report.dimensions, *report.options}
    return other.of(
        name, by=other.by, filters={key: value for key, value in other.filters.items() if key in known}
    )


def check_asked(question: Question, viewer: User) -> None:
    """Raise NotForYou or QuestionRefused where a viewer may not ask, or the report does not take the question."""
    check(viewer, question.by, question.filters)
    check_takes(report_of(question), question)


def check_takes(report: Report, question: Question) -> None:
    """Raise QuestionRefused for a split or a filter that the report does not take."""
    if question.by is not None and question.by not in report.dimensions:
        offered = ", ".join(report.dimensions) or "-"
        raise QuestionRefused(
            {"by": [_("This report is split by one of: %(offered)s.") % {"offered": offered}]}
        )


def _computed(questions: Sequence[Question], viewer: User, fresh: Freshness) -> list[Answer]:
    """Return the answers from the facts: about now all together, about the past one after the other."""
    began = time.monotonic()
    made = iter(
        answers_standing([question for question in questions if question.as_of is None], viewer, fresh)
    )
    found = []
    for question in questions:
        if question.as_of is None:
            found.append(next(made))
            continue
        with standing(question):
            found.append(answer_standing(question, viewer, fresh))
    took = time.monotonic() - began
    remember(list(zip(questions, found, strict=True)), viewer, fresh, seconds=took)
    return found


def answer_standing(question: Question, viewer: User, fresh: Freshness = FRESH) -> Answer:
    """Return the answer from the facts as they stand just now, at whatever instant that is."""
    return answers_standing([question], viewer, fresh)[0]


def answers_standing(questions: Sequence[Question], viewer: User, fresh: Freshness = FRESH) -> list[Answer]:
    """Return the answers from the facts as they stand just now; what reads the same rows reads them once."""
    if not questions:
        return []
    scopes = [Scope(question, viewer, report_of(question).columns) for question in questions]
    is_long = any(question.days > LONG_DAYS for question in questions)
    at = now()
    with room_to_sort() if is_long or len(questions) > FEW else nullcontext():
        readings = [report_of(scope.question).readings(scope) for scope in scopes]
        found = iter(read([reading for some in readings for reading in some]))
        return [
            _answer(scope, list(islice(found, len(some))), fresh, at)
            for scope, some in zip(scopes, readings, strict=True)
        ]


def _answer(scope: Scope, found: Sequence[Found], fresh: Freshness, at: datetime) -> Answer:
    report = report_of(scope.question)
    counted = report.counted(scope, found)
    return Answer(
        name=report.name,
        title=report.title,
        definition=definition_of(scope.question),
        unit=report.unit,
        total=counted.total,
        buckets=counted.buckets,
        groups=counted.groups,
        as_of=scope.question.as_of,
        computed_at=at,
        facts_at=fresh.at,
        is_complete=fresh.is_complete,
        note=report.note,
    )


@contextmanager
def room_to_sort() -> Iterator[None]:
    """Let the database sort in memory inside the block, and not compile what it reads a few times."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL work_mem = '{SORTED_IN}'; SET LOCAL jit = off")
        yield
