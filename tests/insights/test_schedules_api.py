"""Mailed reports over the API: making, changing under `If-Match`, ending, and one mail now."""

import pytest

from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.jobs.running import run_waiting
from tests.insights.mailed import mails, schedule
from tests.people import api_client, hire

pytestmark = pytest.mark.django_db
URL = "/api/v1/report-schedules/"


@pytest.fixture
def manager(cast):
    return api_client(cast.manager)


def make(client, **values):
    body = {"at": "08:00", "recipients": ["manager@desk.test"], **values}
    return client.post(URL, body, format="json")


def test_a_schedule_is_made_with_what_is_usual_and_read_back(manager, cast):
    answer = make(manager, rhythm="weekly", weekday=4, filters={"team": ["first-line"]})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["dashboard"], body["period"], body["at"], body["timezone"]) == (
        None,
        "last_7_days",
        "08:00",
        cast.manager.timezone,
    )
    assert body["filters"] == {"team": [str(cast.first_line.pk)]}
    assert [person["email"] for person in body["recipients"]] == ["manager@desk.test"]
    assert body["next_at"].endswith("Z")
    read = manager.get(f"{URL}{body['id']}/")
    assert (read.json(), read["ETag"]) == (body, answer["ETag"])
    assert manager.get(f"{URL}{body['id']}/", headers={"If-None-Match": read["ETag"]}).status_code == 304
    assert manager.get(URL).json()["results"] == [body]


def test_a_change_is_meant_for_what_was_read(manager):
    made = make(manager)
    url, tag = f"{URL}{made.json()['id']}/", made["ETag"]
    changed = manager.patch(url, {"is_on": False}, format="json", headers={"If-Match": tag})
    assert changed.status_code == 200
    assert (changed.json()["next_at"], changed.json()["revision"]) == (None, 1)
    stale = manager.patch(url, {"is_on": True}, format="json", headers={"If-Match": tag})
    for refused in (stale, manager.delete(url, headers={"If-Match": tag})):
        assert refused.status_code == 412
        assert refused.json()["current"] == changed.json()
    assert manager.delete(url, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert manager.get(url).status_code == 404


def test_what_is_wrong_is_named(manager, cast):
    board = Dashboard.objects.create(owner=cast.lead, name="Not shared")
    for values, named in (
        ({"recipients": ["l1@desk.test"]}, "recipients"),
        ({"recipients": []}, "recipients"),
        ({"dashboard": board.pk}, "dashboard"),
        ({"filters": {"mood": ["good"]}}, "filters.mood"),
        ({"timezone": "Europe/Atlantis"}, "timezone"),
        ({"at": "25:00"}, "at"),
        ({"day": 32}, "day"),
        ({"colour": "blue"}, "colour"),
    ):
        answer = make(manager, **values)
        assert answer.status_code == 400, values
        assert named in answer.json()["errors"], answer.json()
    assert not ScheduledReport.objects.exists()


def test_everybody_has_their_own(manager, cast):
    made = schedule(cast.lead)
    assert manager.get(URL).json()["results"] == []
    for method in ("get", "patch", "delete"):
        assert getattr(manager, method)(f"{URL}{made.pk}/").status_code == 404
    assert manager.post(f"{URL}{made.pk}/send/").status_code == 404


def test_reading_and_writing_need_their_scopes_and_roles(cast):
    reader = api_client(cast.manager, "reports:read")
    assert reader.get(URL).status_code == 200
    assert make(reader).status_code == 403
    assert make(api_client(cast.manager, "reports:write")).status_code == 201
    assert make(api_client(cast.l1)).status_code == 403


def test_one_is_mailed_now_by_a_job(manager, cast):
    made = schedule(cast.manager, cast.lead)
    answer = manager.post(f"{URL}{made.pk}/send/")
    assert answer.status_code == 202
    assert answer.json()["kind"] == "report-mail"
    assert manager.get(f"/api/v1/jobs/{answer.json()['id']}/").status_code == 200
    run_waiting(seconds=60)
    assert set(mails()) == {"manager"}


def test_who_may_not_have_reports_mailed_is_refused_as_on_the_page(cast):
    auditor = hire("ann", "Ann Auditor", role="auditor")
    for client in (api_client(auditor, "reports:read"), api_client(auditor)):
        answer = make(client, recipients=["ann@desk.test"])
        assert answer.status_code == 403
        assert "may not mail reports" in answer.json()["detail"]
    assert not ScheduledReport.objects.exists()


@pytest.mark.parametrize("at", ["08:00Z", "08:00+05:30", "08:00:30", "08:00:00.5", "08:00:00Z"])
def test_a_time_of_day_that_would_be_kept_as_another_is_refused(manager, at):
    answer = make(manager, at=at)
    assert answer.status_code == 400
    assert "hh:mm" in answer.json()["errors"]["at"][0]


def test_a_time_of_day_may_say_that_it_has_no_seconds(manager):
    assert make(manager, at="08:05:00").json()["at"] == "08:05"


def test_a_change_of_nothing_counts_for_nothing(manager):
    made = make(manager)
    url = f"{URL}{made.json()['id']}/"
    for body in ({}, {"at": "08:00:00", "recipients": ["manager@desk.test"], "filters": {}}):
        answer = manager.patch(url, body, format="json", headers={"If-Match": made["ETag"]})
        assert (answer.status_code, answer.json()) == (200, made.json())


def test_what_is_served_no_more_is_switched_off(cast):
    board = Dashboard.objects.create(owner=cast.manager, name="Board", is_shared=True)
    made = schedule(cast.lead, dashboard=board)
    Dashboard.objects.update(is_shared=False)
    answer = api_client(cast.lead).patch(f"{URL}{made.pk}/", {"is_on": False}, format="json")
    assert (answer.status_code, answer.json()["is_on"]) == (200, False)
