"""The auditor: each thing that should hold is broken behind the verbs' back, and found."""

import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models.functions import Now

from helpdesk.deadlines import audit as auditing
from helpdesk.deadlines import checks, tasks
from helpdesk.deadlines.audit import audit, last_report
from helpdesk.deadlines.checks import MOST, Check, Seen, Wrong
from helpdesk.deadlines.models import AuditReport, Heartbeat
from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Mail, Notification
from helpdesk.web.times import now, travel
from tests.deadlines.trial import Errand, kind, make
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def found(report=None):
    return {(one.check, one.place) for one in (report or audit()).findings}


def ago(**span):
    return Now() - timedelta(**span)


def errand(**fields):
    row = make()[0]
    Errand.objects.filter(pk=row.pk).update(**fields)
    return row


@pytest.fixture
def only(monkeypatch):
    """Let the auditor make these checks and no others."""

    def these(*made):
        monkeypatch.setattr(checks, "_checks", {check.name: check for check in made})

    return these


def check(look, name="trial", **facts):
    return Check(name, "Trial", "%(what)s is bad.", look, **facts)


def finds(*pks):
    return check(lambda _glance: Seen([Wrong("row", pk, {"what": f"Row {pk}"}) for pk in pks]))


# What it finds.


def test_a_desk_on_which_nothing_is_wrong_has_no_finding(serve):
    serve(kind())
    tasks.sweep()
    Delivery.objects.create(channel="trial", key="new")
    assert found() == set()


@pytest.mark.parametrize(("seconds", "is_found"), [(100, False), (140, True)])
def test_a_sweep_that_stopped_is_found_after_two_minutes(serve, seconds, is_found):
    serve(kind())
    Heartbeat.objects.create(name="sweep", at=ago(seconds=seconds))
    assert (("sweep_missing", "heartbeat:0") in found()) is is_found


@pytest.mark.parametrize(("seconds", "is_found"), [(100, False), (140, True)])
def test_a_deadline_that_the_sweep_left_lying_is_found_after_two_minutes(serve, seconds, is_found):
    serve(kind())
    row = errand(next_at=ago(seconds=seconds))
    assert (("overdue", f"errand:{row.pk}") in found()) is is_found


def test_a_parked_row_is_found_with_its_reason(serve):
    serve(kind())
    row = errand(parked_at=Now(), parked_reason="ValueError: bad")
    report = audit()
    assert found(report) == {("parked", f"errand:{row.pk}")}
    assert "ValueError: bad" in report.findings[0].sentence


def test_a_delivery_that_no_relay_tried_is_found(serve):
    serve(kind())
    row = Delivery.objects.create(channel="trial", key="left", next_at=ago(minutes=3))
    assert found() == {("delivery_untouched", f"delivery:{row.pk}")}


def test_a_delivery_that_is_tried_in_vain_for_an_hour_is_found_and_endangers_no_promise(serve):
    serve(kind())
    later = Now() + timedelta(minutes=30)
    row = Delivery.objects.create(
        channel="trial", key="vain", created_at=ago(hours=2), next_at=later, attempts=5
    )
    Delivery.objects.create(
        channel="trial", key="young", created_at=ago(minutes=50), next_at=later, attempts=4
    )
    Delivery.objects.create(channel="trial", key="gone", created_at=ago(hours=2), state="sent", next_at=None)
    report = audit()
    assert found(report) == {("delivery_old", f"delivery:{row.pk}")}
    assert not report.endangers


# How it looks.


def test_a_check_that_breaks_is_a_finding_and_the_others_are_made(only, transactional_db):
    def breaks(_glance):
        Delivery.objects.raw("SELECT nothing FROM nowhere")[0]

    only(check(breaks), finds(7))
    only(check(breaks, name="broken"), finds(7))
    report = audit()
    assert found(report) == {("broken", "check:0"), ("trial", "row:7")}
    assert report.findings[0].sentence.startswith("This check could not be made: ProgrammingError")


def test_a_check_reads_one_snapshot_and_cannot_write(only, transactional_db):
    seen = []

    def look(_glance):
        before = Delivery.objects.count()
        at_once(lambda: Delivery.objects.create(channel="trial", key=f"meanwhile {len(seen)}"))
        seen.append(Delivery.objects.count() - before)
        Delivery.objects.create(channel="trial", key="never")
        return Seen()

    only(check(look))
    assert found() == {("trial", "check:0")}
    assert seen == [0]
    assert list(Delivery.objects.values_list("key", flat=True)) == ["meanwhile 0"]


def test_a_statement_that_takes_too_long_is_cut_short(only, transactional_db, monkeypatch):
    monkeypatch.setattr(auditing, "PATIENCE", "50ms")
    only(check(lambda _glance: Delivery.objects.raw("SELECT 1 AS id FROM pg_sleep(5)")[0]))
    report = audit()
    assert "statement timeout" in report.findings[0].sentence


