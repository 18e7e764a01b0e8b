"""What was promised when tickets become one."""

from escalation.explain import explain
from escalation.models import Clock
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, NEXT, RESOLUTION, T0, clock
from tests.stories import kinds
from tickets.services.conversation import receive, reply
from tickets.services.merging import merge
from tickets.services.triage import change


def test_the_promises_of_a_merged_ticket_are_cancelled(pair, cast):
    older, younger = pair
    merge([younger], older, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert set(Clock.objects.filter(ticket=younger).values_list("state", "stopped_at", "next_at")) == {
        ("cancelled", T0 + 30 * MINUTE, None)
    }
    gone = rules.fresh(younger)
    assert (gone.due_at, gone.sla_met, gone.sla_paused) == (None, None, False)
    assert rules.sweep(T0 + 30 * MINUTE) == []


def test_a_younger_ticket_leaves_the_promises_of_the_older_one_as_they_are(pair, cast):
    older, younger = pair
    merge([younger], older, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert (clock(older).due_at, clock(older, RESOLUTION).due_at) == (T0 + HOUR, T0 + 8 * HOUR)
    assert "clock.changed" not in kinds(older)


def test_the_younger_ticket_keeps_the_larger_time_that_had_run(pair, cast):
    older, younger = pair
    merge([older], younger, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert (clock(younger).due_at, clock(younger, RESOLUTION).due_at) == (T0 + HOUR, T0 + 8 * HOUR)
    assert rules.fresh(younger).due_at == T0 + HOUR


def test_of_several_the_largest_time_counts(pair, cast):
    older, younger = pair
    middle = rules.ticket(at=T0 + 10 * MINUTE)
    merge([middle, older], younger, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert clock(younger).due_at == T0 + HOUR


def test_time_that_ran_while_a_ticket_waited_for_its_customer_does_not_count(pair, cast):
    older, younger = pair
    reply(older, "Which?", author=cast.l1, status="waiting_customer", at=T0 + 10 * MINUTE)
    reply(younger, "Which?", author=cast.l1, at=T0 + 21 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 25 * MINUTE)
    assert clock(younger, RESOLUTION).due_at == T0 + 25 * MINUTE + 8 * HOUR - 10 * MINUTE


def test_a_paused_promise_takes_over_time_and_stays_paused(pair, cast):
    older, younger = pair
    reply(younger, "Which?", author=cast.l1, status="waiting_customer", at=T0 + 21 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 30 * MINUTE)
    paused = clock(younger, RESOLUTION)
    assert (paused.state, paused.banked, paused.due_at) == ("paused", 1800, None)
    receive(younger, "This one.", requester=younger.requester, at=T0 + HOUR)
    assert clock(younger, RESOLUTION).due_at == T0 + HOUR + 8 * HOUR - 30 * MINUTE


def test_time_beyond_the_target_breaches_at_the_merge_and_not_in_the_past(desk, cast):
    late, urgent = rules.ticket(), rules.ticket(at=T0 + 40 * MINUTE)
    change(urgent, {"priority": "urgent"}, actor=cast.l1, at=T0 + 40 * MINUTE)
    merge([late], urgent, actor=cast.l1, at=T0 + 50 * MINUTE)
    assert clock(urgent).breached_at == T0 + 50 * MINUTE
    assert rules.fresh(urgent).breached_at == T0 + 50 * MINUTE


def test_a_breach_that_nobody_noticed_stays_on_record_at_its_time(desk, cast):
    late, younger = rules.ticket(), rules.ticket(at=T0 + 80 * MINUTE)
    merge([late], younger, actor=cast.l1, at=T0 + 90 * MINUTE)
    assert (clock(late).state, clock(late).breached_at) == ("cancelled", T0 + HOUR)
    assert clock(younger).breached_at == T0 + 90 * MINUTE


def test_a_breach_of_the_target_is_not_undone(desk, cast):
    late, younger = rules.ticket(), rules.ticket(at=T0 + 80 * MINUTE)
    rules.sweep(T0 + HOUR)
    merge([younger], late, actor=cast.l1, at=T0 + 90 * MINUTE)
    assert clock(late).breached_at == T0 + HOUR


def test_a_customer_who_waits_for_an_answer_goes_on_waiting_for_it_with_the_time_they_waited(pair, cast):
    older, younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    merge([younger], older, actor=cast.l1, at=T0 + 30 * MINUTE)
    answer = clock(older, NEXT)
    assert (answer.state, answer.started_at) == ("running", T0 + 30 * MINUTE)
    assert answer.due_at == T0 + 30 * MINUTE + 2 * HOUR - 10 * MINUTE


def test_what_was_answered_asks_for_no_further_answer(pair, cast):
    older, younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    reply(younger, "Look there.", author=cast.l1, at=T0 + 21 * MINUTE)
    merge([younger], older, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert not Clock.objects.filter(ticket=older, kind=NEXT).exists()


def test_an_answer_to_one_is_no_answer_to_the_other(pair, cast):
    older, younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert (clock(younger).state, clock(younger).due_at) == ("running", T0 + 80 * MINUTE)


def test_a_next_answer_that_is_waited_for_gives_its_time_to_the_first_one(pair, cast):
    older, younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + MINUTE)
    receive(older, "Where?", requester=older.requester, at=T0 + 2 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert clock(younger).due_at == T0 + 62 * MINUTE


def test_it_can_be_explained(pair, cast):
    older, younger = pair
    merge([older], younger, actor=cast.l1, at=T0 + 30 * MINUTE)
    lines = explain(rules.fresh(younger), at=T0 + 31 * MINUTE)[0].why
    assert any(f"took over 30 min of business time that had run on {older.key}" in line for line in lines)


def test_steps_of_the_time_taken_over_happen_once(pair, cast):
    older, younger = pair
    merge([older], younger, actor=cast.l1, at=T0 + 50 * MINUTE)
    rules.sweep(T0 + 51 * MINUTE)
    rules.sweep(T0 + HOUR)
    rules.sweep(T0 + HOUR + MINUTE)
    assert rules.fired(younger) == [1, 2]
    assert rules.fired(older) == []


def test_a_merged_resolved_ticket_keeps_its_verdict(pair, cast):
    older, younger = pair
    reply(younger, "Done.", author=cast.l1, status="resolved", at=T0 + 25 * MINUTE)
    merge([younger], older, actor=cast.l1, at=T0 + 30 * MINUTE)
    assert rules.fresh(younger).sla_met is True
    assert clock(older).due_at == T0 + HOUR
