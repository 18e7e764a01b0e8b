"""The numbers for Prometheus: what they tell, to whom, and what they do while a server is away."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from helpdesk import metrics
from helpdesk.deadlines.audit import audit
from helpdesk.deadlines.models import AuditReport, Heartbeat
from helpdesk.deadlines.tasks import sweep
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.relay import drain
from helpdesk.web import counters
from helpdesk.web.times import now, travel
from tests.api import desk


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    client = counters._client()
    client.delete(counters.COUNTS, counters.PULSES)
    client.close()


def read(**headers):
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    samples = [
        sample
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    ]
    return {(sample.name, *sorted(sample.labels.values())): sample.value for sample in samples}


@pytest.mark.django_db
def test_a_well_desk_tells_that_it_is(cast):
    Heartbeat.objects.create(name="sweep", at=Now())
    told = read()
    assert told[("desk_database_up",)] == told[("desk_redis_up",)] == 1
    assert told[("desk_sweep_last_run_timestamp_seconds",)] > 0
    assert told[("desk_deadlines_lag_seconds", "clock")] == 0
    assert told[("desk_database_connections", "active")] >= 1


@pytest.mark.django_db
def test_every_name_begins_with_desk_or_is_pythons_own(cast):
    names = {name for name, *_labels in read()}
    assert all(name.startswith(("desk_", "python_", "process_")) for name in names)


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_sweep_and_what_it_did_is_told(cast):
    desk.publish_rules(cast)
    with travel(now() - timedelta(hours=2, minutes=5)):  # a first response is promised within two hours
        desk.open_one()
    told = read()
    assert told[("desk_deadlines_due", "clock")] == 1
    assert 299 < told[("desk_deadlines_lag_seconds", "clock")] < 900
    sweep()
    told = read()
    assert told[("desk_deadlines_due", "clock")] == 0
    assert told[("desk_deadlines_total", "claimed", "clock")] >= 1


@pytest.mark.django_db(transaction=True)
def test_the_outbox_tells_what_waits_and_what_became_of_it():
    Delivery.objects.create(channel="trial", key="old", created_at=Now() - timedelta(hours=1))
    told = read()
    assert told[("desk_outbox_waiting",)] == 1
    assert 3599 < told[("desk_outbox_oldest_age_seconds",)] < 4200
    drain()  # nobody sends what goes by this channel
    assert read()[("desk_deliveries_total", "postponed", "trial")] == 1


@pytest.mark.django_db
def test_a_delivery_that_was_given_up_is_told():
    Delivery.objects.create(channel="trial", key="bad", state="failed", next_at=None)
    assert read()[("desk_outbox_failed",)] == 1


@pytest.mark.django_db
def test_what_the_audit_found_is_told_by_its_check_and_nothing_before_the_first():
    assert not [name for name, *_labels in read() if name.startswith("desk_audit")]
    audit()
    told = read()
    assert told[("desk_audit_last_run_timestamp_seconds",)] == AuditReport.objects.get().at.timestamp()
    assert (told[("desk_audit_findings", "parked")], told[("desk_audit_in_danger",)]) == (0, 0)
    row = {"check": "parked", "place": "clock:1", "facts": {}, "since": "2026-05-04T09:00:00+00:00"}
    AuditReport.objects.update(findings=[row, {**row, "place": "clock:2"}])
    told = read()
    assert (told[("desk_audit_findings", "parked")], told[("desk_audit_in_danger",)]) == (2, 1)


@pytest.mark.django_db
def test_the_size_of_the_database_is_told():
    assert read()[("desk_database_bytes",)] > 1_000_000


@pytest.mark.django_db
def test_workers_are_counted_while_they_give_signs_of_life(monkeypatch):
    counters.pulse("worker", "celery@one")
    counters.pulse("worker", "celery@two")
    assert read()[("desk_workers",)] == 2
    monkeypatch.setattr(counters, "FADES_AFTER", -1.0)
    assert read()[("desk_workers",)] == 0


class Live(BaseHTTPRequestHandler):
    """A live process with 42 streams."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "live", "streams": 42, "most": 2000}')

    def log_message(self, *_arguments):
        pass


@pytest.mark.django_db
def test_open_live_streams_are_told_by_the_live_process(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Live) as server:
        settings.LIVE_URL = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        told = read()
        server.shutdown()
        thread.join()
    assert (told[("desk_live_up",)], told[("desk_live_streams",)]) == (1, 42)
    assert read()[("desk_live_up",)] == 0


def test_a_database_that_is_away_is_told_as_0_and_the_rest_answers(monkeypatch):
    def refuse(*_arguments, **_options):
        raise OperationalError("password of desk is secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    told = read()
    assert (told[("desk_database_up",)], told[("desk_redis_up",)]) == (0, 1)


@pytest.mark.django_db
def test_a_redis_that_is_away_is_told_as_0_and_nobody_waits_for_it(settings, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        monkeypatch.setattr(counters, "_not_before", 0.0)
        counters.add({"sweep:clock:done": 1})
        assert counters._not_before > 0
        told = read()
    assert (told[("desk_database_up",)], told[("desk_redis_up",)]) == (1, 0)


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": ""}])
def test_whoever_came_through_the_web_server_in_front_gets_nothing(headers):
    answer = Client().get("/metrics", headers=headers)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.django_db
def test_with_a_token_only_who_knows_it_reads(settings):
    settings.METRICS_TOKEN = "a-long-secret"
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert read(Authorization="Bearer a-long-secret")[("desk_database_up",)] == 1


def test_prometheus_asks_a_process_by_any_name_and_only_asks():
    assert Client().post("/metrics").status_code == 404
    assert Client().head("/metrics", headers={"Host": "10.0.0.7:8000"}).status_code == 404


@pytest.mark.django_db
def test_a_process_is_read_by_its_address(django_assert_max_num_queries):
    with django_assert_max_num_queries(10 + 2 * len(metrics.kinds())):
        answer = Client().get("/metrics", headers={"Host": "10.0.0.7:8000"}, secure=False)
    assert answer.status_code == 200
