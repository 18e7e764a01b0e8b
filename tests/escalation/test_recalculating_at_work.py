"""A recalculation at work: beside the sweep, beside people, beside another one, and when it is cut short."""

import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest

from escalation import promising
from escalation.errors import Refused
from escalation.models import Approval, Clock
from escalation.recounting import Setting
from escalation.services.publishing import publish_policy
from escalation.services.recalculating import Way, apply, pending_count, try_out
from helpdesk.calendars.models import Calendar
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.jobs import running as jobs
from helpdesk.jobs.models import Job
from helpdesk.jobs.registry import Turn
from helpdesk.ledger.models import Event
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.newer import agrees_with_the_ledger, clock, close_on, done, office_desk, open_at
from tests.escalation.processes import at_a_job, many
from tests.escalation.rules import HOUR, MINUTE, RESOLUTION, T0
from tests.threads import at_once, held_elsewhere
from tickets.models import Ticket


@pytest.fixture
def office(cast):
    return office_desk()


def test_done_twice_is_done_once(office, cast):
    ticket = open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
        after = list(Clock.objects.order_by("pk").values())
        again = done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
    assert again.result == {}
    assert list(Clock.objects.order_by("pk").values()) == after
    assert Event.objects.filter(stream=ticket.stream, kind="clock.changed").count() == 2


