"""Why a ticket is due when it is, line by line, and where its time went."""

import pytest

from escalation.explain import elapsed_seconds, explain, stays
from escalation.services.deescalating import deescalate
from tests.escalation import rules
from tests.escalation.rules import DAY, FIRST, HOUR, MINUTE, RESOLUTION, T0
from tickets.services.conversation import receive, reply
from tickets.services.triage import change


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket()


def lines(ticket, at, kind=FIRST):
    return next(told.why for told in explain(ticket, at=at) if told.clock.kind == kind)


def test_a_running_promise_says_who_promised_what_and_when_it_is_due(ticket):
    assert lines(ticket, T0 + 20 * MINUTE) == (
        "The policy “Usual” promises it within 1 h for priority “Normal”, counted on the calendar “Always” (UTC).",
        "It began to run on Mon 4 May 2026 09:00.",
        "20 min of business time have run: it is due on Mon 4 May 2026 10:00.",
    )


def test_every_pause_and_change_has_its_line(ticket, cast):
    reply(ticket, "Which?", author=cast.l1, status="waiting_customer", at=T0 + HOUR)
    receive(ticket, "This.", requester=ticket.requester, at=T0 + 3 * HOUR)
    change(rules.fresh(ticket), {"priority": "high"}, actor=cast.l1, at=T0 + 4 * HOUR)
    told = lines(ticket, T0 + 4 * HOUR, RESOLUTION)
    assert told[2:5] == (
        "It was paused on Mon 4 May 2026 10:00.",
        "It ran on from Mon 4 May 2026 12:00.",
        "Its target became 4 h on Mon 4 May 2026 13:00; what had run was kept.",
    )
    assert told[-1] == "2 h of business time have run: it is due on Mon 4 May 2026 15:00."


def test_a_kept_a_late_and_a_paused_promise_each_say_so(ticket, cast):
    reply(ticket, "Which?", author=cast.l1, status="waiting_customer", at=T0 + 30 * MINUTE)
    assert lines(ticket, T0 + HOUR)[-1].startswith("It was met on Mon 4 May 2026 09:30, after 30 min")
    assert "stands still" in lines(ticket, T0 + HOUR, RESOLUTION)[-1]
    late = rules.ticket()
    assert "it is due on" in lines(late, T0 + 2 * HOUR)[-1]
    rules.sweep(T0 + 2 * HOUR)
    assert lines(late, T0 + 2 * HOUR)[-1].endswith("it was due on Mon 4 May 2026 10:00 and is late.")
    reply(late, "Sorry.", author=cast.l1, at=T0 + 3 * HOUR)
    assert lines(late, T0 + DAY)[-1] == (
        "It was due on Mon 4 May 2026 10:00 and ended late, on Mon 4 May 2026 12:00."
    )


def test_a_stopped_promise_stands_still(ticket, cast):
    reply(ticket, "Done.", author=cast.l1, at=T0 + 10 * MINUTE)
    assert elapsed_seconds(rules.clock(ticket), T0 + DAY) == 600


def test_the_time_at_each_level_adds_up_to_what_ran_of_the_promise(ticket, cast):
    rules.sweep(T0 + HOUR)
    rules.sweep(T0 + 90 * MINUTE)
    deescalate(rules.fresh(ticket), reason="Easy.", actor=cast.manager, at=T0 + 2 * HOUR)
    reply(ticket, "Done.", author=cast.l1, status="resolved", at=T0 + 3 * HOUR)
    spent = [(stay.level, stay.team_id, stay.seconds) for stay in stays(explain(ticket, at=T0 + DAY))]
    assert spent == [
        (1, cast.first_line.pk, 2 * 3600),
        (2, cast.second_line.pk, 1800),
        (3, cast.second_line.pk, 1800),
    ]


def test_an_ended_promise_names_the_priority_that_it_ran_under(ticket, cast):
    reply(ticket, "On it.", author=cast.l1, at=T0 + MINUTE)
    change(ticket, {"severity": "critical"}, actor=cast.l1, at=T0 + 2 * MINUTE)
    lines = {one.clock.kind: one.why[0] for one in explain(ticket, at=T0 + 3 * MINUTE)}
    assert "“Normal”" in lines[FIRST]
    assert "“Urgent”" in lines[RESOLUTION]
