"""After the escalation: acknowledging, advancing, closing, going back, and starts above the first level."""

import pytest
from django.core.exceptions import ValidationError

from escalation.errors import NobodyToTurnTo, Refused
from escalation.forecast import forecast
from escalation.models import Step
from escalation.paths import Target
from escalation.services.acknowledging import acknowledge
from escalation.services.advancing import advance
from escalation.services.closing import close
from escalation.services.deescalating import deescalate, earlier_holders
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import User
from helpdesk.accounts.services import people
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Notification
from tests.escalation import rules
from tests.escalation.rules import FIRST, HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0
from tickets.models import Message
from tickets.services.conversation import receive, reply
from tickets.services.placing import assign

SOON = T0 + 5 * MINUTE


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket()


def up(ticket, actor, *, kind="functional", at=SOON, **more):
    facts = {"reason": "knowledge", "summary": "Please help.", "seen": mark(ticket), **more}
    return escalate(ticket, kind=kind, actor=actor, at=at, **facts)


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("user__name", flat=True))


# acknowledging


def test_acknowledging_ends_the_wait_and_nothing_else(ticket, cast):
    up(ticket, cast.l1)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=SOON + MINUTE)
    climb = rules.climb(ticket)
    assert (climb.acknowledged_at, climb.acknowledged_by, climb.next_at) == (SOON + MINUTE, cast.l2, None)
    assert rules.clock(ticket).state == "running"


def test_acknowledging_twice_is_acknowledging_once(ticket, cast):
    up(ticket, cast.l1)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=SOON + MINUTE)
    acknowledge(rules.climb(ticket), actor=cast.l3, at=SOON + 2 * MINUTE)
    assert rules.climb(ticket).acknowledged_by == cast.l2
    assert Event.objects.filter(kind="escalation.acknowledged").count() == 1


def test_what_nobody_acknowledges_takes_the_next_step_at_once(ticket, cast):
    rules.sweep(T0 + HOUR)
    assert rules.sweep(T0 + HOUR + 30 * MINUTE - SECOND) == []
    assert rules.sweep(T0 + HOUR + 30 * MINUTE) == [(3, "fired")]
    assert rules.where(ticket)[0] == "Mario Manager"


def test_what_nobody_acknowledges_climbs_although_the_ticket_waits_for_the_customer(ticket, cast):
    reply(ticket, "Which one?", author=cast.l1, status="waiting_customer", at=T0 + MINUTE)
    up(rules.fresh(ticket), cast.l1)
    holder, level = rules.where(ticket)[0], rules.fresh(ticket).level
    foreseen = forecast(rules.fresh(ticket), at=SOON)
    assert foreseen[0].why == "not_acknowledged"
    assert rules.sweep(foreseen[0].at - SECOND) == []
    assert len(rules.sweep(foreseen[0].at)) == 1
    moved = rules.fresh(ticket)
    assert (moved.assignee.name, moved.level) == (foreseen[0].target.name, foreseen[0].level)
    assert moved.assignee.name != holder
    assert moved.level >= level


def test_an_acknowledgement_after_its_time_but_before_the_sweep_counts(ticket, cast):
    rules.sweep(T0 + HOUR)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=T0 + HOUR + 31 * MINUTE)
    assert rules.sweep(T0 + HOUR + 32 * MINUTE) == []


def test_a_new_holder_is_asked_to_acknowledge_anew(ticket, cast):
    up(ticket, cast.l1)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=SOON + MINUTE)
    up(rules.fresh(ticket), cast.l2, at=SOON + 2 * MINUTE)
    assert rules.climb(ticket).acknowledged_at is None


def test_the_wait_for_an_acknowledgement_counts_business_time(cast):
    rules.desk(calendar=rules.office(), promised={FIRST: 8 * HOUR + 45 * MINUTE})
    ticket = rules.ticket()
    rules.sweep(T0 + 8 * HOUR + 45 * MINUTE)
    assert rules.climb(ticket).next_at == T0 + 24 * HOUR + 15 * MINUTE


# giving it on by hand


def test_an_escalation_belongs_to_whoever_its_ticket_is_given_to(ticket, cast):
    up(ticket, cast.l1)
    assign(rules.fresh(ticket), assignee=cast.l3, team=None, actor=cast.l2, at=SOON + MINUTE)
    climb = rules.climb(ticket)
    assert (climb.owner, climb.team) == (cast.l3, cast.third_line)
    assert climb.next_at == SOON + 30 * MINUTE