def test_the_sweep_leaves_alone_what_waits_to_be_counted_anew(office, cast):
    ticket = open_at()
    close_on(office, "2026-05-04", T0 + 50 * MINUTE)
    with travel(T0 + 50 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    with travel(T0 + 2 * HOUR):
        sweep_once(T0 + 2 * HOUR)
        assert clock(ticket, "first_response").breached_at is None
        done(job)
    assert clock(ticket, "first_response").due_at == T0 + timedelta(days=1, minutes=10)


def test_a_question_in_time_out_breaks_no_promise_that_waits_to_be_counted_anew(cast):
    calendar = rules.office()
    question = rules.step(
        1,
        rules.person("manager"),
        percent=50,
        action="approval",
        kind="hierarchical",
        acknowledge_within=20 * MINUTE,
    )
    rules.desk([question, rules.step(2, rules.team("second-line"))], calendar=calendar)
    ticket = open_at()
    rules.sweep(T0 + 30 * MINUTE)
    close_on(calendar, "2026-05-04", T0 + 40 * MINUTE)
    with travel(T0 + 40 * MINUTE):
        job = apply(Setting.CALENDAR, calendar.pk, Way.FROM_NOW, actor=cast.manager.pk)
    with travel(T0 + 2 * HOUR):
        assert rules.sweep(T0 + 2 * HOUR) == []
        assert clock(ticket, "first_response").breached_at is None
        done(job)
        assert rules.sweep(T0 + 2 * HOUR) == [(2, "fired")]
    assert clock(ticket, "first_response").breached_at is None


def test_a_recalculation_that_stands_still_holds_nothing_back(office, cast):
    ticket = open_at()
    close_on(office, "2026-05-04", T0 + 50 * MINUTE)
    with travel(T0 + 50 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    Job.objects.filter(pk=job.pk).update(seen_at=T0)
    sweep_until_quiet(T0 + 2 * HOUR)
    assert clock(ticket, "first_response").breached_at == T0 + HOUR


def stands_still_until(at, job):
    """Let a recalculation be silent for so long that the sweep goes on without it, then finish it."""
    Job.objects.filter(pk=job.pk).update(seen_at=T0)
    sweep_until_quiet(at)
    with travel(at):
        return done(job)


@pytest.mark.parametrize("way", [Way.FROM_NOW, Way.FROM_HISTORY])
def test_what_a_sweep_broke_while_a_recalculation_stood_still_stays_broken(office, cast, way):
    ticket = open_at()
    close_on(office, "2026-05-04", T0 + 50 * MINUTE)
    with travel(T0 + 50 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, way, actor=cast.manager.pk)
    job = stands_still_until(T0 + 2 * HOUR, job)
    first = clock(ticket, "first_response")
    assert (first.breached_at, first.due_at) == (T0 + HOUR, T0 + HOUR)
    assert (job.result["late"], job.result["later"]) == (1, 1)
    assert agrees_with_the_ledger(ticket) == [{}, {}]


def test_a_promise_that_was_broken_meanwhile_ends_after_its_breach(office, cast):
    ticket = open_at()
    policy = rules.SLAPolicy.objects.get()
    targets = rules.targets({RESOLUTION: 8 * HOUR})
    publish_policy(policy, calendar=office, conditions={}, targets=targets)
    with travel(T0 + 50 * MINUTE):
        job = apply(Setting.POLICY, policy.pk, Way.FROM_NOW, actor=cast.manager.pk)
    stands_still_until(T0 + 2 * HOUR, job)
    first = clock(ticket, "first_response")
    assert (first.state, first.breached_at, first.stopped_at) == ("cancelled", T0 + HOUR, T0 + HOUR)
    assert agrees_with_the_ledger(ticket) == [{}, {}]


def test_a_ticket_whose_acknowledgement_is_due_comes_first(office, cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 1)
    later, climbing = open_at(T0 + HOUR), open_at()
    sweep_until_quiet(T0 + HOUR)
    assert rules.climb(climbing).next_at == T0 + 90 * MINUTE
    close_on(office, "2026-05-04", T0 + 95 * MINUTE)
    with travel(T0 + 95 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
        jobs.run_batch(job.pk)
    assert (clock(climbing).calendar_version.number, clock(later).calendar_version.number) == (2, 1)


def test_a_ticket_whose_question_is_due_comes_first(cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 1)
    calendar = rules.office()
    asking = {"action": "approval", "kind": "hierarchical", "acknowledge_within": 20 * MINUTE}
    rules.desk([rules.step(1, rules.person("manager"), percent=50, **asking)], calendar=calendar)
    later, asked = open_at(T0 + 25 * MINUTE), open_at()
    sweep_until_quiet(T0 + 30 * MINUTE)
    assert Approval.objects.get(ticket=asked).next_at == T0 + 50 * MINUTE
    close_on(calendar, "2026-05-04", T0 + 52 * MINUTE)
    with travel(T0 + 52 * MINUTE):
        job = apply(Setting.CALENDAR, calendar.pk, Way.FROM_NOW, actor=cast.manager.pk)
        jobs.run_batch(job.pk)
    assert (clock(asked).calendar_version.number, clock(later).calendar_version.number) == (2, 1)


def test_a_policy_leads_no_promise_back_to_hours_that_ended_meanwhile(office, cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 1)
    tickets = [open_at(), open_at()]
    policy = rules.SLAPolicy.objects.get()
    publish_policy(policy, calendar=office, conditions={}, targets=rules.targets())
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.POLICY, policy.pk, Way.FROM_NOW, actor=cast.manager.pk)
        jobs.run_batch(job.pk)
        close_on(office, "2026-05-04", T0 + 30 * MINUTE)
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
        done(job)
    rows = [clock(ticket) for ticket in tickets]
    assert [(row.policy_version.number, row.calendar_version.number) for row in rows] == [(2, 2), (2, 2)]


def test_a_version_that_comes_while_a_job_is_asked_for_is_none_of_the_older(office, cast):
    open_at()
    close_on(office, "2026-05-04", T0)
    with travel(T0):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
        jobs.cancel(job.pk)
    close_on(office, "2026-05-05", T0)
    newest = open_at()
    Calendar.objects.filter(pk=office.pk).update(version=2)
    assert pending_count(Setting.CALENDAR, office.pk) == 2
    assert clock(newest).calendar_version.number == 3


def test_the_same_trial_twice_at_once_is_one(office, cast, monkeypatch):
    open_at()
    first = try_out(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    Job.objects.filter(pk=first.pk).update(state="running", finished_at=None)
    monkeypatch.setattr(jobs, "cancel", lambda _pk: None)
    assert try_out(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk).pk == first.pk
    Job.objects.filter(pk=first.pk).update(state="running", finished_at=None)
    with pytest.raises(Refused):
        try_out(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk)


def test_many_tickets_are_done_in_batches(office, cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 2)
    for _number in range(5):
        open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
        jobs.run_batch(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == ("running", 4, 10)
        assert done(job).result["tickets"] == 5
    assert pending_count(Setting.CALENDAR, office.pk) == 0


def test_a_stopped_recalculation_leaves_the_rest_as_it_was(office, cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 1)
    for _number in range(3):
        open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
        jobs.run_batch(job.pk)
        jobs.cancel(job.pk)
        jobs.run(job.pk, seconds=60)
    assert pending_count(Setting.CALENDAR, office.pk) == 4


def test_one_recalculation_of_a_calendar_at_a_time(office, cast):
    apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    with pytest.raises(Refused):
        apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.admin.pk)


def test_a_ticket_that_cannot_be_counted_stalls_no_other(office, cast, monkeypatch):
    bad, good = open_at(), open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    adopt = promising.adopt

    def sometimes(clock, *args, **facts):
        if clock.ticket_id == bad.pk:
            raise ValueError
        return adopt(clock, *args, **facts)

    monkeypatch.setattr("escalation.promising.adopt", sometimes)
    with travel(T0 + 30 * MINUTE):
        job = done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
    assert (job.result["failed"], job.result["tickets"]) == (1, 1)
    assert clock(good).calendar_version.number == 2
    assert clock(bad).calendar_version.number == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_everything_once(office, cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 1)
    tickets = [open_at() for _number in range(6)]
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    at_once(*[lambda: jobs.run(job.pk, seconds=30)] * 2)
    assert done(job).result["clocks"] == 12
    changed = Event.objects.filter(kind="clock.changed").values_list("stream", flat=True)
    assert sorted(changed) == sorted([ticket.stream for ticket in tickets] * 2)


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_somebody_works_on_is_done_when_it_is_free(office, cast):
    busy, free = open_at(), open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    with held_elsewhere(Ticket.objects.filter(pk=busy.pk)):
        assert jobs.run(job.pk, seconds=10) == Turn.MUST_WAIT
        assert clock(free).calendar_version.number == 2
        assert clock(busy).calendar_version.number == 1
    done(job)
    assert clock(busy).calendar_version.number == 2


@pytest.mark.django_db(transaction=True)
def test_those_behind_a_ticket_that_somebody_works_on_have_their_turn(office, cast, monkeypatch):
    monkeypatch.setattr("escalation.services.recalculating.BATCH", 1)
    busy, free, last = open_at(), open_at(), open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    with held_elsewhere(Ticket.objects.filter(pk=busy.pk)):
        assert jobs.run(job.pk, seconds=10) == Turn.MUST_WAIT
    numbers = [clock(ticket).calendar_version.number for ticket in (busy, free, last)]
    assert numbers == [1, 2, 2]
    done(job)
    assert clock(busy).calendar_version.number == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_in_mid_batch_again_and_again_every_promise_is_counted_anew_exactly_once(office, cast):
    tickets = many(200)
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        job = apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk)
    dice, kills = random.Random(20260504), 0
    while kills < 6:
        victim, begun = at_a_job(job.pk, batch=2), Job.objects.get(pk=job.pk).done
        while Job.objects.get(pk=job.pk).done == begun and victim.poll() is None:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.05))
        victim.send_signal(signal.SIGKILL)
        kills += victim.wait(10) == -signal.SIGKILL
        job.refresh_from_db()
        assert job.state != "done", "It was over before it could be killed: give it more tickets."
    assert at_a_job(job.pk, batch=20).wait(120) == 0
    job.refresh_from_db()
    assert (job.state, pending_count(Setting.CALENDAR, office.pk)) == ("done", 0)
    changed = Event.objects.filter(kind="clock.changed").values_list("stream", "data__clock")
    assert set(Counter(changed).values()) == {1}
    assert len(changed) == Clock.objects.filter(state="running").count() == 2 * len(tickets)
    assert not any(differences for ticket in tickets for differences in agrees_with_the_ledger(ticket))
