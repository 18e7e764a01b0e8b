"""The forecast: what happens if nobody touches a ticket, step by step, before it happens."""

from datetime import timedelta

import pytest

from escalation.forecast import forecast
from escalation.models import Step
from escalation.services.acknowledging import acknowledge
from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Team
from helpdesk.accounts.services import availability
from helpdesk.accounts.services.availability import Leave
from helpdesk.ledger.models import Delivery, Event
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, SECOND, T0
from tests.escalation.seen import comes_true
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.triage import change


def told(foreseen):
    return {someone.name for someone in foreseen.notify}


def plan(ticket, at=T0):
    return [(step.number, step.at, step.target.name, step.level) for step in forecast(ticket, at=at)]


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket()


def test_every_step_to_come_is_named_with_its_moment_its_person_and_its_level(ticket):
    assert plan(ticket) == [
        (1, T0 + 45 * MINUTE, "Lidia Lead", 1),
        (2, T0 + HOUR, "Lena Two", 2),
        (3, T0 + HOUR + 30 * MINUTE, "Mario Manager", 3),
        (4, T0 + 8 * HOUR, "Leo Three", 3),
        (5, T0 + 10 * HOUR, "Elena Escalations", 4),
    ]


def test_the_forecast_names_who_is_told_and_what_the_customer_is_told(ticket):
    _, second, third, *_ = forecast(ticket, at=T0)
    assert told(second) == {"Lena Two", "Lidia Lead", "Mario Manager"}
    assert second.customer_message == "More help is on the way."
    assert told(third) == {"Lena Two", "Mario Manager"}
    assert third.why == "not_acknowledged"


def test_the_customers_message_is_foreseen_in_their_language(cast):
    rules.desk()
    ticket = rules.ticket(requester=rules.customer("maria@shop.test", language="es"))
    assert forecast(ticket, at=T0)[1].customer_message == "Llega más ayuda."


def test_a_forecast_changes_nothing(ticket, django_assert_num_queries):
    before = (rules.where(ticket), Event.objects.count(), Step.objects.count(), Delivery.objects.count())
    held = ticket.assignee_id
    forecast(ticket, at=T0)
    assert (
        rules.where(ticket),
        Event.objects.count(),
        Step.objects.count(),
        Delivery.objects.count(),
    ) == before
    assert ticket.assignee_id == held
    assert ticket.level == 1


def test_the_whole_climb_comes_true(ticket):
    assert comes_true(ticket, T0) == 5


def test_what_is_overdue_is_foreseen_now(ticket):
    late = T0 + 70 * MINUTE
    assert [step.at for step in forecast(ticket, at=late)][:2] == [late, late]
    assert comes_true(ticket, late) == 5


def test_after_a_long_outage_the_forecast_still_comes_true(ticket):
    assert comes_true(ticket, T0 + 9 * HOUR) == 5


def test_an_acknowledged_step_is_followed_at_its_own_time(ticket, cast):
    rules.sweep(T0 + HOUR)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=T0 + HOUR + 5 * MINUTE)
    ticket = rules.fresh(ticket)
    assert plan(ticket, T0 + HOUR + 5 * MINUTE)[0] == (3, T0 + 2 * HOUR, "Mario Manager", 3)
    assert comes_true(ticket, T0 + HOUR + 5 * MINUTE) == 3


def test_paused_promises_foresee_nothing_until_they_run_again(ticket, cast):
    reply(ticket, "Which one?", author=cast.l1, status="waiting_customer", at=T0 + 10 * MINUTE)
    assert forecast(ticket, at=T0 + 20 * MINUTE) == []
    receive(ticket, "The second.", requester=ticket.requester, at=T0 + 3 * HOUR)
    assert comes_true(rules.fresh(ticket), T0 + 3 * HOUR) == 2


def test_a_done_ticket_foresees_nothing(ticket, cast):
    change_status(ticket, "resolved", actor=cast.l1, at=T0 + MINUTE)
    assert forecast(ticket, at=T0 + HOUR) == []


def test_a_ticket_without_rules_foresees_nothing(cast):
    assert forecast(rules.ticket(), at=T0) == []


def test_who_is_back_before_a_step_is_foreseen_as_its_person(cast):
    rules.desk()
    availability.add_absence(cast.l2, Leave(T0 - HOUR, T0 + 50 * MINUTE))
    availability.add_absence(cast.l3, Leave(T0 + 7 * HOUR, T0 + 9 * HOUR, cast.finance))
    ticket = rules.ticket()
    names = {number: name for number, _, name, _ in plan(ticket)}
    assert names[2] == "Lena Two"
    assert names[4] == "Third line"
    assert comes_true(ticket, T0) == 5


