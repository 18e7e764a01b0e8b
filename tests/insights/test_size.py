"""No answer has more figures than somebody can use: a split into too many of them is refused, with a sentence."""

from dataclasses import replace

import pytest

from helpdesk.accounts.models import User
from helpdesk.insights import size
from helpdesk.insights.answering import answer
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.questions import Question
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0
from tests.insights.year import Year
from tests.people import api_client

pytestmark = pytest.mark.django_db
DAY = T0.date()
WEEK = Question("escalation-rate", DAY - 2 * rules.DAY, DAY + 5 * rules.DAY, "day", by="topic")


@pytest.fixture(autouse=True)
def topics(cast, monkeypatch):
    """Escalated tickets of three topics, and room for two of them on seven days; many more topics have no ticket."""
    monkeypatch.setattr(size, "MOST_CELLS", 20)
    rules.desk()
    year = Year(cast)
    for topic in ("login", "network", None):
        year.escalate(year.ticket(T0, topic=topic), HOUR)


@pytest.mark.parametrize("name", ["escalation-rate", "escalations", "backlog", "sla"])
def test_too_many_groups_in_too_many_parts_are_refused(cast, name):
    asked = WEEK.of(name, by="topic")
    with pytest.raises(QuestionRefused) as refusal:
        answer(asked, cast.manager)
    assert set(refusal.value.errors) == {"by"}
    assert len(answer(replace(asked, bucket="week"), cast.manager).groups) == 3


def test_only_groups_that_there_are_count(cast):
    login = WEEK.of(WEEK.name, by="topic", filters={"channel": ["email"], "topic": [None]})
    assert len(answer(login, cast.manager).groups) == 1


def test_what_is_told_of_one_instant_has_room_for_more(cast):
    assert len(answer(WEEK.of("workload", by="topic"), cast.manager).groups) == 3


def test_few_words_are_never_counted(cast, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(size, "MOST_CELLS", 20_000)
    with django_assert_num_queries(0):
        size.check_size(WEEK.of(WEEK.name, by="level"), cast.manager, REPORTS["escalation-rate"])


def test_the_api_refuses_with_a_sentence(cast):
    client = api_client(cast.manager, "reports:read")
    period = {"from": WEEK.start.isoformat(), "to": WEEK.end.isoformat(), "bucket": "day"}
    refused = client.get("/api/v1/reports/escalation-rate/", {**period, "by": "topic"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["by"])
    assert client.get("/api/v1/reports/escalation-rate/", period).status_code == 200


def test_the_page_says_so_and_shows_the_whole(client, cast):
    client.force_login(cast.manager)
    page = client.get(
        f"/insights/escalation-rate/?from={WEEK.start}&to={WEEK.end}&bucket=day&by=topic",
    ).content.decode()
    assert "This is too much for one answer." in page
    assert "chart-escalation-rate" in page


def test_an_answer_of_the_usual_size_counts_no_groups(cast, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(size, "MOST_CELLS", 20_000)
    assert User.objects.count() < size.MOST_CELLS // len(WEEK.starts())
    with django_assert_max_num_queries(1):
        size.check_size(WEEK.of(WEEK.name, by="agent"), cast.manager, REPORTS["escalation-rate"])
