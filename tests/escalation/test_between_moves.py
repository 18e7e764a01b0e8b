"""No ticket is passed on by itself twice in a quarter of an hour: a step that must wait is deferred."""

import pytest

from escalation.forecast import forecast
from escalation.models import Approval, Step
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.notifications.models import Mail
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0
from tests.escalation.seen import comes_true
from tests.people import api_client
from tickets.services.conversation import receive, reply
from tickets.services.merging import merge

pytestmark = pytest.mark.django_db


def moves(ticket):
    rows = Step.objects.filter(ticket=ticket, outcome="fired").exclude(action="notify").order_by("pk")
    return list(rows.values_list("number", "fired_at"))


def test_a_step_that_would_move_a_ticket_at_once_again_waits_a_quarter_of_an_hour(cast):
    rules.desk(
        [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), after=5 * MINUTE)]
    )
    ticket = rules.ticket()
    assert [step.at for step in forecast(ticket, at=T0)] == [T0 + HOUR, T0 + 75 * MINUTE]
    rules.sweep(T0 + HOUR)
    assert rules.sweep(T0 + 75 * MINUTE - SECOND) == []
    rules.sweep(T0 + 75 * MINUTE)
    assert moves(ticket) == [(1, T0 + HOUR), (2, T0 + 75 * MINUTE)]


def test_steps_of_two_promises_wait_for_each_other(cast):
    steps = [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), RESOLUTION)]
    rules.desk(steps, promised={rules.FIRST: HOUR, RESOLUTION: 65 * MINUTE})
    ticket = rules.ticket()
    assert comes_true(ticket, T0) == 2
    assert moves(ticket) == [(1, T0 + HOUR), (2, T0 + 75 * MINUTE)]


def test_a_missing_acknowledgement_waits_too(cast):
    rules.desk(
        [
            rules.step(1, rules.team("second-line"), acknowledge_within=5 * MINUTE),
            rules.step(2, rules.team("third-line"), after=5 * HOUR),
        ]
    )
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.climb(ticket).next_at == T0 + 75 * MINUTE
    rules.sweep(T0 + 75 * MINUTE)
    assert moves(ticket)[-1] == (2, T0 + 75 * MINUTE)


def test_a_warning_and_a_breach_come_at_their_own_time(cast):
    steps = [
        rules.step(1, rules.team("second-line"), percent=90),
        rules.step(2, rules.lead_of("first-line"), percent=95, action="notify"),
    ]
    rules.desk(steps)
    ticket = rules.ticket()
    rules.sweep(T0 + 54 * MINUTE)
    assert rules.sweep(T0 + 57 * MINUTE) == [(2, "fired")]
    rules.sweep(T0 + HOUR)
    assert rules.clock(ticket).breached_at == T0 + HOUR


def test_a_promise_that_begins_just_after_a_move_waits_too(cast):
    steps = [
        rules.step(1, rules.team("second-line"), RESOLUTION),
        rules.step(2, rules.team("third-line"), NEXT),
    ]
    rules.desk(steps, promised={rules.FIRST: HOUR, RESOLUTION: HOUR, NEXT: 5 * MINUTE})
    ticket = rules.ticket()
    reply(ticket, "Hello.", author=cast.l1, at=T0 + MINUTE)
    rules.sweep(T0 + HOUR)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 61 * MINUTE)
    assert rules.sweep(T0 + 70 * MINUTE) == []
    rules.sweep(T0 + 75 * MINUTE)
    assert moves(ticket)[-1] == (2, T0 + 75 * MINUTE)


def test_a_move_by_hand_holds_nothing_back(cast):
    rules.desk([rules.step(1, rules.team("third-line"))])
    ticket = rules.ticket()
    words = {"summary": "Please.", "kind": "functional", "reason": "resources"}
    escalate(ticket, actor=cast.l1, seen=mark(ticket), at=T0 + 55 * MINUTE, **words)
    assert rules.clock(ticket).moves_after is None


def test_who_gets_a_ticket_is_told_until_when_an_acknowledgement_is_really_awaited(cast):
    rules.desk([rules.step(1, rules.team("second-line"), acknowledge_within=5 * MINUTE)])
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    mail = Mail.objects.get(to=cast.l2.email, kind="escalation_reached_you")
    assert mail.context["acknowledge_at"] == "2026-05-04T10:15:00Z"
    assert rules.climb(ticket).next_at == T0 + 75 * MINUTE


def short_waits():
    """Rules whose holders have five minutes to say that they have it."""
    rules.desk(
        [
            rules.step(1, rules.team("second-line")),
            rules.step(
                2,
                rules.team("third-line"),
                after=5 * HOUR,
                kind="hierarchical",
                acknowledge_within=5 * MINUTE,
            ),
            rules.step(3, rules.person("manager"), after=9 * HOUR, kind="hierarchical"),
        ]
    )


def by_hand(ticket, actor, at):
    words = {"summary": "Please.", "kind": "hierarchical", "reason": "authorisation"}
    return escalate(ticket, actor=actor, seen=mark(ticket), at=at, **words)


def test_an_acknowledgement_that_somebody_asks_for_by_hand_waits_as_well(cast):
    short_waits()
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    by_hand(rules.fresh(ticket), cast.l2, T0 + 62 * MINUTE)
    assert rules.climb(ticket).next_at == T0 + 75 * MINUTE
    assert [step.at for step in forecast(rules.fresh(ticket), at=T0 + 63 * MINUTE)] == [T0 + 75 * MINUTE]
    assert rules.sweep(T0 + 75 * MINUTE - SECOND) == []
    assert rules.sweep(T0 + 75 * MINUTE) == [(3, "fired")]


def test_an_acknowledgement_that_comes_with_a_merge_waits_as_well(cast):
    short_waits()
    ticket, other = rules.ticket(), rules.ticket(at=T0 + 10 * MINUTE)
    rules.sweep(T0 + HOUR)
    assert by_hand(other, cast.l1, T0 + 61 * MINUTE).next_at == T0 + 66 * MINUTE
    merge([rules.fresh(other)], rules.fresh(ticket), actor=cast.l1, at=T0 + 63 * MINUTE)
    assert rules.where(ticket)[1:] == ("third-line", 3)
    assert rules.climb(ticket).next_at == T0 + 75 * MINUTE


def test_a_question_names_the_time_until_which_it_really_waits(cast):
    question = rules.step(
        1,
        rules.person("manager"),
        percent=50,
        action="approval",
        kind="hierarchical",
        acknowledge_within=40 * MINUTE,
    )
    rules.desk([question, rules.step(2, rules.team("second-line"))])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    assert Approval.objects.get(ticket=ticket).answer_by == T0 + 70 * MINUTE
    rules.sweep(T0 + HOUR)
    waiting = Approval.objects.get(ticket=ticket)
    assert (waiting.answer_by, waiting.next_at) == (T0 + 75 * MINUTE, T0 + 75 * MINUTE)
    shown = api_client(cast.manager).get(f"/api/v1/approvals/{waiting.pk}/").json()
    assert shown["answer_by"] == "2026-05-04T10:15:00Z"


def test_after_an_outage_the_path_is_caught_up_with_as_if_there_had_been_none(cast):
    rules.desk(
        [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), after=5 * MINUTE)]
    )
    ticket = rules.ticket()
    rules.sweep(T0 + 3 * HOUR)
    assert rules.where(ticket)[1] == "third-line"
