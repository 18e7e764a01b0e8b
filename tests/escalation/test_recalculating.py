"""Newer hours and targets applied to open tickets: tried first, then done batch by batch, once and for good."""

from datetime import timedelta

import pytest

from escalation import promising
from escalation.audit import _told_by_the_ledger
from escalation.errors import Refused
from escalation.explain import explain
from escalation.models import Approval, Clock
from escalation.recounting import Setting
from escalation.replaying import differences
from escalation.services.publishing import publish_policy
from escalation.services.recalculating import Way, apply, pending_count, try_out
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.jobs import running as jobs
from helpdesk.jobs.models import Job
from helpdesk.jobs.registry import Turn
from helpdesk.ledger.models import Event
from helpdesk.web.moved import SettingMoved
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.rules import DAYS, HOUR, MINUTE, RESOLUTION, T0
from tests.threads import at_once, held_elsewhere
from tickets.models import Ticket
from tickets.services.conversation import reply

WEEK = {day: [["09:00", "18:00"]] for day in DAYS[:5]}


@pytest.fixture
def office(cast):
    """A desk whose promises count on office hours."""
    calendar = rules.office()
    rules.policy(calendar)
    rules.matrix(rules.path(rules.usual_steps()))
    return calendar


def open_at(at=T0):
    return rules.ticket(at)


def close_on(calendar, date, at):
    """Publish a holiday at an instant."""
    hours = {"timezone": "UTC", "weekly": WEEK, "holidays": [{"date": date, "name": "Feast"}]}
    with travel(at):
        publish(Calendar.objects.get(pk=calendar.pk), hours)


def done(job):
    jobs.run(job.pk, seconds=60)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def clock(ticket, kind=RESOLUTION):
    return Clock.objects.get(ticket=ticket, kind=kind)


def agrees_with_the_ledger(ticket):
    told = _told_by_the_ledger([ticket.pk])[ticket.pk]
    return [differences(row, told[row.kind, row.cycle]) for row in Clock.objects.filter(ticket=ticket)]


def test_open_tickets_keep_their_hours_until_newer_ones_are_applied(office, cast):
    ticket = open_at()
    assert clock(ticket).due_at == T0 + 8 * HOUR
    close_on(office, "2026-05-04", T0 + HOUR)
    assert clock(ticket).due_at == T0 + 8 * HOUR
    assert pending_count(Setting.CALENDAR, office.pk) == 2


def test_a_trial_says_what_would_change_and_changes_nothing(office, cast):
    ticket = open_at(T0 + 2 * HOUR)
    close_on(office, "2026-05-05", T0 + 3 * HOUR)
    before = list(Clock.objects.order_by("pk").values())
    with travel(T0 + 2 * HOUR + 10 * MINUTE):
        job = try_out(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    assert job.state == "done"
    assert (job.result["clocks"], job.result["tickets"]) == (2, 1)
    assert (job.result["later"], job.result["same"]) == (1, 1)
    assert job.result["examples"] == [
        {
            "ticket": ticket.key,
            "clock": "resolution",
            "effect": "later",
            "before": "2026-05-05T10:00:00+00:00",
            "after": "2026-05-06T10:00:00+00:00",
        }
    ]
    assert list(Clock.objects.order_by("pk").values()) == before
    assert not Event.objects.filter(kind__in=["clock.changed", "rules.applied"]).exists()


def test_from_now_on_keeps_what_has_run(office, cast):
    ticket = open_at()
    close_on(office, "2026-05-04", T0 + 2 * HOUR)
    touched = Ticket.objects.get(pk=ticket.pk).updated_at
    with travel(T0 + 30 * MINUTE):
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
    row = clock(ticket)
    assert row.banked == 30 * 60
    assert row.due_at == T0 + timedelta(days=1, hours=7, minutes=30)
    shown = Ticket.objects.get(pk=ticket.pk)
    assert shown.due_at == clock(ticket, "first_response").due_at
    assert shown.updated_at == touched
    assert agrees_with_the_ledger(ticket) == [{}, {}]


def test_from_the_beginning_counts_anew_what_has_run(office, cast):
    ticket = open_at()
    with travel(T0 + 30 * MINUTE):
        close_on(office, "2026-05-04", T0 + 30 * MINUTE)
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk))
    row = clock(ticket)
    assert row.banked == 0
    assert row.due_at == T0 + timedelta(days=1, hours=8)
    assert agrees_with_the_ledger(ticket) == [{}, {}]


def test_what_was_broken_stays_broken(office, cast):
    ticket = open_at()
    close_on(office, "2026-05-04", T0 + 2 * HOUR)
    with travel(T0 + 2 * HOUR):
        job = done(apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk))
    first = clock(ticket, "first_response")
    assert first.breached_at == T0 + HOUR
    assert (job.result["late"], job.result["later"]) == (1, 1)
    assert agrees_with_the_ledger(ticket) == [{}, {}]


