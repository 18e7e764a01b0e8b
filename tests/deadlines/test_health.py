"""What the desk says about itself to those who watch it."""

import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.test import Client

from helpdesk import health
from helpdesk.deadlines import heartbeat
from helpdesk.deadlines.models import AuditReport, Heartbeat
from helpdesk.deadlines.tasks import audit, sweep
from helpdesk.ledger.models import Delivery
from tests.deadlines.trial import Errand, kind, make, refuse_poison
from tests.threads import held_elsewhere

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def long_running(monkeypatch):
    """The process is an hour old."""
    monkeypatch.setattr(heartbeat, "_started", time.monotonic() - 3600)


@pytest.fixture
def desk(serve):
    """A desk whose sweep serves the trial and has just run, and so has the auditor."""
    serve(kind(refuse_poison))
    sweep()
    audit()


@pytest.fixture
def broken_database(monkeypatch):
    def refuse(*_arguments, **_options):
        raise OperationalError("could not connect to server: password of desk is secret")

    monkeypatch.setattr(connection, "cursor", refuse)


def ask(part):
    answer = Client().get(f"/health/{part}")
    return answer.status_code, answer.json()


def ago(**span):
    return Now() - timedelta(**span)


def due(**span):
    row = make(next_at=datetime(2026, 1, 1, tzinfo=UTC))[0]
    Errand.objects.filter(pk=row.pk).update(next_at=ago(**span))


def test_a_process_that_answers_is_live_without_its_database(broken_database):
    assert ask("live") == (200, {"status": "live"})


@pytest.mark.django_db
def test_a_desk_with_database_and_tables_is_ready():
    status, answer = ask("ready")
    assert status == 200
    assert answer["status"] == "ready"
    assert [answer[part]["ok"] for part in ("database", "migrations", "redis")] == [True, True, True]


@pytest.mark.django_db
def test_redis_is_reported_and_not_needed(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        status, answer = ask("ready")
    assert status == 200
    assert answer["redis"] == {"ok": False, "error": "ConnectionError", "is_needed": False}


@pytest.mark.django_db
def test_a_desk_whose_tables_are_of_another_version_is_not_ready():
    MigrationRecorder(connection).record_unapplied("ledger", "0001_initial")
    status, answer = ask("ready")
    assert status == 503
    assert answer["migrations"]["missing"] == ["ledger.0001_initial"]


def test_a_desk_without_database_is_not_ready_and_tells_no_secret(broken_database):
    answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "error": "OperationalError"}
    assert "secret" not in answer.content.decode()


def test_promises_are_kept_when_the_sweep_runs_and_nothing_is_late(desk):
    due(seconds=30)
    status, answer = ask("promises")
    assert status == 200
    assert answer["status"] == "kept"


def test_a_sweep_that_never_ran_is_named(serve):
    serve(kind())
    status, answer = ask("promises")
    assert status == 503
    assert answer["sweep"] == {"ok": False, "last_at": None, "lag_seconds": 0}


@pytest.mark.parametrize(("seconds", "status"), [(100, 200), (121, 503)])
def test_a_sweep_may_be_two_minutes_old(desk, seconds, status):
    Heartbeat.objects.update(at=ago(seconds=seconds))
    assert ask("promises")[0] == status


@pytest.mark.parametrize(("seconds", "status"), [(58, 200), (63, 503)])
def test_a_deadline_may_be_late_by_a_minute(desk, seconds, status):
    due(seconds=seconds)
    assert ask("promises")[0] == status


def test_a_late_deadline_is_named_by_its_kind(desk):
    due(hours=1)
    _status, answer = ask("promises")
    assert answer["status"] == "broken"
    assert list(answer["overdue"]["since"]) == ["errand"]
    assert answer["deliveries"]["ok"]


def test_the_lag_is_how_long_the_earliest_due_deadline_has_waited(desk):
    due(seconds=20)
    due(seconds=40)
    _status, answer = ask("promises")
    assert 39 <= answer["sweep"]["lag_seconds"] < 60


def test_a_parked_row_is_named_until_somebody_mends_it(desk):
    make(name="poison")
    sweep()
    status, answer = ask("promises")
    assert status == 503
    assert answer["parked"] == {"ok": False, "rows": {"errand": 1}}
    assert answer["overdue"]["ok"]
    Errand.objects.update(parked_at=None, next_at=None)
    assert ask("promises")[0] == 200


