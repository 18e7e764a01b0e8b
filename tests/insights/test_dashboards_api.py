"""Own dashboards over the API: read by who may, written by their owner, all figures at once as reports answer them."""

import pytest

from helpdesk.insights.models import Dashboard
from helpdesk.insights.services.dashboards import create_dashboard
from tests.escalation.rules import HOUR, T0
from tests.people import api_client, hire

pytestmark = pytest.mark.django_db
PLACE = "/api/v1/dashboards/"
MAY = {"from": "2026-05-01", "to": "2026-06-01", "tz": "UTC"}
RATE = {"name": "escalation-rate", "form": "number"}
TREND = {"name": "backlog", "form": "over_time"}
BY_TEAM = {"name": "escalation-rate", "form": "groups", "by": "team"}


@pytest.fixture
def made(manager):
    """A dashboard of the manager, as the API answers it."""
    answer = manager.post(PLACE, {"name": "Mondays", "panels": [RATE, BY_TEAM]}, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def place(made, rest=""):
    return f"{PLACE}{made['id']}/{rest}"


def test_a_dashboard_is_made_read_changed_and_deleted(cast, manager, made):
    assert made["owner"]["email"] == "manager@desk.test"
    assert made["panels"] == [
        {**RATE, "by": "", "filters": {}},
        {**BY_TEAM, "filters": {}},
    ]
    read = manager.get(place(made))
    assert read.json() == made
    assert manager.get(place(made), headers={"If-None-Match": read["ETag"]}).status_code == 304
    body = {"filters": {"team": ["first-line"]}, "panels": [TREND], "period": "last_week", "is_shared": True}
    changed = manager.patch(place(made), body, format="json").json()
    assert changed["filters"] == {"team": [str(cast.first_line.pk)]}
    assert (changed["revision"], changed["name"], changed["period"]) == (1, "Mondays", "last_week")
    assert [one["name"] for one in changed["panels"]] == ["backlog"]
    assert manager.get(PLACE).json()["results"] == [changed]
    assert manager.delete(place(made)).status_code == 204
    assert manager.get(place(made)).status_code == 404


def test_a_copy_is_made_of_the_desks_or_of_one_that_is_shared(cast, manager, made):
    copied = manager.post(PLACE, {"name": "Desk", "copy_of": "desk"}, format="json").json()
    assert len(copied["panels"]) == 17
    lead = api_client(cast.lead)
    refused = lead.post(PLACE, {"name": "Mine", "copy_of": made["id"]}, format="json")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["copy_of"])
    manager.patch(place(made), {"is_shared": True}, format="json")
    mine = lead.post(
        PLACE, {"name": "Mine", "copy_of": str(made["id"]), "period": "last_month"}, format="json"
    ).json()
    assert (mine["panels"], mine["period"], mine["is_shared"]) == (made["panels"], "last_month", False)
    assert lead.post(PLACE, {"name": "X", "copy_of": "9" * 30}, format="json").status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"panels": [RATE, TREND, {"name": "sla", "form": "pie"}]}, "panels.2.form"),
        ({"panels": [RATE, {"name": "sla", "form": "groups", "by": "colour"}]}, "panels.1.by"),
        ({"panels": [{"name": "horoscope", "form": "number"}]}, "panels.0.name"),
        ({"panels": [{"form": "number"}]}, "panels.0.name"),
        ({"panels": [{**RATE, "colour": "red"}]}, "panels.0.colour"),
        ({"panels": [{**RATE, "filters": {"team": ["nobody"]}}]}, "panels.0.filters.team"),
        ({"panels": [{**RATE, "filters": {"team": ["\x00"]}}]}, "panels.0.filters.team"),
        ({"panels": [RATE, RATE]}, "panels.1"),
        ({"panels": [7]}, "panels.0"),
        ({"panels": {"a": 1}}, "panels"),
        ({"panels": [RATE] * 25}, "panels"),
        ({"filters": {"team": ["nobody"]}}, "filters.team"),
        ({"filters": {"colour": ["red"]}}, "filters.colour"),
        ({"filters": ["team"]}, "filters"),
        ({"period": "forever"}, "period"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_exact_place(manager, made, body, field):
    refused = manager.patch(place(made), body, format="json")
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [field]
    assert manager.get(place(made)).json() == made


def test_a_change_of_what_changed_since_is_refused_with_what_is_so_now(manager, made):
    tag = manager.get(place(made))["ETag"]
    newer = manager.patch(place(made), {"name": "Tuesdays"}, format="json", headers={"If-Match": tag})
    assert newer.status_code == 200
    stale = manager.patch(place(made), {"name": "Fridays"}, format="json", headers={"If-Match": tag})
    assert stale.status_code == 412
    assert stale.json()["current"] == newer.json()
    assert manager.delete(place(made), headers={"If-Match": tag}).status_code == 412
    assert manager.delete(place(made), headers={"If-Match": newer["ETag"]}).status_code == 204


def test_one_that_is_not_shared_is_404_and_one_that_is_only_read(cast, manager, made):
    for who in (cast.admin, cast.lead):
        other = api_client(who)
        for path in (place(made), place(made, "figures/")):
            assert other.get(path).status_code == 404
        assert other.patch(place(made), {"name": "X"}, format="json").status_code == 404
        assert other.delete(place(made)).status_code == 404
        assert other.get(PLACE).json()["results"] == []
    manager.patch(place(made), {"is_shared": True}, format="json")
    lead = api_client(cast.lead)
    assert lead.get(place(made)).status_code == 200
    assert [one["id"] for one in lead.get(PLACE).json()["results"]] == [made["id"]]
    assert lead.patch(place(made), {"name": "X"}, format="json").status_code == 403
    assert lead.delete(place(made)).status_code == 403


def test_scopes_and_roles_open_it_and_auditors_arrange_their_own(cast, made):
    body = {"name": "Mine"}
    assert api_client(cast.l1).get(PLACE).status_code == 403
    assert api_client(cast.l1).post(PLACE, body, format="json").status_code == 403
    reader = api_client(cast.manager, "reports:read")
    assert reader.get(place(made, "figures/"), MAY).status_code == 200
    assert reader.post(PLACE, body, format="json").status_code == 403
    assert api_client(cast.manager, "reports:write").get(PLACE).status_code == 403
    auditor = api_client(hire("auditor", "Ada Auditor", role="auditor"), "reports:read")
    assert auditor.post(PLACE, body, format="json").status_code == 201
    assert (
        api_client(hire("robot", "Robot", role="integrator")).post(PLACE, body, format="json").status_code
        == 201
    )


def test_figures_are_the_answers_of_their_reports(cast, manager, year):
    year.escalate(year.ticket(T0), HOUR)
    year.ticket(T0 + HOUR)
    narrowed = {**RATE, "filters": {"team": ["first-line"], "channel": ["chat"]}}
    panels = [
        RATE,
        TREND,
        BY_TEAM,
        narrowed,
        {"name": "flow", "form": "own"},
        {"name": "load", "form": "own"},
    ]
    made = manager.post(PLACE, {"name": "Mondays", "panels": panels}, format="json").json()
    body = manager.get(place(made, "figures/"), MAY).json()
    assert (body["start"], body["end"], body["bucket"], body["timezone"]) == (
        "2026-05-01",
        "2026-06-01",
        "day",
        "UTC",
    )
    told = ("computed_at", "facts_at")
    asked = [{}, {}, {"by": "team"}, {"team": "first-line", "channel": "chat"}, {}]
    for one, more in zip(body["panels"], asked, strict=False):
        alone = manager.get(f"/api/v1/reports/{one['name']}/", {**MAY, **more}).json()
        assert {**one["report"], **dict.fromkeys(told)} == {**alone, **dict.fromkeys(told)}
    values = [one["report"]["total"]["value"] for one in body["panels"][:-1]]
    assert values[0] == 0.5
    assert values[3] is None
    assert body["panels"][3]["title"] == "Escalation rate (First line, Chat)"
    assert body["panels"][0]["before"]["total"]["denominator"] == 0
    assert body["panels"][2]["before"] is None
    assert (body["panels"][-1]["report"], body["panels"][-1]["table"]["columns"][0]) == (None, "Person")


def test_each_reader_is_told_what_they_may_see(cast, manager, year):
    year.ticket(T0)
    panels = [RATE, {"name": "backlog", "form": "groups", "by": "agent"}, {"name": "load", "form": "own"}]
    made = manager.post(PLACE, {"name": "All", "is_shared": True, "panels": panels}, format="json").json()
    robot = api_client(hire("robot", "Robot", role="integrator"))
    told = robot.get(place(made, "figures/"), MAY).json()["panels"]
    assert [bool(one["problem"]) for one in told] == [False, True, True]
    assert (told[1]["report"], told[2]["table"]) == (None, None)
    lead = api_client(cast.lead)
    cast.lead.teams.clear()
    cast.first_line.lead = None
    cast.first_line.save()
    counted = {
        name: client.get(place(made, "figures/"), MAY).json()["panels"][0]["report"]["total"]["denominator"]
        for name, client in (("lead", lead), ("manager", manager))
    }
    assert counted == {"lead": 0, "manager": 1}


def test_the_own_period_and_filters_hold_unless_the_address_names_others(cast, manager, year):
    year.ticket(T0)
    made = manager.post(
        PLACE,
        {"name": "M", "panels": [RATE], "period": "last_12_months", "filters": {"channel": ["chat"]}},
        format="json",
    ).json()

    def counted(**asked):
        body = manager.get(place(made, "figures/"), asked).json()
        return body["bucket"], body["panels"][0]["report"]["total"]["denominator"]

    assert counted() == ("month", 0)
    assert counted(tz="UTC") == ("month", 0)
    assert counted(bucket="week") == ("week", 0)
    assert counted(channel="email") == ("month", 1)
    assert counted(**MAY) == ("day", 1)
    Dashboard.objects.update(filters={"channel": ["email"], "topic": ["987654"]})
    body = manager.get(place(made, "figures/")).json()
    assert body["problems"] == ["There is none named “987654”."]
    assert body["panels"][0]["report"]["total"]["denominator"] == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"from": "yesterday"}, "from"), ({"from": "2026-05-02", "to": "2026-05-01"}, "to"), ({"team": "nobody"}, "team"),
     ({"by": "team"}, "by"), ({"as_of": "2026-05-01T00:00:00Z"}, "as_of"), ({"tz": "Mars"}, "tz")],
)  # fmt: skip
def test_a_bad_question_is_refused_by_its_name(manager, made, asked, field):
    answer = manager.get(place(made, "figures/"), asked)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_what_was_kept_and_is_gone_is_shown_and_said(cast, manager):
    board = create_dashboard(cast.manager, name="Old", panels=[RATE])
    Dashboard.objects.filter(pk=board.pk).update(
        panels=[{"name": "horoscope", "form": "pie"}, "x", RATE], filters=[1]
    )
    read = manager.get(f"{PLACE}{board.pk}/")
    assert [one["name"] for one in read.json()["panels"]] == ["horoscope", "", "escalation-rate"]
    told = manager.get(f"{PLACE}{board.pk}/figures/").json()["panels"]
    assert [bool(one["problem"]) for one in told] == [True, True, False]


def test_a_dashboard_costs_the_same_however_many_there_are(cast, manager, budget):
    for number in range(12):
        create_dashboard(cast.lead, name=f"Number {number}", is_shared=True, panels=[RATE])
    with budget("api: dashboards"):
        assert len(manager.get(PLACE).json()["results"]) == 12