def test_a_deputy_is_foreseen(cast):
    rules.desk([rules.step(1, rules.person("l2"))])
    availability.add_absence(cast.l2, Leave(T0, T0 + 3 * HOUR, cast.finance))
    ticket = rules.ticket()
    assert plan(ticket) == [(1, T0 + HOUR, "Fina Finance", 2)]
    assert comes_true(ticket, T0) == 1


def test_holidays_and_nights_move_every_step(cast):
    rules.desk(calendar=rules.office(holidays=["2026-05-05"]), promised={"first_response": 10 * HOUR})
    ticket = rules.ticket(at=T0)
    assert [at for _, at, _, _ in plan(ticket)][1] == T0 + timedelta(days=2) + HOUR
    assert comes_true(ticket, T0) == 3


def test_raising_the_priority_past_the_target_is_foreseen(ticket, cast):
    change(ticket, {"priority": "urgent"}, actor=cast.l1, at=T0 + 40 * MINUTE)
    assert comes_true(rules.fresh(ticket), T0 + 40 * MINUTE) == 5


def test_the_quiet_time_after_a_de_escalation_is_foreseen(ticket, cast):
    rules.sweep(T0 + HOUR)
    deescalate(ticket, reason="Easy after all.", actor=cast.l2, at=T0 + 65 * MINUTE)
    coming = plan(rules.fresh(ticket), T0 + 65 * MINUTE)
    assert coming[0] == (3, T0 + 5 * HOUR + 5 * MINUTE, "Lidia Lead", 2)
    assert comes_true(rules.fresh(ticket), T0 + 65 * MINUTE) == 3


def test_a_breach_within_the_quiet_time_is_foreseen_at_its_own_time(ticket, cast):
    rules.sweep(T0 + HOUR)
    deescalate(ticket, reason="Easy after all.", actor=cast.l2, at=T0 + 6 * HOUR)
    assert (4, T0 + 8 * HOUR, "Leo Three", 3) in plan(rules.fresh(ticket), T0 + 6 * HOUR)
    assert comes_true(rules.fresh(ticket), T0 + 6 * HOUR) == 2


@pytest.mark.parametrize("kind", ["functional", "hierarchical"])
def test_an_escalation_by_hand_is_foreseen_on(ticket, cast, kind):
    at = T0 + 20 * MINUTE
    escalate(ticket, kind=kind, reason="knowledge", summary="Help", actor=cast.l1, seen=mark(ticket), at=at)
    assert comes_true(rules.fresh(ticket), at) >= 3


def test_steps_that_are_left_behind_are_not_foreseen(ticket, cast):
    at = T0 + 20 * MINUTE
    first = [step for step in forecast(ticket, at=at) if step.number == 2]
    escalate(ticket, kind="functional", reason="other", summary="Up", actor=cast.l1, seen=mark(ticket), at=at)
    assert first
    assert 2 not in [step.number for step in forecast(rules.fresh(ticket), at=at)]


def test_a_ticket_in_good_hands_by_assignment_is_foreseen_on(ticket, cast):
    assign(ticket, assignee=cast.l2, team=cast.second_line, actor=cast.lead, at=T0 + MINUTE)
    assert plan(rules.fresh(ticket), T0 + MINUTE)[1][2] == "Second line"
    assert comes_true(rules.fresh(ticket), T0 + MINUTE) == 5


def test_the_next_reply_that_is_owed_is_foreseen(cast):
    rules.desk(
        [
            rules.step(1, rules.team("second-line"), "next_response", percent=50, action="notify"),
            rules.step(2, rules.team("second-line"), "next_response", acknowledge_within=10 * MINUTE),
            rules.step(3, rules.team("third-line"), "resolution", percent=90),
        ]
    )
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + 10 * MINUTE)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 30 * MINUTE)
    ticket = rules.fresh(ticket)
    assert [at for _, at, _, _ in plan(ticket, T0 + 30 * MINUTE)][:2] == [T0 + 90 * MINUTE, T0 + 150 * MINUTE]
    assert comes_true(ticket, T0 + 30 * MINUTE) == 3


def test_a_start_at_level_two_is_foreseen_on(cast):
    rules.desk(start_level=2)
    ticket = rules.ticket()
    assert [number for number, *_ in plan(ticket)] == [1, 3, 4, 5]
    assert comes_true(ticket, T0) == 4


def test_without_an_escalation_queue_the_forecast_ends_where_the_sweep_would_park(cast):
    rules.desk(
        [
            rules.step(1, rules.team("first-line"), percent=50, action="notify"),
            rules.step(2, rules.team("second-line")),
        ]
    )
    ticket = rules.ticket()
    Team.objects.filter(slug__in=["second-line", "escalations"]).update(is_active=False)
    assert [step.number for step in forecast(ticket, at=T0)] == [1]


def test_a_second_before_nothing_is_due(ticket):
    for foreseen in forecast(ticket, at=T0):
        assert rules.sweep(foreseen.at - SECOND) == []
        assert rules.sweep(foreseen.at) != []