@pytest.mark.parametrize(("seconds", "status"), [(58, 200), (63, 503)])
def test_a_delivery_may_be_late_by_a_minute(desk, seconds, status):
    Delivery.objects.create(channel="trial", key="a", next_at=ago(seconds=seconds))
    assert ask("promises")[0] == status


def test_late_deliveries_are_counted_and_those_that_wait_for_a_later_try_are_not(desk):
    for number in range(3):
        Delivery.objects.create(channel="trial", key=f"late:{number}", next_at=ago(minutes=5))
    Delivery.objects.create(channel="trial", key="later", next_at=ago(minutes=-5))
    Delivery.objects.create(channel="trial", key="failed", next_at=None, state="failed")
    _status, answer = ask("promises")
    assert answer["deliveries"]["late"] == 3


def test_the_first_minute_is_free_and_still_names_what_is_wrong(serve, monkeypatch):
    monkeypatch.setattr(heartbeat, "_started", time.monotonic() - 30)
    serve(kind())
    due(hours=1)
    status, answer = ask("promises")
    assert status == 200
    assert answer["status"] == "starting"
    assert not answer["sweep"]["ok"]
    assert not answer["overdue"]["ok"]


def test_a_row_that_somebody_holds_for_long_is_late_like_any_other(desk):
    due(minutes=5)
    with held_elsewhere(Errand.objects.all()):
        sweep()
        assert ask("promises")[0] == 503
    sweep()
    assert ask("promises")[0] == 200


def test_promises_without_a_database_are_broken_and_tell_no_secret(broken_database):
    answer = Client().get("/health/promises")
    assert answer.status_code == 503
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("part", ["live", "ready", "promises"])
def test_health_is_only_asked_and_never_kept(desk, part):
    assert Client().post(f"/health/{part}").status_code == 405
    assert "no-store" in Client().get(f"/health/{part}").headers["Cache-Control"]


def test_the_answer_for_promises_costs_few_queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        Client().get("/health/promises")
    assert health.LATE == 60 * SECOND


def find(check, place="clock:17"):
    told = {"check": check, "place": place, "facts": {"ticket": "HD-1"}, "since": "2026-05-04T09:00:00+00:00"}
    AuditReport.objects.update(findings=[told])


def test_a_finding_that_endangers_a_promise_is_counted_by_its_check(desk):
    find("clock_differs")
    status, answer = ask("promises")
    assert status == 503
    assert answer["status"] == "broken"
    assert answer["audit"]["ok"] is False
    assert (answer["audit"]["findings"], answer["audit"]["checks"]) == (1, {"clock_differs": 1})
    assert "HD-1" not in str(answer)


def test_a_finding_that_endangers_nothing_is_counted_and_no_alarm(desk):
    find("step_without_event", "step:4")
    status, answer = ask("promises")
    assert (status, answer["audit"]["ok"], answer["audit"]["findings"]) == (200, True, 1)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_an_auditor_may_stay_away_for_a_quarter_of_an_hour(desk, minutes, status):
    AuditReport.objects.update(at=ago(minutes=minutes))
    assert ask("promises")[0] == status


def test_a_process_that_is_young_waits_for_its_first_audit(desk, monkeypatch):
    monkeypatch.setattr(heartbeat, "_started", time.monotonic() - 10 * 60)
    AuditReport.objects.all().delete()
    status, answer = ask("promises")
    assert (status, answer["audit"]["last_at"]) == (200, None)


def failing(**facts):
    Delivery.objects.create(channel="trial", key="refused", next_at=ago(seconds=-30), attempts=3, **facts)


@pytest.mark.django_db(transaction=True)
def test_an_outbox_whose_every_try_fails_for_minutes_is_named(desk):
    failing(created_at=ago(minutes=6))
    status, said = ask("promises")
    assert status == 503
    assert said["deliveries"]["is_blocked"]


@pytest.mark.django_db(transaction=True)
def test_one_address_that_fails_while_others_get_theirs_is_no_alarm(desk):
    failing(created_at=ago(minutes=6))
    Delivery.objects.create(channel="trial", key="good", next_at=None, state="sent", sent_at=ago(minutes=1))
    assert ask("promises")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_a_try_that_failed_just_now_is_no_alarm_yet(desk):
    failing(created_at=ago(minutes=1))
    assert ask("promises")[0] == 200
