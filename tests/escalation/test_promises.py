"""The three promises: when they run, stand still, end and are broken."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from escalation.models import Clock, SLAPolicy
from escalation.services.publishing import publish_policy
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.ledger.models import Event
from tests.escalation import rules
from tests.escalation.rules import DAY, FIRST, HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0, clock
from tickets.models import Message
from tickets.services.conversation import hand_over, note, receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.triage import change


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket()


def happened(ticket, kind):
    return list(Event.objects.filter(stream=ticket.stream, kind=kind).order_by("pk"))


# starting and stopping


def test_a_new_ticket_has_a_first_reply_and_a_resolution_to_wait_for(ticket):
    kinds = ticket.clocks.values_list("kind", "state", "started_at", "due_at")
    assert set(kinds) == {
        (FIRST, "running", T0, T0 + HOUR),
        (RESOLUTION, "running", T0, T0 + 8 * HOUR),
    }


def test_promises_are_counted_in_business_hours(cast):
    rules.desk(calendar=rules.office(holidays=["2026-05-05"]))
    ticket = rules.ticket(at=T0 + 8 * HOUR + 30 * MINUTE)
    assert clock(ticket).due_at == T0 + 2 * DAY + 30 * MINUTE


def test_the_first_public_reply_of_ours_keeps_the_first_promise(ticket, cast):
    reply(ticket, "We look.", author=cast.l1, at=T0 + 20 * MINUTE)
    first = clock(ticket)
    assert (first.state, first.stopped_at, first.breached_at, first.next_at) == (
        "stopped",
        T0 + 20 * MINUTE,
        None,
        None,
    )
    assert clock(ticket, RESOLUTION).state == "running"


def test_resolving_without_a_word_stops_every_promise(ticket, cast):
    change_status(ticket, "resolved", actor=cast.l1, at=T0 + 20 * MINUTE)
    assert set(ticket.clocks.values_list("kind", "state")) == {(FIRST, "stopped"), (RESOLUTION, "stopped")}
    assert rules.fresh(ticket).sla_met is True


def test_a_reply_that_resolves_stops_every_promise_at_once(ticket, cast):
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 20 * MINUTE)
    assert set(ticket.clocks.values_list("state", flat=True)) == {"stopped"}
    assert rules.fresh(ticket).sla_met is True


@pytest.mark.parametrize("speak", [note, lambda *args, **kw: hand_over(*args, tried="", asked_for="", **kw)])
def test_internal_words_touch_no_promise(ticket, cast, speak):
    before = list(Clock.objects.order_by("pk").values())
    speak(ticket, "Between us.", author=cast.l1, at=T0 + 20 * MINUTE)
    assert list(Clock.objects.order_by("pk").values()) == before


def test_more_words_of_the_customer_before_our_first_reply_start_nothing(ticket):
    receive(ticket, "Hello?", requester=ticket.requester, at=T0 + 10 * MINUTE)
    assert set(ticket.clocks.values_list("kind", flat=True)) == {FIRST, RESOLUTION}
    assert clock(ticket).due_at == T0 + HOUR


def test_what_the_engine_writes_to_the_customer_stops_no_promise(ticket):
    rules.sweep(T0 + HOUR)
    assert clock(ticket).state == "running"
    assert not Message.objects.filter(ticket=ticket).exclude(requester=ticket.requester).exists()


def test_the_first_unanswered_message_starts_the_next_reply_and_further_ones_do_not_restart_it(ticket, cast):
    reply(ticket, "We look.", author=cast.l1, at=T0 + 10 * MINUTE)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 30 * MINUTE)
    receive(ticket, "And??", requester=ticket.requester, at=T0 + 50 * MINUTE)
    owed = clock(ticket, NEXT)
    assert (owed.started_at, owed.due_at) == (T0 + 30 * MINUTE, T0 + 150 * MINUTE)


def test_each_further_question_after_an_answer_is_a_promise_of_its_own(ticket, cast):
    for round_ in range(1, 4):
        reply(ticket, "An answer.", author=cast.l1, at=T0 + round_ * 20 * MINUTE)
        receive(ticket, "A question.", requester=ticket.requester, at=T0 + (round_ * 20 + 5) * MINUTE)
    states = list(ticket.clocks.filter(kind=NEXT).order_by("cycle").values_list("cycle", "state"))
    assert states == [(1, "stopped"), (2, "stopped"), (3, "running")]


def test_a_policy_that_promises_nothing_of_a_kind_starts_no_clock_of_it(cast):
    rules.desk(promised={RESOLUTION: 8 * HOUR})
    ticket = rules.ticket()
    assert list(ticket.clocks.values_list("kind", flat=True)) == [RESOLUTION]


def test_a_desk_without_a_published_matrix_promises_nothing(cast):
    ticket = rules.ticket()
    assert not ticket.clocks.exists()
    assert (ticket.due_at, ticket.sla_met) == (None, None)


# standing still


def test_waiting_for_the_customer_stops_the_resolution_and_not_the_reply_that_is_owed(ticket, cast):
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + 20 * MINUTE)
    assert (clock(ticket, RESOLUTION).state, clock(ticket, RESOLUTION).due_at) == ("paused", None)
    assert clock(ticket).state == "running"


def test_a_resumed_promise_has_what_was_left_of_it(ticket, cast):
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + HOUR)
    receive(ticket, "Here.", requester=ticket.requester, at=T0 + 5 * HOUR)
    assert clock(ticket, RESOLUTION).due_at == T0 + 12 * HOUR
    assert rules.fresh(ticket).status == "open"


def test_waiting_for_a_third_party_goes_on_counting(ticket, cast):
    change_status(ticket, "waiting_third_party", actor=cast.l1, at=T0 + HOUR)
    assert clock(ticket, RESOLUTION).state == "running"


def test_a_paused_promise_is_never_due(ticket, cast):
    reply(ticket, "Which?", author=cast.l1, status="waiting_customer", at=T0 + 10 * MINUTE)
    assert rules.sweep(T0 + 30 * DAY) == []
    assert rules.fresh(ticket).sla_paused is True


def test_a_pause_in_the_second_it_is_due_comes_too_late(ticket, cast):
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + 8 * HOUR)
    late = clock(ticket, RESOLUTION)
    assert (late.state, late.breached_at) == ("paused", T0 + 8 * HOUR)


def test_a_pause_a_second_before_it_is_due_keeps_the_promise(ticket, cast):
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + 8 * HOUR - SECOND)
    receive(ticket, "Here.", requester=ticket.requester, at=T0 + 9 * HOUR)
    kept = clock(ticket, RESOLUTION)
    assert (kept.breached_at, kept.due_at) == (None, T0 + 9 * HOUR + SECOND)


# Late promises


def test_a_reply_between_due_and_sweep_is_late_and_says_so_at_the_due_time(ticket, cast):
    reply(ticket, "Sorry.", author=cast.l1, at=T0 + HOUR + 5 * SECOND)
    late = clock(ticket)
    assert (late.state, late.breached_at) == ("stopped", T0 + HOUR)
    assert [event.at for event in happened(ticket, "clock.breached")] == [T0 + HOUR]
    assert rules.sweep(T0 + HOUR + 10 * SECOND) == []


def test_a_reply_in_the_second_it_is_due_is_late(ticket, cast):
    reply(ticket, "Sorry.", author=cast.l1, at=T0 + HOUR)
    assert clock(ticket).breached_at == T0 + HOUR


def test_a_late_sweep_records_the_breach_at_its_true_time(ticket):
    rules.sweep(T0 + 3 * HOUR)
    assert clock(ticket).breached_at == T0 + HOUR
    assert rules.fresh(ticket).breached_at == T0 + HOUR


def test_a_breach_is_recorded_once(ticket, cast):
    rules.sweep(T0 + HOUR)
    rules.sweep(T0 + 2 * HOUR)
    reply(ticket, "Sorry.", author=cast.l1, at=T0 + 3 * HOUR)
    assert len(happened(ticket, "clock.breached")) == 1


def test_a_late_promise_runs_on_until_it_is_answered(ticket):
    rules.sweep(T0 + HOUR)
    assert (clock(ticket).state, clock(ticket).due_at) == ("running", T0 + HOUR)


def test_a_promise_kept_late_leaves_the_ticket_with_a_broken_promise(ticket, cast):
    reply(ticket, "Sorry.", author=cast.l1, status="resolved", at=T0 + 2 * HOUR)
    assert rules.fresh(ticket).sla_met is False


# another priority, other rules


def test_a_raised_priority_keeps_what_has_run(ticket, cast):
    change(ticket, {"priority": "high"}, actor=cast.l1, at=T0 + 20 * MINUTE)
    assert clock(ticket).due_at == T0 + 30 * MINUTE


def test_a_priority_raised_past_its_target_breaches_at_that_moment_and_not_in_the_past(ticket, cast):
    change(ticket, {"priority": "urgent"}, actor=cast.l1, at=T0 + 40 * MINUTE)
    assert clock(ticket).breached_at == T0 + 40 * MINUTE
    assert rules.fresh(ticket).breached_at == T0 + 40 * MINUTE


def test_a_lowered_priority_leaves_more_time(ticket, cast):
    change(ticket, {"priority": "low"}, actor=cast.l1, at=T0 + 40 * MINUTE)
    assert clock(ticket).due_at == T0 + 2 * HOUR


def test_a_lowered_priority_does_not_undo_a_breach(ticket, cast):
    change(ticket, {"priority": "low"}, actor=cast.l1, at=T0 + 70 * MINUTE)
    assert clock(ticket).breached_at == T0 + HOUR


def test_a_priority_changed_in_a_pause_counts_when_it_runs_on(ticket, cast):
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + HOUR)
    change(ticket, {"priority": "high"}, actor=cast.l1, at=T0 + 2 * HOUR)
    assert clock(ticket, RESOLUTION).state == "paused"
    receive(ticket, "Here.", requester=ticket.requester, at=T0 + 3 * HOUR)
    assert clock(ticket, RESOLUTION).due_at == T0 + 6 * HOUR


def test_steps_that_happened_do_not_happen_again_after_a_change_of_priority(ticket, cast):
    rules.sweep(T0 + 50 * MINUTE)
    assert rules.fired(ticket) == [1]
    change(ticket, {"priority": "low"}, actor=cast.l1, at=T0 + 55 * MINUTE)
    rules.sweep(T0 + 115 * MINUTE)
    assert rules.fired(ticket) == [1]
    rules.sweep(T0 + 2 * HOUR)
    assert rules.fired(ticket) == [1, 2]


def test_the_severity_moves_the_priority_and_with_it_the_promise(ticket, cast):
    change(ticket, {"severity": "critical"}, actor=cast.l1, at=T0 + 5 * MINUTE)
    assert clock(ticket).due_at == T0 + 15 * MINUTE


@pytest.fixture
def two_policies(cast):
    rules.desk()
    return rules.policy(rules.office(), "office", {FIRST: 4 * HOUR}, {"language": ["es"]}, is_default=False)


def test_rules_are_matched_anew_while_nothing_climbs(two_policies, cast):
    ticket = rules.ticket(at=T0 + 8 * HOUR)
    change(ticket, {"language": "es"}, actor=cast.l1, at=T0 + 8 * HOUR + 30 * MINUTE)
    first = clock(ticket)
    assert first.policy_version.policy == two_policies
    assert first.due_at == T0 + DAY + 3 * HOUR
    assert clock(ticket, RESOLUTION).state == "cancelled"


def test_rules_are_not_matched_anew_while_the_ticket_climbs(two_policies, cast):
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.climb(ticket)
    change(ticket, {"language": "es"}, actor=cast.l1, at=T0 + 70 * MINUTE)
    assert clock(ticket).policy_version.policy != two_policies
    assert clock(ticket, RESOLUTION).state == "running"


def test_the_priority_counts_even_while_the_ticket_climbs(ticket, cast):
    rules.sweep(T0 + HOUR)
    change(ticket, {"priority": "high"}, actor=cast.l1, at=T0 + 2 * HOUR)
    assert clock(ticket, RESOLUTION).due_at == T0 + 4 * HOUR


def test_new_rules_that_promise_more_start_what_the_old_ones_did_not_promise(two_policies, cast):
    ticket = rules.ticket(requester=rules.customer("maria@shop.test", language="es"))
    assert not ticket.clocks.filter(kind=RESOLUTION).exists()
    change(ticket, {"language": "en"}, actor=cast.l1, at=T0 + HOUR)
    assert clock(ticket, RESOLUTION).due_at == T0 + 9 * HOUR


def test_a_promise_that_was_cancelled_begins_anew_when_the_rules_promise_it_again(two_policies, cast):
    ticket = rules.ticket()
    change(ticket, {"language": "es"}, actor=cast.l1, at=T0 + HOUR)
    change(ticket, {"language": "en"}, actor=cast.l1, at=T0 + 2 * HOUR)
    assert clock(ticket, RESOLUTION, cycle=2).due_at == T0 + 10 * HOUR


def test_a_new_version_of_a_policy_leaves_open_tickets_alone(ticket):
    usual = SLAPolicy.objects.get()
    calendar = clock(ticket).calendar_version.calendar
    publish_policy(usual, calendar=calendar, conditions={}, targets=rules.targets({FIRST: MINUTE}))
    assert rules.sweep(T0 + 30 * MINUTE) == []
    assert clock(ticket).due_at == T0 + HOUR
    assert clock(rules.ticket()).due_at == T0 + MINUTE


@pytest.mark.parametrize("seconds", [0, -1, 315_360_001, 2**31, 2**63, "60", True])
def test_a_policy_promises_from_a_second_to_ten_years(db, seconds):
    bodies = [{"priority": "high", "first_response_seconds": seconds}]
    with pytest.raises(ValidationError, match=r"first_response_seconds.*315360000"):
        publish_policy(SLAPolicy(name="Bad"), calendar=rules.always(), conditions={}, targets=bodies)


def test_years_of_one_minute_a_week_are_a_promise_without_an_end(cast):
    seldom = Calendar(slug="seldom", name="Seldom")
    publish(seldom, {"timezone": "UTC", "weekly": {"mon": [["09:00", "09:01"]]}})
    rules.desk(calendar=seldom, promised={FIRST: timedelta(days=1825)})
    assert clock(rules.ticket()).due_at is None


# reopening


def test_a_ticket_reopened_within_the_grace_period_goes_on_without_the_solved_time(ticket, cast):
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 2 * HOUR)
    receive(ticket, "No!", requester=ticket.requester, at=T0 + 2 * HOUR + 7 * DAY)
    again = clock(ticket, RESOLUTION)
    assert (again.state, again.cycle, again.stopped_at) == ("running", 1, None)
    assert again.due_at == T0 + 8 * HOUR + 7 * DAY
    assert clock(ticket, NEXT).started_at == T0 + 2 * HOUR + 7 * DAY


def test_a_ticket_reopened_later_begins_a_new_promise(ticket, cast):
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 2 * HOUR)
    reopened = T0 + 2 * HOUR + 7 * DAY + SECOND
    receive(ticket, "No!", requester=ticket.requester, at=reopened)
    assert clock(ticket, RESOLUTION).state == "stopped"
    assert clock(ticket, RESOLUTION, cycle=2).due_at == reopened + 8 * HOUR


def test_steps_that_happened_do_not_happen_again_after_a_reopening_within_grace(ticket, cast):
    rules.sweep(T0 + 8 * HOUR)
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 9 * HOUR)
    change_status(rules.fresh(ticket), "open", actor=cast.l1, at=T0 + 10 * HOUR)
    rules.sweep(T0 + 12 * HOUR)
    assert rules.fired(ticket).count(4) == 1


def test_a_new_cycle_takes_its_steps_anew(ticket, cast):
    rules.sweep(T0 + 8 * HOUR)
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 9 * HOUR)
    late = T0 + 9 * DAY
    change_status(rules.fresh(ticket), "open", actor=cast.l1, at=late)
    rules.sweep(late + 30 * HOUR)
    assert rules.fired(ticket).count(5) >= 1
    assert clock(ticket, RESOLUTION, cycle=2).steps_taken


def test_closing_a_resolved_ticket_changes_no_verdict(ticket, cast):
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 20 * MINUTE)
    change_status(rules.fresh(ticket), "closed", actor=cast.l1, at=T0 + 3 * DAY)
    assert clock(ticket, RESOLUTION).stopped_at == T0 + 20 * MINUTE
    assert rules.fresh(ticket).sla_met is True


# what lists read


def test_a_breach_without_steps_changes_neither_revision_nor_the_time_of_change(cast):
    rules.desk([rules.step(1, rules.team("second-line"), NEXT)])
    ticket = rules.ticket()
    rules.sweep(T0 + 2 * HOUR)
    after = rules.fresh(ticket)
    assert after.breached_at == T0 + HOUR
    assert (after.revision, after.updated_at) == (ticket.revision, ticket.updated_at)


def test_a_ticket_is_soon_due_when_a_quarter_or_half_an_hour_is_left(ticket, cast):
    assert ticket.due_soon_at == T0 + 30 * MINUTE
    reply(ticket, "We look.", author=cast.l1, at=T0 + 10 * MINUTE)
    assert rules.fresh(ticket).due_soon_at == T0 + 6 * HOUR


def test_a_calendar_without_any_hours_left_is_never_due_and_never_a_loop(cast):
    calendar = Calendar(slug="last", name="Last")
    hours = {"2026-12-30": [["09:00", "10:00"]]}
    publish(calendar, {"timezone": "UTC", "weekly": {}, "overrides": hours})
    rules.desk(calendar=calendar)
    ticket = rules.ticket(at=T0 + timedelta(days=300))
    assert (ticket.due_at, clock(ticket).next_at) == (None, None)
    assert rules.sweep(T0 + timedelta(days=900)) == []