def test_a_promise_beyond_its_new_target_is_broken_at_that_moment(office, cast):
    ticket = open_at()
    policy = rules.SLAPolicy.objects.get()
    short = rules.targets({RESOLUTION: HOUR})
    publish_policy(policy, calendar=office, conditions={}, targets=short)
    with travel(T0 + 50 * MINUTE):
        trial = try_out(Setting.POLICY, policy.pk, Way.FROM_NOW, actor=cast.manager.pk)
        assert (trial.result["cancelled"], trial.result["sooner"]) == (1, 1)
    with travel(T0 + 90 * MINUTE):
        job = done(apply(Setting.POLICY, policy.pk, Way.FROM_NOW, actor=cast.manager.pk))
    assert job.result["breached"] == 1
    assert clock(ticket).breached_at == T0 + 90 * MINUTE
    assert clock(ticket).target == 3600
    assert clock(ticket, "first_response").state == "cancelled"
    assert agrees_with_the_ledger(ticket) == [{}, {}]


def test_a_promise_that_is_no_longer_due_soon_is_rescued(office, cast):
    open_at()
    close_on(office, "2026-05-04", T0 + 40 * MINUTE)
    with travel(T0 + 40 * MINUTE):
        job = try_out(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk)
    assert job.result["rescued"] == 1


def test_a_paused_promise_stays_paused(office, cast):
    ticket = open_at()
    reply(ticket, "Which one?", author=cast.l1, status="waiting_customer", at=T0 + 30 * MINUTE)
    close_on(office, "2026-05-04", T0 + HOUR)
    with travel(T0 + HOUR):
        job = done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
    assert job.result["paused"] == 1
    assert (clock(ticket).state, clock(ticket).due_at, clock(ticket).banked) == ("paused", None, 1800)
    assert agrees_with_the_ledger(ticket) == [{}, {}]


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


def test_not_at_all_changes_nothing(office, cast):
    open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    done(apply(Setting.CALENDAR, office.pk, Way.NONE, actor=cast.manager.pk))
    assert pending_count(Setting.CALENDAR, office.pk) == 2


def test_steps_that_happened_do_not_happen_again_and_those_to_come_move(office, cast):
    ticket = open_at()
    sweep_until_quiet(T0 + 50 * MINUTE)
    assert len(rules.fired(ticket)) == 1
    close_on(office, "2026-05-04", T0 + 50 * MINUTE)
    with travel(T0 + 50 * MINUTE):
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk))
    sweep_until_quiet(T0 + 20 * HOUR)
    assert len(rules.fired(ticket)) == 1
    sweep_until_quiet(T0 + timedelta(days=1, hours=1))
    assert len(rules.fired(ticket)) == 2


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


def test_what_was_counted_anew_by_other_hours_still_counts(office, cast):
    ticket = open_at(T0 - HOUR)
    policy = rules.SLAPolicy.objects.get()
    targets = rules.targets({RESOLUTION: 8 * HOUR})
    publish_policy(policy, calendar=rules.always(), conditions={}, targets=targets)
    with travel(T0 + HOUR):
        done(apply(Setting.POLICY, policy.pk, Way.FROM_HISTORY, actor=cast.manager.pk))
        assert clock(ticket).banked == 2 * 3600
        publish_policy(policy, calendar=office, conditions={}, targets=targets)
        done(apply(Setting.POLICY, policy.pk, Way.FROM_NOW, actor=cast.manager.pk))
    close_on(office, "2026-05-05", T0 + 2 * HOUR)
    with travel(T0 + 2 * HOUR):
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk))
    assert clock(ticket).banked == 3 * 3600
    assert agrees_with_the_ledger(ticket) == [{}, {}]


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


def test_nobody_applies_a_version_that_they_have_not_seen(office, cast):
    close_on(office, "2026-05-04", T0)
    with pytest.raises(SettingMoved):
        apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk, seen=1)
    assert not Job.objects.exists()


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


def test_the_ticket_says_that_newer_rules_count(office, cast):
    ticket, other = open_at(), open_at()
    close_on(office, "2026-05-04", T0 + 30 * MINUTE)
    with travel(T0 + 30 * MINUTE):
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk))
        close_on(office, "2026-05-05", T0 + 30 * MINUTE)
        done(apply(Setting.CALENDAR, office.pk, Way.FROM_HISTORY, actor=cast.manager.pk))
    told = next(one.why for one in explain(ticket, at=T0 + HOUR) if one.clock.kind == RESOLUTION)
    at = "Mon 4 May 2026 09:30"
    assert f"From {at} on newer rules count, with a target of 8 h; what had run was kept." in told
    assert f"On {at} what had run was counted anew by newer rules: 30 min. Its target is 8 h." in told, told
    assert agrees_with_the_ledger(other) == [{}, {}]


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
