"""Promises and climbs when tickets become one, or two."""

import pytest

from escalation.audit import differs_from_the_ledger, outlives_its_ticket, step_without_event
from escalation.explain import explain
from escalation.models import Clock, Escalation
from escalation.services.acknowledging import acknowledge
from escalation.services.closing import close
from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import teams
from helpdesk.deadlines.checks import Glance
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Notification
from tests.escalation import rules
from tests.escalation.rules import DAY, FIRST, HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0, clock
from tests.threads import at_once
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge
from tickets.services.placing import assign
from tickets.services.splitting import split
from tickets.services.triage import change


@pytest.fixture
def desk(cast):
    """A desk with the usual rules: an answer within an hour, a solution within eight."""
    rules.desk()


@pytest.fixture
def pair(desk):
    """Two tickets of one customer: the older and the younger one."""
    return rules.ticket(), rules.ticket(at=T0 + 20 * MINUTE)


def kinds(ticket):
    return list(Event.objects.filter(stream=ticket.stream).order_by("pk").values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def agrees_with_the_ledger(cast):
    """Whatever a test does, the auditor finds the same by the ledger afterwards."""
    yield
    for check in (differs_from_the_ledger, outlives_its_ticket, step_without_event):
        assert list(check(Glance(T0)).wrong) == []


# promises


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


# levels and climbs


def test_merging_an_escalated_ticket_closes_its_climb_and_raises_the_other(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    climb = rules.climb(older)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(older) is None
    assert (rules.fresh(climb).state, rules.fresh(climb).closed_at) == ("closed", T0 + 65 * MINUTE)
    assert (rules.fresh(older).is_escalated, rules.fresh(older).status) == (False, "closed")
    inherited = rules.climb(younger)
    assert (inherited.trigger, inherited.reason, inherited.kind) == ("inherited", "sla_breach", climb.kind)
    assert (inherited.level, inherited.owner, inherited.origin_team) == (2, cast.l2, cast.first_line)
    assert rules.where(younger) == ("Lena Two", "second-line", 2)
    assert rules.fresh(younger).is_escalated


def test_both_stories_tell_of_it(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert [kind for kind in kinds(older) if kind in {"ticket.merged", "escalation.closed"}] == [
        "ticket.merged",
        "escalation.closed",
    ]
    closed = Event.objects.get(stream=older.stream, kind="escalation.closed")
    assert (closed.data["why"], closed.actor) == ("merged", cast.l1.pk)
    assert {"ticket.took_over", "escalation.opened", "escalation.step_fired"} <= set(kinds(younger))


def test_who_said_that_they_have_it_need_not_say_it_again(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    acknowledge(rules.climb(older), actor=cast.l2, at=T0 + 62 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    climb = rules.climb(younger)
    assert (climb.acknowledged_at, climb.acknowledged_by) == (T0 + 62 * MINUTE, cast.l2)
    assert climb.next_at is None


def test_who_did_not_say_that_they_have_it_is_waited_for_as_long_as_before(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(younger).next_at == T0 + 90 * MINUTE
    rules.sweep(T0 + 90 * MINUTE)
    assert rules.fresh(younger).level > 2


def test_steps_to_where_it_is_already_are_superseded(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    acknowledge(rules.climb(older), actor=cast.l2, at=T0 + 62 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert (2, "superseded") in rules.sweep(T0 + 70 * MINUTE)
    assert rules.where(younger) == ("Lena Two", "second-line", 2)


def test_a_target_that_climbs_keeps_its_own_climb(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    own = rules.climb(older)
    escalate(
        younger,
        kind="functional",
        reason="knowledge",
        summary="x",
        actor=cast.l1,
        seen=mark(younger),
        at=T0 + 62 * MINUTE,
    )
    merge([younger], older, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(older) == own
    assert rules.climb(older).trigger == "automatic"
    assert Escalation.objects.filter(ticket=younger, state="open").count() == 0


def test_a_target_that_climbs_goes_to_where_the_higher_one_was(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    own = rules.climb(older)
    younger = assign(rules.fresh(younger), assignee=None, team=cast.first_line, actor=cast.lead)
    type(younger).objects.filter(pk=younger.pk).update(
        level=3, peak_level=3, team=cast.third_line, assignee=cast.l3
    )
    merge([rules.fresh(younger)], older, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.where(older) == ("Leo Three", "third-line", 3)
    assert (rules.climb(older), rules.climb(older).level, rules.climb(older).owner) == (own, 3, cast.l3)


def test_the_higher_level_is_kept_without_a_climb_too(cast):
    rules.policy(rules.always())
    usual = rules.path(rules.usual_steps())
    rules.matrix(usual, ({"severity": ["critical"]}, usual, 2))
    low, high = rules.ticket(), rules.ticket(severity="critical")
    merge([high], low, actor=cast.l1, at=T0 + MINUTE)
    assert rules.where(low) == ("Lena Two", "second-line", 2)
    assert rules.fresh(low).is_escalated is False
    assert rules.climb(low) is None


def test_a_target_that_is_higher_already_stays_where_it_is_and_takes_the_climb(cast):
    rules.policy(rules.always())
    usual = rules.path(rules.usual_steps())
    rules.matrix(usual, ({"severity": ["critical"]}, usual, 3))
    low, high = rules.ticket(), rules.ticket(severity="critical", at=T0 + 50 * MINUTE)
    before = rules.where(high)
    rules.sweep(T0 + HOUR)
    assert rules.climb(low).level == 2
    merge([low], high, actor=cast.l1, at=T0 + 61 * MINUTE)
    assert rules.where(high) == before
    assert (rules.climb(high).level, rules.climb(high).trigger) == (3, "inherited")
    assert rules.fresh(high).is_escalated


def test_a_target_of_a_private_team_rises_and_stays_private(pair, cast):
    older, younger = pair
    teams.change(cast.finance_team, is_private=True)
    hidden = assign(younger, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)
    rules.sweep(T0 + HOUR)
    merge([older], hidden, actor=cast.admin, at=T0 + 65 * MINUTE)
    assert rules.where(hidden) == ("Fina Finance", "finance", 2)
    assert rules.climb(hidden).owner == cast.finance


def test_the_parties_of_a_conflict_stay_out_of_it(pair, cast):
    older, younger = pair
    escalate(
        older,
        kind="hierarchical",
        reason="conflict",
        summary="x",
        actor=cast.l1,
        seen=mark(older),
        parties=[cast.l2],
        at=T0 + 30 * MINUTE,
    )
    merge([older], younger, actor=cast.l1, at=T0 + 35 * MINUTE)
    assert list(rules.climb(younger).parties.all()) == [cast.l2]


def test_a_ticket_that_came_back_down_brings_no_climb(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    deescalate(rules.fresh(older), reason="Known.", actor=cast.l2, at=T0 + 61 * MINUTE)
    reply(rules.fresh(younger), "We look.", author=cast.l1, at=T0 + 62 * MINUTE)
    merge([rules.fresh(older)], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(younger) is None
    assert rules.fresh(younger).level == 1


def test_the_new_holder_hears_that_it_reached_them(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    told = Notification.objects.filter(user=cast.l2, url=younger.url)
    assert told.filter(kind="escalation_reached_you").exists()


@pytest.mark.django_db(transaction=True)
def test_a_sweep_beside_merges_loses_and_doubles_nothing(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.deadlines.sweep.BATCH", 5)
    rules.desk()
    pairs = [(rules.ticket(), rules.ticket(at=T0 + SECOND)) for _ in range(15)]

    def merge_all():
        for older, younger in pairs:
            merge([older], younger, actor=cast.l1, at=T0 + HOUR + MINUTE)

    at_once(merge_all, lambda: sweep_until_quiet(T0 + HOUR + MINUTE))
    sweep_until_quiet(T0 + HOUR + MINUTE)
    for older, younger in pairs:
        assert rules.climb(older) is None
        assert rules.fresh(younger).level == 2
        assert rules.climb(younger) is not None
        assert Escalation.objects.filter(ticket=younger).count() == 1
        assert not Clock.objects.filter(ticket=older, state__in=["running", "paused"]).exists()


# what it costs


def test_a_climb_that_is_inherited_with_no_step_left_is_at_its_top(cast):
    rules.desk([rules.step(1, rules.team("second-line"))])
    older = rules.ticket()
    rules.sweep(T0 + HOUR)
    younger = rules.ticket(at=T0 + HOUR)
    rules.sweep(T0 + 2 * HOUR)
    close(rules.climb(younger), actor=cast.lead, at=T0 + 2 * HOUR)
    merge([rules.fresh(older)], rules.fresh(younger), actor=cast.l1, at=T0 + 125 * MINUTE)
    inherited = rules.climb(younger)
    assert (inherited.trigger, inherited.exhausted_at) == ("inherited", T0 + 125 * MINUTE)


def test_a_merge_reads_the_company_once_however_many_go_into_one(desk, cast, budget):
    climbing = [rules.ticket() for _ in range(10)]
    rules.sweep(T0 + HOUR)
    target = rules.ticket(at=T0 + HOUR)
    with budget("merge ten climbing tickets"):
        merge(climbing, target, actor=cast.l1, at=T0 + 65 * MINUTE)


def test_splitting_off_a_message(pair, cast, budget):
    older, _younger = pair
    extra = receive(older, "And the door?", requester=older.requester, at=T0 + 20 * MINUTE)
    with budget("split a ticket"):
        split(older, [extra.pk], subject="The door", actor=cast.l1, at=T0 + 30 * MINUTE)


# what is split off


def test_what_is_split_off_begins_afresh(pair, cast):
    older, _younger = pair
    rules.sweep(T0 + HOUR)
    extra = receive(rules.fresh(older), "And the door?", requester=older.requester, at=T0 + 2 * HOUR)
    new = split(rules.fresh(older), [extra.pk], subject="The door", actor=cast.l1, at=T0 + 3 * HOUR)
    assert (clock(new).due_at, clock(new, RESOLUTION).due_at) == (T0 + 4 * HOUR, T0 + 11 * HOUR)
    assert rules.where(new) == (None, "first-line", 1)
    assert rules.climb(new) is None
    assert rules.climb(older) is not None


def test_a_promise_of_an_answer_goes_with_the_only_words_that_wait_for_one(pair, cast):
    older, _younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    extra = receive(older, "And the door?", requester=older.requester, at=T0 + 20 * MINUTE)
    split(older, [extra.pk], subject="The door", actor=cast.l1, at=T0 + 30 * MINUTE)
    assert (clock(older, NEXT).state, clock(older, NEXT).stopped_at) == ("cancelled", T0 + 30 * MINUTE)
    assert clock(older, RESOLUTION).state == "running"


def test_a_promise_of_an_answer_stays_while_other_words_wait_for_one(pair, cast):
    older, _younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    extra = receive(older, "And the door?", requester=older.requester, at=T0 + 20 * MINUTE)
    receive(older, "And the till?", requester=older.requester, at=T0 + 21 * MINUTE)
    split(older, [extra.pk], subject="The door", actor=cast.l1, at=T0 + 30 * MINUTE)
    assert clock(older, NEXT).state == "running"


# reopening, where nothing was said of it yet


def test_reopened_again_and_again_within_grace_the_same_promise_counts_only_open_time(pair, cast):
    older, _younger = pair
    for hour in (1, 3, 5):
        change_status(rules.fresh(older), "resolved", actor=cast.l1, at=T0 + hour * HOUR)
        change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + (hour + 1) * HOUR)
    again = clock(older, RESOLUTION)
    assert (again.cycle, again.state, again.due_at) == (1, "running", T0 + 11 * HOUR)


def test_a_promise_broken_before_it_was_solved_stays_broken_when_it_is_reopened(pair, cast):
    older, _younger = pair
    change_status(older, "resolved", actor=cast.l1, at=T0 + 9 * HOUR)
    change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + 10 * HOUR)
    assert clock(older, RESOLUTION).breached_at == T0 + 8 * HOUR
    assert rules.fresh(older).breached_at == T0 + 8 * HOUR


def test_reopening_does_not_promise_a_first_answer_again(pair, cast):
    older, _younger = pair
    change_status(older, "resolved", actor=cast.l1, at=T0 + 30 * MINUTE)
    change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + DAY)
    assert clock(older).state == "stopped"
    assert not Clock.objects.filter(ticket=older, kind=FIRST, cycle=2).exists()


def test_the_grace_period_counts_from_the_solution_and_not_from_the_closing(pair, cast):
    older, _younger = pair
    change_status(older, "resolved", actor=cast.l1, at=T0 + HOUR)
    change_status(rules.fresh(older), "closed", actor=cast.l1, at=T0 + 6 * DAY)
    change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + 8 * DAY)
    assert clock(older, RESOLUTION, cycle=2).state == "running"


def test_a_climb_that_ended_with_the_solution_does_not_go_on_after_a_reopening(pair, cast):
    older, _younger = pair
    rules.sweep(T0 + HOUR)
    change_status(rules.fresh(older), "resolved", actor=cast.l2, at=T0 + 65 * MINUTE)
    change_status(rules.fresh(older), "open", actor=cast.l2, at=T0 + 2 * HOUR)
    assert rules.climb(older) is None
    assert rules.fresh(older).is_escalated is False
    rules.sweep(T0 + 10 * HOUR)
    assert rules.climb(older) is not None
