"""Calendars and policies over the API: versions that nobody overwrites, and applying them to open tickets."""

import pytest

from escalation.models import Clock
from helpdesk.jobs import running as jobs
from tests.escalation import rules
from tests.people import api_client


@pytest.fixture
def office(cast):
    calendar = rules.office()
    rules.policy(calendar)
    rules.matrix(rules.path(rules.usual_steps()))
    return calendar


@pytest.fixture
def program(cast):
    return api_client(cast.manager)


def address(office, rest=""):
    return f"/api/v1/calendars/{office.pk}/{rest}"


def test_a_change_of_an_old_version_is_refused(program, office):
    read = program.get(address(office))
    assert read.headers["ETag"].startswith('"1.')
    tag = {"HTTP_IF_MATCH": read.headers["ETag"]}
    weekly = {"mon": [["09:00", "12:00"]]}
    assert program.patch(address(office), {"weekly": weekly}, **tag).status_code == 200
    stale = program.patch(address(office), {"weekly": weekly}, **tag)
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:desk:problem:stale")
    assert program.get(address(office)).json()["version"] == 2
    known = program.get(address(office)).headers["ETag"]
    assert program.get(address(office), HTTP_IF_NONE_MATCH=known).status_code == 304


def test_a_policy_has_the_same_guard(program, office):
    place = f"/api/v1/sla-policies/{rules.SLAPolicy.objects.get().pk}/"
    tag = {"HTTP_IF_MATCH": program.get(place).headers["ETag"]}
    assert program.patch(place, {"name": "Newer"}, **tag).status_code == 200
    assert program.patch(place, {"name": "Newest"}, **tag).status_code == 412


def test_a_dry_run_counts_and_then_it_is_done(program, office):
    ticket = rules.ticket()
    program.patch(address(office), {"weekly": {"mon": [["09:00", "10:00"]]}})
    trial = program.post(address(office, "apply/"), {"to_open": "from_now", "dry_run": True})
    assert trial.status_code == 202
    assert (trial.json()["state"], trial.json()["result"]["clocks"]) == ("done", 2)
    assert Clock.objects.filter(calendar_version__number=2).count() == 0
    begun = program.post(address(office, "apply/"), {"to_open": "from_now", "version": 2})
    assert (begun.status_code, begun.json()["state"], begun.json()["total"]) == (202, "waiting", 2)
    jobs.run_waiting(seconds=60)
    done = program.get(begun.headers["Location"]).json()
    assert (done["state"], done["done"], done["error"]) == ("done", 2, "")
    assert Clock.objects.filter(ticket=ticket, calendar_version__number=2).count() == 2


def test_a_job_is_its_askers_alone_and_can_be_stopped(program, cast, office):
    rules.ticket()
    program.patch(address(office), {"weekly": {"mon": [["09:00", "10:00"]]}})
    job = program.post(address(office, "apply/"), {"to_open": "from_now"}).json()["id"]
    assert api_client(cast.admin).get(f"/api/v1/jobs/{job}/").status_code == 404
    assert program.delete(f"/api/v1/jobs/{job}/").json()["state"] == "cancelled"
    assert program.delete(f"/api/v1/jobs/{job}/").json()["state"] == "cancelled"


def test_what_cannot_be_applied_is_refused(program, cast, office):
    rules.ticket()
    place = address(office, "apply/")
    assert program.post(place, {"to_open": "sideways"}).status_code == 400
    assert program.post(place, {"to_open": "from_now", "version": 7}).status_code == 409
    assert program.post(place, {"to_open": "none"}).status_code == 202
    assert program.post(place, {"to_open": "from_now"}).status_code == 409
    assert api_client(cast.l1).post(place, {"to_open": "from_now"}).status_code == 403