# advancing and closing


def test_advancing_takes_the_next_step_without_waiting_for_its_time(ticket, cast):
    up(ticket, cast.l1)
    advance(rules.climb(ticket), actor=cast.l2, at=SOON + MINUTE)
    assert rules.where(ticket)[0] == "Mario Manager"
    assert rules.fired(ticket) == [3]


def test_at_the_top_there_is_nothing_to_advance_to(ticket, cast):
    rules.sweep(T0 + 12 * HOUR)
    assert rules.climb(ticket).exhausted_at is not None
    with pytest.raises(NobodyToTurnTo):
        advance(rules.climb(ticket), actor=cast.lead, at=T0 + 13 * HOUR)


def test_closing_leaves_the_ticket_where_it_is_no_longer_escalated(ticket, cast):
    up(ticket, cast.l1)
    close(rules.climb(ticket), actor=cast.l2, at=SOON + MINUTE)
    assert rules.climb(ticket) is None
    assert rules.fresh(ticket).is_escalated is False
    assert rules.where(ticket) == ("Lena Two", "second-line", 2)


@pytest.mark.parametrize("verb", [acknowledge, advance, close])
def test_a_closed_escalation_takes_nothing_more(ticket, cast, verb):
    escalation = up(ticket, cast.l1)
    close(escalation, actor=cast.l2, at=SOON + MINUTE)
    with pytest.raises(Refused):
        verb(escalation, actor=cast.l2, at=SOON + 2 * MINUTE)


def test_resolving_the_ticket_closes_its_escalation(ticket, cast):
    escalation = up(ticket, cast.l1)
    reply(ticket, "Done.", author=cast.l2, status="resolved", at=SOON + MINUTE)
    closed = rules.fresh(escalation)
    assert (closed.state, closed.closed_at, closed.next_at) == ("closed", SOON + MINUTE, None)
    assert rules.fresh(ticket).is_escalated is False
    assert rules.sweep(T0 + 20 * HOUR) == []


# going back


