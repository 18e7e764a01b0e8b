"""Duty schedules from outside: published in versions, asked who is on duty, with stand-ins."""

from helpdesk.accounts.services import duty
from tests.accounts.schedules import rotation, schedule
from tests.people import api_client

URL = "/api/v1/duty-schedules/"


def test_a_schedule_is_made_read_and_published_anew(cast):
    client = api_client(cast.admin)
    body = {"name": "Nights", "timezone": "Europe/Madrid", "rotations": [rotation("l1@desk.test")]}
    made = client.post(URL, body, format="json")
    assert made.status_code == 201, made.json()
    found = made.json()
    assert (found["slug"], found["version"], found["is_active"]) == ("nights", 1, True)
    assert found["rotations"][0]["people"] == [cast.l1.pk]
    place = f"{URL}{found['id']}/"
    changed = client.patch(place, {"rotations": [rotation(cast.l2)]}, format="json")
    assert changed.json()["version"] == 2
    assert changed.json()["timezone"] == "Europe/Madrid"
    again = client.put(place, body | {"name": "Late"}, format="json")
    assert (again.json()["name"], again.json()["version"]) == ("Late", 3)
    assert client.get(place).json() == again.json()
    assert [one["name"] for one in client.get(URL).json()["results"]] == ["Late"]


def test_who_writes_on_an_older_version_gets_a_412(cast):
    client, made = api_client(cast.admin), schedule(rotation(cast.l1))
    place = f"{URL}{made.pk}/"
    tag = client.get(place).headers["ETag"]
    assert client.get(place, headers={"If-None-Match": tag}).status_code == 304
    assert client.patch(place, {"name": "Late"}, format="json", headers={"If-Match": tag}).status_code == 200
    stale = client.patch(place, {"name": "Mine"}, format="json", headers={"If-Match": tag})
    assert stale.status_code == 412
    assert client.get(place).json()["name"] == "Late"


def test_a_part_is_changed_only_in_the_version_that_was_read(cast, monkeypatch):
    client, made = api_client(cast.admin), schedule(rotation(cast.l1))
    publish = duty.publish

    def somebody_was_faster(*args, **more):
        monkeypatch.setattr(duty, "publish", publish)
        schedule(rotation(cast.l2))
        return publish(*args, **more)

    monkeypatch.setattr(duty, "publish", somebody_was_faster)
    answer = client.patch(f"{URL}{made.pk}/", {"timezone": "Europe/Rome"}, format="json")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:desk:problem:setting-moved")
    assert client.get(f"{URL}{made.pk}/").json()["timezone"] == "UTC"


def test_bad_rotations_are_a_400_with_the_place(cast):
    body = {"name": "Nights", "timezone": "UTC", "rotations": [rotation(cast.l1, days=0)]}
    answer = api_client(cast.admin).post(URL, body, format="json")
    assert answer.status_code == 400
    assert "Rotation 1: “days”" in answer.json()["errors"]["rotations"][0]


def test_it_says_who_is_on_duty_and_when(cast):
    made = schedule(rotation(cast.l1, cast.l2))
    place = f"{URL}{made.pk}/on-duty/"
    client = api_client(cast.l1)
    answer = client.get(place, {"start": "2026-05-10T09:00:00Z", "end": "2026-05-12T09:00:00Z"}).json()
    assert len(answer["now"]) == 1
    assert [(one["start"], [person["name"] for person in one["people"]]) for one in answer["shifts"]] == [
        ("2026-05-10T09:00:00Z", ["Luca One"]),
        ("2026-05-11T09:00:00Z", ["Lena Two"]),
    ]
    assert client.get(place).status_code == 200
    for wrong in (
        {"start": "2026-05-10", "end": "2026-05-09T00:00:00Z"},
        {"end": "2036-05-09T00:00:00Z"},
        {"start": "9999-12-31T00:00:00Z"},
        {"start": "2201-01-01T00:00:00Z"},
        {"start": "0001-01-01T00:00:00Z"},
        {"start": "1999-12-31T23:59:59Z"},
        {"of": "me"},
    ):
        assert client.get(place, wrong).status_code == 400


def test_stand_ins_come_and_go(cast):
    made = schedule(rotation(cast.l1))
    place = f"{URL}{made.pk}/stand-ins/"
    client = api_client(cast.admin)
    body = {
        "user": "l2@desk.test",
        "instead_of": cast.l1.pk,
        "start": "2026-05-04T09:00:00Z",
        "end": "2099-01-01T00:00:00Z",
    }
    one = client.post(place, body, format="json")
    assert one.status_code == 201
    assert one.json()["instead_of"]["name"] == "Luca One"
    now_there = client.get(f"{URL}{made.pk}/on-duty/").json()["now"]
    assert [person["name"] for person in now_there] == ["Lena Two"]
    assert [row["id"] for row in client.get(place).json()["results"]] == [one.json()["id"]]
    assert client.delete(f"{place}{one.json()['id']}/").status_code == 204
    assert client.get(place).json()["results"] == []
    assert client.get(f"{URL}99999/stand-ins/").status_code == 404
    assert client.post(place, body | {"end": body["start"]}, format="json").status_code == 400


def test_everybody_may_read_and_only_settings_people_write(cast):
    made = schedule(rotation(cast.l1))
    agent = api_client(cast.l1)
    assert agent.get(URL).status_code == 200
    assert agent.post(URL, {}, format="json").status_code == 403
    assert agent.delete(f"{URL}{made.pk}/stand-ins/1/").status_code == 403
    assert api_client(cast.admin).delete(f"{URL}{made.pk}/stand-ins/1/").status_code == 404