def test_a_walking_check_goes_on_where_it_ended_and_sees_again_what_was_wrong(only):
    glances = []

    def look(glance):
        glances.append((glance.after, set(glance.known)))
        return Seen([Wrong("row", 5, {"what": "Five"})], after=len(glances) % 3 * 100)

    only(check(look))
    for _time in range(4):
        audit()
    assert glances == [(0, set()), (100, {5}), (200, {5}), (0, {5})]


def test_a_look_names_a_bounded_number_of_things_and_says_that_there_are_more(only):
    only(finds(*range(1, MOST + 20)))
    report = audit()
    assert len(report.findings) == MOST
    assert list(report.full) == ["trial"]


# What it keeps, and whom it tells.


def test_the_last_report_is_kept_with_the_instant_since_when(only):
    only(finds(1))
    first = audit()
    AuditReport.objects.update(
        findings=[{**AuditReport.objects.get().findings[0], "since": "2026-01-01T00:00:00+00:00"}]
    )
    only(finds(1, 2))
    audit()
    kept = {one.place: one.since for one in last_report().findings}
    assert kept["row:1"].isoformat() == "2026-01-01T00:00:00+00:00"
    assert kept["row:2"] >= first.at
    assert AuditReport.objects.count() == 1


def test_administrators_are_told_once_of_what_is_new(cast, only):
    only(finds(1))
    audit()
    audit()
    rows = Notification.objects.filter(kind="audit_found")
    assert [(row.user_id, row.url) for row in rows.all()] == [(cast.admin.pk, "/system/")]
    assert Mail.objects.get(kind="audit_found").to == cast.admin.email
    only(finds(1, 2))
    audit()
    assert rows.count() == 2
    only(finds())
    audit()
    assert rows.count() == 2
    only(finds(1))
    with travel(now() + timedelta(minutes=5)):
        audit()
    assert rows.count() == 3


def test_a_flood_is_told_once_although_each_look_names_others(cast, only):
    only(finds(*range(1, MOST + 1)))
    audit()
    only(finds(*range(100, MOST + 100)))
    audit()
    assert Notification.objects.filter(kind="audit_found").count() == 1


def test_two_audits_at_once_tell_of_a_thing_once(cast, only, transactional_db):
    only(finds(1))
    at_once(audit, audit, audit)
    assert Notification.objects.filter(kind="audit_found").count() == 1


def test_the_command_prints_the_report_and_ends_with_1_when_something_is_wrong(serve):
    serve(kind())
    out = StringIO()
    call_command("audit", stdout=out)
    assert json.loads(out.getvalue())["findings"] == []
    row = errand(parked_at=Now(), parked_reason="ValueError: bad")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", stdout=out)
    told = json.loads(out.getvalue())
    assert ended.value.code == 1
    assert told["in_danger"] is True
    assert [(one["check"], one["place"]) for one in told["findings"]] == [("parked", f"errand:{row.pk}")]
    assert datetime.fromisoformat(told["findings"][0]["since"])


# The dead-man's switch.


class Switch(BaseHTTPRequestHandler):
    """Hears pings, and answers as it was told to."""

    def do_GET(self):
        self.server.heard.append(self.path)
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def switch(settings):
    server = HTTPServer(("127.0.0.1", 0), Switch)
    server.heard, server.answer = [], 200
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.DEADMAN_URL = f"http://127.0.0.1:{server.server_port}/secret-key"
    settings.DEADMAN_ON_PRIVATE_HOST = True
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_switch_is_told_that_all_is_well(only, switch):
    only(finds())
    tasks.audit()
    assert switch.heard == ["/secret-key"]
    assert AuditReport.objects.get().pinged_at is not None


def test_the_switch_hears_nothing_while_a_promise_is_in_danger(only, switch):
    only(finds(1))
    tasks.audit()
    assert switch.heard == []


def test_the_switch_is_told_when_what_is_wrong_endangers_nothing(only, switch):
    only(check(finds(1).look, endangers=False))
    tasks.audit()
    assert switch.heard == ["/secret-key"]


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_switch_that_does_not_take_it_is_remembered_and_never_followed(only, switch, answer):
    switch.answer = answer
    only(finds())
    tasks.audit()
    row = AuditReport.objects.get()
    assert switch.heard == ["/secret-key"]
    assert (row.pinged_at, row.ping_error) == (None, f"It answered {answer}.")


def test_a_switch_inside_the_house_is_refused_unless_the_operator_allows_it(only, switch, settings, caplog):
    settings.DEADMAN_ON_PRIVATE_HOST = False
    only(finds())
    tasks.audit()
    assert switch.heard == []
    assert AuditReport.objects.get().ping_error == "It could not be reached (InnerAddress)."
    assert "secret-key" not in caplog.text


def test_an_address_that_is_none_breaks_nothing(only, settings):
    settings.DEADMAN_URL = "no address"
    only(finds())
    tasks.audit()
    assert AuditReport.objects.get().ping_error
