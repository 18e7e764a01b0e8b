"""What is not handed to the team that helps out: private tickets, held ones, those done with; and what looks cost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from escalation.engine import spreading, watching
from escalation.forecast import forecast
from escalation.models import Clock, Step, TeamWatch
from escalation.recounting import Setting
from escalation.running import plan
from escalation.services.deescalating import deescalate
from escalation.services.recalculating import Way, apply
from escalation.services.watching import watch_team
from helpdesk.accounts.services import teams
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.deadlines.registry import kinds
from helpdesk.deadlines.sweep import sweep_once
from helpdesk.jobs import running as jobs
from helpdesk.notifications.models import Notification
from helpdesk.web.times import now, travel
from tests.escalation import rules
from tests.escalation.rules import DAYS, HOUR, MINUTE, SECOND, T0
from tests.escalation.seen import comes_true
from tests.threads import in_thread
from tickets.services.placing import assign

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast):
    """A first line that has no room at all; the second line helps out."""
    rules.desk(promised={rules.FIRST: 2 * HOUR, rules.RESOLUTION: 20 * HOUR})
    type(cast.l1).objects.filter(pk__in=[cast.l1.pk, cast.lead.pk]).update(capacity=0)
    with travel(T0):
        watch_team(cast.first_line, ahead=7200, helper=cast.second_line, actor=cast.manager.pk)
    return cast


def spread_by(at):
    """Sweep once; return the tickets that were spread."""
    known = set(Step.objects.values_list("pk", flat=True))
    sweep_once(at)
    rows = Step.objects.filter(reason="overload", outcome="fired").exclude(pk__in=known).order_by("pk")
    return [step.ticket for step in rows.select_related("ticket")]


def hold(ticket, *kinds, **facts):
    """Hold the promises of a ticket back, all unless some are named, as what happens to it would."""
    for clock in Clock.objects.filter(ticket=ticket, kind__in=kinds or (rules.FIRST, rules.RESOLUTION)):
        for name, value in facts.items():
            setattr(clock, name, value)
        plan(clock)
        clock.save()


def whys(ticket, at):
    return {step.why for step in forecast(ticket, at=at)}


# Private teams.


@pytest.mark.parametrize("private", ["first_line", "second_line"])
def test_nothing_goes_from_or_to_a_team_that_became_private(full, private):
    ticket = rules.ticket()
    assert "overload" in whys(ticket, T0 + MINUTE)
    teams.change(getattr(full, private), is_private=True)
    assert "overload" not in whys(ticket, T0 + MINUTE)
    assert spread_by(T0 + 5 * MINUTE) == []
    assert rules.where(ticket)[:2] == (None, "first-line")
    assert TeamWatch.objects.get().short_by == 1


def test_who_answers_for_a_private_team_still_hears_that_it_is_short(full):
    rules.ticket()
    teams.change(full.first_line, is_private=True)
    sweep_once(T0 + 5 * MINUTE)
    assert Notification.objects.filter(kind="team_short", user=full.lead).exists()


def test_a_private_team_is_not_made_the_helper(full):
    secret = teams.create(slug="secret", name="Hush", is_private=True)
    with pytest.raises(ValidationError, match="no longer exists"):
        watch_team(full.first_line, ahead=60, helper=secret)
    assert TeamWatch.objects.get().helper == full.second_line


# What holds the steps of paths holds this too.


def test_in_the_quiet_time_after_a_deescalation_nothing_is_spread(full):
    ticket = rules.ticket()
    hold(ticket, quiet_since=T0, quiet_until=T0 + 25 * MINUTE)
    assert spread_by(T0 + 5 * MINUTE) == []
    foreseen = forecast(ticket, at=T0 + 6 * MINUTE)
    assert (foreseen[0].at, foreseen[0].why) == (T0 + 25 * MINUTE, "overload")
    assert comes_true(ticket, T0 + 6 * MINUTE) == len(foreseen)


def test_what_was_moved_of_late_is_not_spread_in_the_same_quarter_of_an_hour(full):
    ticket = rules.ticket()
    hold(ticket, rules.RESOLUTION, moves_after=T0 + 15 * MINUTE)
    assert spread_by(T0 + 10 * MINUTE) == []
    assert forecast(ticket, at=T0 + 11 * MINUTE)[0].at == T0 + 15 * MINUTE
    assert spread_by(T0 + 15 * MINUTE) == [ticket]


def test_a_hold_that_lasts_until_the_promise_is_due_leaves_it_to_its_path(full):
    ticket = rules.ticket()
    hold(ticket, quiet_since=T0 - MINUTE, quiet_until=T0 + 3 * HOUR)
    assert "overload" not in whys(ticket, T0 + MINUTE)
    assert comes_true(ticket, T0 + MINUTE) > 0


def test_what_waits_to_be_counted_anew_is_not_spread_before(full):
    ticket = rules.ticket()
    calendar = Calendar.objects.get()
    with travel(T0 + MINUTE):
        hours = {"timezone": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in DAYS}}
        publish(calendar, {**hours, "holidays": [{"date": "2026-12-24", "name": "Feast"}]})
        job = apply(Setting.CALENDAR, calendar.pk, Way.FROM_NOW, actor=full.manager.pk)
    with travel(T0 + 5 * MINUTE):
        assert spread_by(T0 + 5 * MINUTE) == []
        jobs.run(job.pk, seconds=60)
    assert spread_by(T0 + 10 * MINUTE) == [ticket]


# What cannot be spread does not stand before what can.


def back_in_the_queue(ticket, cast):
    """Let a ticket climb by a spread, and take the hold of its move away."""
    assert spread_by(T0 + 5 * MINUTE) == [ticket]
    hold(ticket, moves_after=None)


def test_a_ticket_that_climbs_already_takes_no_place_in_the_look(full, monkeypatch):
    monkeypatch.setattr(watching, "BATCH", 1)
    climbs = rules.ticket()
    back_in_the_queue(climbs, full)
    assign(climbs, assignee=None, team=full.first_line, actor=full.l2, at=T0 + 6 * MINUTE)
    assert rules.climb(climbs) is not None
    ticket = rules.ticket(at=T0 + 7 * MINUTE)
    assert spread_by(T0 + 10 * MINUTE) == [ticket]


def test_a_ticket_that_was_spread_before_takes_no_place_in_the_look(full, monkeypatch):
    monkeypatch.setattr(watching, "BATCH", 1)
    came_back = rules.ticket()
    back_in_the_queue(came_back, full)
    deescalate(came_back, reason="Easy after all.", actor=full.l2, at=T0 + 6 * MINUTE)
    hold(came_back, quiet_since=None, quiet_until=None)
    ticket = rules.ticket(at=T0 + 7 * MINUTE)
    assert spread_by(T0 + 10 * MINUTE) == [ticket]


def test_a_ticket_that_is_held_takes_no_place_in_the_look(full, monkeypatch):
    monkeypatch.setattr(watching, "BATCH", 1)
    held = rules.ticket()
    hold(held, quiet_since=T0, quiet_until=T0 + HOUR)
    ticket = rules.ticket(at=T0 + SECOND)
    assert spread_by(T0 + 5 * MINUTE) == [ticket]


# What it costs.


def searches(ticket, monkeypatch):
    """Return how often a forecast of a ticket looks for somebody who helps out."""
    asked = []
    real = spreading.find

    def find(step, situation, company):
        asked.append(step)
        return real(step, situation, company)

    monkeypatch.setattr(spreading, "find", find)
    forecast(ticket, at=T0 + MINUTE)
    monkeypatch.setattr(spreading, "find", real)
    return len(asked)


@pytest.mark.parametrize("capacity", [0, 2])
def test_a_forecast_asks_no_more_often_where_more_wait(full, monkeypatch, capacity):
    type(full.l2).objects.filter(pk=full.l2.pk).update(capacity=capacity)
    for number in range(4):
        rules.ticket(at=T0 + number * SECOND)
    few = searches(rules.ticket(at=T0 + 50 * SECOND), monkeypatch)
    for number in range(4, 12):
        rules.ticket(at=T0 + number * SECOND)
    assert searches(rules.ticket(at=T0 + 50 * SECOND), monkeypatch) == few > 0


def test_a_forecast_keeps_what_it_knows_of_the_looks_while_the_ticket_stays(full, monkeypatch):
    type(full.l2).objects.filter(pk=full.l2.pk).update(capacity=0)
    warnings = [
        rules.step(n, rules.lead_of("first-line"), percent=50 + n, action="notify") for n in (1, 2, 3)
    ]
    one = searches(rules.ticket(), monkeypatch)
    rules.matrix(rules.path([*warnings, rules.step(4, rules.team("second-line"))], slug="warns"))
    assert searches(rules.ticket(), monkeypatch) == one


def test_a_transaction_looks_at_one_team():
    assert next(kind for kind in kinds() if kind.name == "team_watch").batch == 1


# Deciding while the desk looks.


@pytest.mark.django_db(transaction=True)
def test_a_decision_waits_for_the_look_and_keeps_what_it_saw(full):
    short_since = now() - timedelta(minutes=3)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            TeamWatch.objects.select_for_update(no_key=True).get()
            deciding = in_thread(pool, lambda: watch_team(full.first_line, ahead=3600, helper=None))
            _until_somebody_waits()
            TeamWatch.objects.update(short_by=7, short_since=short_since)
        deciding.result(60)
    watch = TeamWatch.objects.get()
    assert (watch.ahead, watch.helper, watch.short_by, watch.short_since) == (3600, None, 7, short_since)


def _until_somebody_waits():
    """Return once another connection waits for a lock of this test's database."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.05)")
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")
