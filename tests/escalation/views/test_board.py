"""The list of escalations, the story of one, and the printed matrix."""

from datetime import timedelta

import pytest

from escalation.models import Escalation
from escalation.services.acknowledging import acknowledge
from escalation.services.closing import close
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.web.times import now
from tests.escalation import rules
from tests.tickets.pages import found, link, subjects, text_of, words
from tickets.services.opening import open_ticket


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def climb(cast):
    """Open a ticket and escalate it; return the escalation."""
    rules.desk()

    def make(subject, kind="functional", **facts):
        ticket = open_ticket(subject=subject, body="Help.", requester=rules.customer(), **facts)
        seen = mark(ticket)
        return escalate(ticket, kind=kind, reason="knowledge", summary="Help.", actor=cast.l1, seen=seen)

    return make


def names(page):
    """Return the subjects without their keys."""
    return [one.split(" ", 1)[1] for one in subjects(page)]


def test_open_escalations_stand_in_the_list_by_level(agent, climb, cast):
    climb("To second line")
    top = climb("To the top")
    Escalation.objects.filter(pk=top.pk).update(level=4)
    close(climb("Over"), actor=cast.l1)
    assert names(agent.get("/esc/")) == ["To the top", "To second line"]


def test_a_row_says_who_has_it_and_whether_they_know(agent, climb, cast):
    climb("Waits")
    shown = text_of(agent.get("/esc/"))
    assert "L2 · Second line" in shown
    assert "Lena Two" in shown
    assert "Acknowledge in 29 min" in shown
    acknowledge(Escalation.objects.get(), actor=cast.l2)
    assert "Acknowledge in" not in text_of(agent.get("/esc/"))


def test_the_counters_count_what_needs_an_eye(agent, climb, cast):
    acknowledge(climb("Taken"), actor=cast.l2)
    late, orphan = climb("Late"), climb("Orphan")
    Escalation.objects.filter(pk=late.pk).update(next_at=now() - timedelta(minutes=1))
    Escalation.objects.filter(pk=orphan.pk).update(owner=None)
    numbers = [words(one) for one in found(agent.get("/esc/"), class_="counter")]
    assert numbers == ["3 open", "2 not acknowledged", "1 acknowledgement overdue", "1 without owner"]
    assert names(agent.get("/esc/?acknowledgement_overdue=true")) == ["Late"]


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("unacknowledged=true", ["Waits"]),
        ("acknowledgement_overdue=true", []),
        ("acknowledgement_overdue=false", ["Waits", "Taken"]),
        ("owner=me", []),
        ("owner=l2@desk.test", ["Waits", "Taken"]),
        ("state=closed", ["Over"]),
        ("level=2", ["Waits", "Taken"]),
        ("level=3", []),
    ],
)
def test_a_filter_in_the_address_narrows_the_list(agent, climb, cast, condition, shown):
    acknowledge(climb("Taken"), actor=cast.l2)
    climb("Waits")
    close(climb("Over"), actor=cast.l1)
    assert names(agent.get(f"/esc/?{condition}")) == shown


def test_pages_follow_each_other(agent, climb):
    for number in range(3):
        climb(f"Climb {number}")
    first = agent.get("/esc/?page_size=2")
    second = agent.get(link(first, "next"))
    assert sorted(names(first) + names(second)) == ["Climb 0", "Climb 1", "Climb 2"]


def test_an_empty_list_says_what_fills_it(agent):
    assert "A ticket stands here when a promised time passes" in text_of(agent.get("/esc/"))


def test_the_story_of_an_escalation_tells_its_steps_and_hand_over(agent, climb, cast):
    escalation = climb("Burning")
    shown = text_of(agent.get(f"/esc/E-{escalation.pk}"))
    assert "L2 · Second line · Lena Two" in shown
    assert "What it is about Help." in shown
    assert "Luca One" in shown


def test_the_story_says_who_was_asked_for_in_vain(agent, climb, cast):
    type(cast.l2).objects.filter(pk=cast.l2.pk).update(is_on_duty=False)
    escalation = climb("Burning")
    assert "asked for in vain: Lena Two: away" in text_of(agent.get(f"/esc/E-{escalation.pk}"))


def test_every_agent_reads_the_matrix(agent, cast):
    made = rules.desk()
    rules.matrix(made, ({"severity": ["critical"]}, made, 2))
    shown = text_of(agent.get("/matrix/"))
    for one in (
        "1. Rule 1",
        "Severity: Critical",
        "2. Everything else",
        "First reply: at 75 % of the promised time",
        "Lead of First line",
        "First reply: 1 h after the step before",
        "30 min",
        "More help is on the way.",
    ):
        assert one in shown


def test_a_desk_without_a_matrix_says_so(agent):
    assert "No matrix is published yet." in text_of(agent.get("/matrix/"))


def test_the_list_costs_the_same_however_long_it_is(agent, climb, budget):
    for number in range(6):
        climb(f"Climb {number}")
    with budget("page: escalations"):
        agent.get("/esc/")


def test_as_columns_there_is_one_for_each_level_and_a_card_in_it(agent, climb):
    one = climb("Till")
    page = agent.get("/esc/?layout=columns")
    assert [words(each) for each in found(page, "h2", class_="levels__title")] == [
        "Level 1 0",
        "Level 2 1",
        "Level 3 0",
    ]
    assert subjects(page) == ["Till"]
    assert found(page, "a", href=f"/t/{one.ticket.key}/escalate", class_="menu__item")


def test_the_layout_is_remembered_and_the_conditions_stay(agent, climb):
    climb("Till")
    agent.get("/esc/?layout=columns")
    page = agent.get("/esc/?unacknowledged=true")
    assert found(page, class_="level-card")
    assert found(page, "a", class_="layouts__item", href="/esc/?unacknowledged=true&layout=table")
    assert not found(agent.get("/esc/?layout=table"), class_="level-card")
    assert not found(agent.get("/esc/"), class_="level-card")


def test_a_layout_that_is_none_is_a_table(agent, climb):
    climb("Till")
    assert not found(agent.get("/esc/?layout=nonsense"), class_="level-card")
