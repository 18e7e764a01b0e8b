"""R6: after an outage everything still happens, in the order of time, once, and nobody drowns in mails."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from escalation.models import Clock, Step
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.ledger.models import Event
from helpdesk.notifications.digests import serve
from helpdesk.notifications.models import DigestRound, Mail, Notification
from helpdesk.web.times import now
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, RESOLUTION, T0

pytestmark = pytest.mark.django_db


def warnings(*percents, clock=rules.FIRST):
    """Return steps that only warn the lead of the first line."""
    lead = rules.lead_of("first-line")
    return [
        rules.step(number, lead, clock, percent=percent, action="notify")
        for number, percent in enumerate(percents, start=1)
    ]


def outcomes(ticket):
    return list(Step.objects.filter(ticket=ticket).order_by("pk").values_list("number", "outcome"))


def test_breaches_carry_their_true_time_however_late_the_sweep_is(cast):
    rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + 12 * HOUR)
    assert rules.clock(ticket).breached_at == T0 + HOUR
    assert rules.clock(ticket, RESOLUTION).breached_at == T0 + 8 * HOUR
    told = Event.objects.filter(stream=ticket.stream, kind="clock.breached").values_list("at", flat=True)
    assert set(told) == {T0 + HOUR, T0 + 8 * HOUR}


def test_a_ticket_moves_at_most_once_in_a_pass_and_goes_all_the_way_in_the_next_ones(cast):
    rules.desk()
    ticket = rules.ticket()
    levels = []
    while any(tally.claimed for tally in sweep_once(T0 + 12 * HOUR).kinds.values()):
        moves = Step.objects.filter(ticket=ticket, outcome="fired").exclude(action="notify")
        levels.append(moves.count())
    assert levels == sorted(set(levels))
    assert levels == list(range(1, len(levels) + 1))
    assert rules.fired(ticket) == [1, 2, 3, 4, 5]


def test_warnings_that_passed_are_told_as_one(cast):
    rules.desk(warnings(50, 75, 90))
    ticket = rules.ticket()
    rules.sweep(T0 + 3 * HOUR)
    assert outcomes(ticket) == [(1, "coalesced"), (2, "coalesced"), (3, "fired")]
    assert Notification.objects.filter(user=cast.lead, kind__startswith="escalation_warning").count() == 1


def test_a_warning_in_its_own_time_is_never_coalesced(cast):
    rules.desk(warnings(50, 75, 90))
    ticket = rules.ticket()
    for minutes in (30, 45, 54):
        rules.sweep(T0 + minutes * MINUTE)
    assert outcomes(ticket) == [(1, "fired"), (2, "fired"), (3, "fired")]


def test_warnings_of_two_promises_are_not_told_as_one(cast):
    second = [{**body, "number": body["number"] + 2} for body in warnings(10, 20, clock=RESOLUTION)]
    rules.desk(warnings(50, 75) + second)
    ticket = rules.ticket()
    rules.sweep(T0 + 3 * HOUR)
    assert Counter(outcomes(ticket)) == {
        (1, "coalesced"): 1,
        (2, "fired"): 1,
        (3, "coalesced"): 1,
        (4, "fired"): 1,
    }


def test_three_hours_off_and_a_flood_due_are_one_mail_to_each_person_and_no_delay_for_tickets(cast):
    rules.desk()
    tickets = [rules.ticket(requester=rules.customer(f"customer{n}@shop.test")) for n in range(40)]
    rules.sweep(T0 + 3 * HOUR)
    assert all(rules.fired(ticket)[:2] == [1, 2] for ticket in tickets)
    serve(list(DigestRound.objects.all()), now() + timedelta(minutes=2))
    staff = Mail.objects.filter(to__endswith="@desk.test")
    mails = Counter(staff.values_list("to", "kind"))
    flooded = {to for to, kind in mails if kind == "digest"}
    assert cast.l2.email in flooded
    assert {to: count for (to, _kind), count in mails.items() if to in flooded} == dict.fromkeys(flooded, 1)
    assert sum(mails.values()) < 20
    assert Mail.objects.filter(kind="step_message").count() == len(tickets)


def owners_after(at, *, every=None):
    """Return where the tickets are at an instant when the sweep ran all the time, or only then; undo it all."""
    with transaction.atomic():
        moment = T0
        while every and moment < at:
            moment += every
            sweep_until_quiet(moment)
        sweep_until_quiet(at)
        places = dict(Clock.objects.values_list("ticket", "ticket__assignee"))
        teams = dict(Clock.objects.values_list("ticket", "ticket__team__slug"))
        transaction.set_rollback(True)
    return places, teams


def test_a_day_with_an_outage_ends_with_the_same_owners_as_one_without(cast):
    rules.desk()
    for number in range(6):
        rules.ticket(at=T0 + number * 7 * MINUTE)
    steadily = owners_after(T0 + 12 * HOUR, every=15 * MINUTE)
    assert owners_after(T0 + 12 * HOUR) == steadily
