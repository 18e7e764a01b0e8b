"""What is read at once, and what is remembered, says the same as each figure asked alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.insights import remembering
from helpdesk.insights.answering import Cell, answer, answers
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.models import KeptAnswer
from helpdesk.insights.questions import Question
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0
from tests.insights.year import Year

pytestmark = pytest.mark.django_db
DAY = T0.date()
LONG = Question("escalation-rate", DAY - 100 * rules.DAY, DAY + 265 * rules.DAY, "month")
SHORT = Question("escalation-rate", DAY - 2 * rules.DAY, DAY + 12 * rules.DAY, "week")


@pytest.fixture
def lived(cast):
    """Tickets of many fates: open, answered, escalated and returned, solved, reopened, solved again."""
    rules.desk([rules.step(1, rules.team("third-line"), rules.RESOLUTION, after_due=9000 * HOUR)])
    year = Year(cast)
    for number in range(10):
        one = year.ticket(
            T0 + number * 17 * HOUR, channel="email", topic=("login", None)[number % 2], tags=()
        )
        if number % 3 == 0:
            year.escalate(one, HOUR, reason="knowledge")
        if number % 4 == 0:
            year.return_it(one, 2 * HOUR) if number % 3 == 0 else year.answer(one, 2 * HOUR)
        if number % 5 < 3:
            year.answer(one, (3 + number) * HOUR, solves=True)
        if number % 5 == 0:
            year.hear(one, 3 * rules.DAY)
    return year


def figures(found):
    return found.name, found.total, found.buckets, found.groups


def asked(question):
    """Every report in all, and by each of a few dimensions that it takes."""
    return [
        question.of(report.name, by=by)
        for report in REPORTS.values()
        for by in (
            None,
            *(name for name in ("team", "level", "topic", "reason") if name in report.dimensions),
        )
    ]


@pytest.mark.parametrize("bucket", ["day", "week", "month"])
def test_together_they_say_what_each_says_alone(cast, lived, bucket):
    questions = asked(replace(SHORT, bucket=bucket))
    questions += [question.before() for question in questions]
    together = answers(questions, cast.manager)
    assert [figures(found) for found in together] == [
        figures(answer(question, cast.manager)) for question in questions
    ]
    assert any(cell.numerator for found in together for cell in found.buckets)


@pytest.mark.parametrize("bucket", ["day", "month"])
def test_a_brief_answer_says_the_same_values(cast, lived, bucket):
    questions = asked(replace(SHORT, bucket=bucket))
    whole = answers(questions, cast.manager)
    brief = answers([replace(question, is_brief=True) for question in questions], cast.manager)

    def values(found):
        cells = [found.total, *found.buckets]
        for group in found.groups:
            cells += [group.key, group.total, *group.buckets]
        return [
            (one.start, one.value, one.numerator, one.denominator) if isinstance(one, Cell) else one
            for one in cells
        ]

    assert [values(found) for found in brief] == [values(found) for found in whole]
    in_all = answers(
        [replace(question, is_brief=True, in_parts=False) for question in questions], cast.manager
    )
    for short, long in zip(in_all, whole, strict=True):
        assert (short.total.value, short.total.numerator) == (long.total.value, long.total.numerator)
        assert [(group.key, group.total.value) for group in short.groups] == [
            (group.key, group.total.value) for group in long.groups
        ]


def test_a_filter_of_one_question_narrows_no_other(cast, lived):
    login = replace(SHORT, filters={"topic": [None]})
    whole, narrowed = answers([SHORT, login], cast.manager)
    assert (whole.total.denominator, narrowed.total.denominator) == (10, 5)


def test_shares_and_times_of_one_period_are_read_at_once(cast, lived):
    names = ("escalation-rate", "first-contact-resolution", "sla", "flow", "knowledge")
    with CaptureQueriesContext(connection) as alone:
        answer(SHORT, cast.manager)
    with CaptureQueriesContext(connection) as together:
        answers([SHORT.of(name) for name in names], cast.manager)
    readings = [
        sum("COUNT(" in query["sql"] and "insights_ticketfact" in query["sql"] for query in some)
        for some in (alone.captured_queries, together.captured_queries)
    ]
    assert readings == [1, 1]


def test_a_remembered_answer_is_the_answer(cast, lived):
    questions = asked(LONG)
    made, known = answers(questions, cast.manager), answers(questions, cast.manager)
    assert KeptAnswer.objects.count() == len(questions)
    assert [figures(found) for found in known] == [figures(found) for found in made]
    assert [found.computed_at for found in known] == [found.computed_at for found in made]
    assert [str(found.definition) for found in known] == [str(found.definition) for found in made]


def test_what_took_long_serves_although_facts_change(cast, lived, monkeypatch):
    monkeypatch.setattr(remembering, "SLOW_SECONDS", 0.0)
    first = answer(LONG, cast.manager)
    rules.ticket(at=T0 + HOUR)
    again = answer(LONG, cast.manager)
    assert (again.total, again.computed_at) == (first.total, first.computed_at)
    KeptAnswer.objects.update(computed_at=first.computed_at - timedelta(minutes=16))
    assert answer(LONG, cast.manager).total.denominator == first.total.denominator + 1
    assert KeptAnswer.objects.count() == 1


def test_an_answer_is_remembered_for_its_reader_alone(cast, lived, monkeypatch):
    monkeypatch.setattr(remembering, "SLOW_SECONDS", 0.0)
    answer(LONG, cast.manager)
    answer(LONG, cast.lead)
    assert KeptAnswer.objects.count() == 2


def test_a_month_is_never_remembered(cast, lived):
    answer(SHORT, cast.manager)
    assert not KeptAnswer.objects.exists()
