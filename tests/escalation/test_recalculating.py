"""Newer hours and targets applied to open tickets: tried first, then done batch by batch, once and for good."""

from datetime import timedelta

import pytest

from escalation.explain import explain
from escalation.models import Clock
from escalation.recounting import Setting
from escalation.services.publishing import publish_policy
from escalation.services.recalculating import Way, apply, pending_count, try_out
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.jobs.models import Job
from helpdesk.ledger.models import Event
from helpdesk.web.moved import SettingMoved
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.newer import agrees_with_the_ledger, clock, close_on, done, office_desk, open_at
from tests.escalation.rules import HOUR, MINUTE, RESOLUTION, T0
from tickets.models import Ticket
from tickets.services.conversation import reply


@pytest.fixture
def office(cast):
    return office_desk()


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


def test_nobody_applies_a_version_that_they_have_not_seen(office, cast):
    close_on(office, "2026-05-04", T0)
    with pytest.raises(SettingMoved):
        apply(Setting.CALENDAR, office.pk, Way.FROM_NOW, actor=cast.manager.pk, seen=1)
    assert not Job.objects.exists()


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