def test_going_back_to_the_origin_closes_the_escalation(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    up(rules.fresh(ticket), cast.l1)
    deescalate(ticket, reason="It was the cable.", actor=cast.l2, at=SOON + MINUTE)
    assert rules.where(ticket) == ("Luca One", "first-line", 1)
    assert rules.climb(ticket) is None
    now = rules.fresh(ticket)
    assert (now.is_escalated, now.peak_level) == (False, 2)
    assert Message.objects.filter(ticket=ticket, kind="note", body="It was the cable.").exists()
    assert told("escalation_deescalated") == {"Luca One"}


def test_going_back_to_an_earlier_holder_keeps_the_escalation_open(ticket, cast):
    up(ticket, cast.l1)
    up(rules.fresh(ticket), cast.l2, target=Target("team", cast.third_line.pk), at=SOON + MINUTE)
    deescalate(ticket, reason="Lena can.", actor=cast.l3, to=cast.l2, at=SOON + 2 * MINUTE)
    assert rules.where(ticket) == ("Lena Two", "second-line", 2)
    assert rules.climb(ticket).level == 2
    assert rules.fresh(ticket).is_escalated is True


def test_earlier_holders_are_listed_latest_first(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    up(rules.fresh(ticket), cast.l1)
    up(rules.fresh(ticket), cast.l2, target=Target("team", cast.third_line.pk), at=SOON + MINUTE)
    assert earlier_holders(rules.climb(ticket)) == [cast.l2, cast.l1]


def test_going_back_to_somebody_who_never_held_it_is_refused(ticket, cast):
    up(ticket, cast.l1)
    with pytest.raises(Refused):
        deescalate(ticket, reason="Try.", actor=cast.l2, to=cast.finance, at=SOON + MINUTE)
    assert rules.where(ticket)[0] == "Lena Two"


def test_going_back_needs_a_reason_and_an_escalation(ticket, cast):
    with pytest.raises(Refused):
        deescalate(ticket, reason="Why not.", actor=cast.l2, at=SOON)
    up(ticket, cast.l1)
    with pytest.raises(ValidationError):
        deescalate(ticket, reason=" ", actor=cast.l2, at=SOON + MINUTE)


def test_a_ticket_whose_first_holder_has_left_goes_back_to_the_queue(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    up(rules.fresh(ticket), cast.l1)
    people.deactivate(cast.l1)
    deescalate(ticket, reason="Easy.", actor=cast.l2, at=SOON + MINUTE)
    assert rules.where(ticket) == (None, "first-line", 1)


def test_after_going_back_it_is_quiet_for_four_business_hours(ticket, cast):
    rules.sweep(T0 + HOUR)
    deescalate(ticket, reason="Easy.", actor=cast.l2, at=T0 + 70 * MINUTE)
    assert rules.sweep(T0 + 70 * MINUTE + 4 * HOUR - SECOND) == []
    assert rules.sweep(T0 + 70 * MINUTE + 4 * HOUR) == [(3, "fired")]


def test_a_new_breach_speaks_in_the_quiet_time(ticket, cast):
    up(ticket, cast.l1)
    deescalate(ticket, reason="Easy.", actor=cast.l2, at=T0 + 7 * HOUR)
    assert (4, "fired") in rules.sweep(T0 + 8 * HOUR)


def test_a_promise_that_begins_in_the_quiet_time_is_quiet_too(cast):
    rules.desk([rules.step(1, rules.team("second-line"), NEXT, percent=50),
                rules.step(2, rules.team("second-line"), RESOLUTION)])  # fmt: skip
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + MINUTE)
    up(rules.fresh(ticket), cast.l1)
    deescalate(ticket, reason="Easy.", actor=cast.l2, at=T0 + HOUR)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 90 * MINUTE)
    assert rules.sweep(T0 + 5 * HOUR - SECOND) == []
    assert rules.sweep(T0 + 5 * HOUR) == [(1, "fired")]


def test_escalating_again_ends_the_quiet_time(ticket, cast):
    rules.sweep(T0 + HOUR)
    deescalate(ticket, reason="Easy.", actor=cast.l2, at=T0 + 70 * MINUTE)
    up(rules.fresh(ticket), cast.l1, at=T0 + 80 * MINUTE)
    assert {clock.quiet_until for clock in ticket.clocks.all()} == {None}


# a start above the first level


@pytest.mark.parametrize(("level", "place"), [(2, "Lena Two"), (3, "Leo Three")])
def test_an_important_ticket_begins_higher_and_is_not_escalated(cast, level, place):
    rules.desk(start_level=level)
    ticket = rules.ticket()
    assert rules.where(ticket)[::2] == (place, level)
    now = rules.fresh(ticket)
    assert (now.is_escalated, now.escalated_at, rules.climb(ticket)) == (False, None, None)


def test_the_lower_steps_of_a_higher_start_are_skipped_and_said_so(cast):
    rules.desk(start_level=2)
    ticket = rules.ticket()
    skipped = Step.objects.get(ticket=ticket)
    assert (skipped.number, skipped.outcome, skipped.escalation) == (2, "skipped", None)
    assert Event.objects.filter(stream=ticket.stream, kind="escalation.step_passed").count() == 1
    assert 2 not in [number for number, _ in rules.sweep(T0 + 2 * HOUR)]


def test_a_higher_start_finds_a_team_of_its_level_where_the_path_names_none(cast):
    rules.desk([rules.step(1, rules.lead_of("escalations"), RESOLUTION)], start_level=2)
    assert rules.where(rules.ticket()) == ("Lena Two", "second-line", 2)


def test_who_gets_a_higher_start_is_told(cast):
    rules.desk(start_level=2)
    rules.ticket()
    assert told("ticket_assigned") == {"Lena Two"}


def test_ledger_data_holds_no_personal_text(ticket, cast):
    up(ticket, cast.l1, summary="Mrs Secret called", tried="Secret", asked_for="Secret")
    deescalate(ticket, reason="Secret reason", actor=cast.l2, at=SOON + MINUTE)
    assert not [event for event in Event.objects.all() if "ecret" in str(event.data)]
    names = User.objects.values_list("name", flat=True)
    stream = Event.objects.filter(stream=ticket.stream)
    assert not [event for event in stream if any(name in str(event.data) for name in names)]
