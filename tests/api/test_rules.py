"""Calendars, policies, paths and the matrix: every edit is a new version."""

import jsonschema
import pytest

from escalation.api import rule_views
from escalation.api.rule_shapes import STEPS
from helpdesk.calendars.api import views as calendar_views
from tests.api.desk import ALWAYS, TARGETS, steps

OFFICE = {
    "name": "Madrid office",
    "timezone": "Europe/Madrid",
    "weekly": {"mon": [["09:00", "18:00"]]},
    "holidays": [{"date": "2026-01-06", "name": "Reyes"}],
    "overrides": {"2026-12-24": [["09:00", "13:00"]]},
}


def test_a_calendar_is_made_as_the_contract_says(admin):
    made = admin.post("/api/v1/calendars/", OFFICE)
    assert made.status_code == 201
    assert made.json() == {
        **OFFICE,
        "id": made.json()["id"],
        "slug": "madrid-office",
        "is_default": False,
        "version": 1,
    }


def test_a_change_of_hours_is_a_new_version(admin):
    url = f"/api/v1/calendars/{admin.post('/api/v1/calendars/', OFFICE).json()['id']}/"
    changed = admin.patch(url, {"weekly": {"tue": [["08:00", "12:00"]]}}).json()
    assert (changed["version"], changed["timezone"]) == (2, "Europe/Madrid")
    assert (changed["weekly"], changed["holidays"]) == ({"tue": [["08:00", "12:00"]]}, OFFICE["holidays"])
    replaced = admin.put(url, {"name": "Office", **ALWAYS}).json()
    assert (replaced["version"], replaced["holidays"], replaced["overrides"]) == (3, [], {})
    assert admin.get(url).json() == replaced


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"weekly": {}, "overrides": {}}, "weekly"),
        ({"weekly": {"mon": [["9", "18:00"]]}}, "weekly"),
        ({"weekly": {"someday": [["09:00", "18:00"]]}}, "weekly"),
        ({"weekly": 7}, "weekly"),
        ({"holidays": [{"date": "6 January"}]}, "holidays.0.date"),
        ({"holidays": "all"}, "holidays"),
        ({"overrides": {"tomorrow": []}}, "overrides"),
        ({"overrides": {"2026-12-24": [["9", "13:00"]]}}, "overrides"),
        ({"overrides": {"2026-12-24": 7}}, "overrides"),
        ({"overrides": {"20261224": [], "2026-12-24": []}}, "overrides"),
        ({"holidays": [{"date": "9990-01-06"}]}, "holidays"),
        ({"overrides": {"9990-12-24": [["09:00", "13:00"]]}}, "overrides"),
        ({"slug": "2026"}, "slug"),
        ({"name": ""}, "name"),
    ],
)
def test_hours_that_cannot_be_read_are_refused(admin, change, field):
    answer = admin.post("/api/v1/calendars/", {**OFFICE, **change})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("place", "verb"),
    [
        ("calendars", (calendar_views, "publish")),
        ("paths", (rule_views, "publish_path")),
        ("sla-policies", (rule_views, "publish_policy")),
    ],
)
def test_a_part_is_changed_only_in_the_version_that_was_read(admin, rules, monkeypatch, place, verb):
    url = f"/api/v1/{place}/{admin.get(f'/api/v1/{place}/').json()['results'][0]['id']}/"
    publish = getattr(*verb)

    def somebody_was_faster(*args, **more):
        monkeypatch.setattr(*verb, publish)
        assert admin.patch(url, {"name": "Theirs"}).status_code == 200
        return publish(*args, **more)

    monkeypatch.setattr(*verb, somebody_was_faster)
    answer = admin.patch(url, {"name": "Mine"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:desk:problem:setting-moved")
    assert admin.get(url).json()["name"] != "Mine"


def test_agents_read_rules_and_do_not_write_them(l1, rules):
    for path in ("calendars", "sla-policies", "paths"):
        rows = l1.get(f"/api/v1/{path}/").json()["results"]
        assert len(rows) == 1
        assert l1.patch(f"/api/v1/{path}/{rows[0]['id']}/", {"name": "Mine"}).status_code == 403


def test_a_policy_is_made_as_the_contract_says(admin, rules):
    body = {
        "name": "Strategic",
        "calendar": "always",
        "conditions": {"tier": ["strategic"], "team": ["first-line"]},
        "targets": [{"priority": "urgent", "first_response_seconds": 600}],
    }
    made = admin.post("/api/v1/sla-policies/", body).json()
    assert made["slug"] == "strategic"
    assert (made["calendar"]["slug"], made["version"]) == ("always", 1)
    assert (made["conditions"], made["targets"]) == (body["conditions"], body["targets"])
    changed = admin.patch(f"/api/v1/sla-policies/{made['id']}/", {"targets": TARGETS}).json()
    assert (changed["version"], changed["conditions"]) == (2, body["conditions"])


def test_conditions_name_teams_by_id_too(admin, rules, cast):
    body = {
        "name": "A",
        "calendar": "always",
        "conditions": {"team": [cast.l1.teams.get().pk]},
        "targets": TARGETS,
    }
    made = admin.post("/api/v1/sla-policies/", body).json()
    assert made["conditions"] == {"team": ["first-line"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"conditions": {"colour": ["blue"]}}, "conditions"),
        ({"conditions": {"topic": ["nothing"]}}, "conditions"),
        ({"conditions": {"tier": "strategic"}}, "conditions"),
        ({"conditions": []}, "conditions"),
        *(({"conditions": {"product": [value]}}, "conditions") for value in (1.5, None, True, {})),
        ({"targets": [{"priority": "asap"}]}, "targets"),
        ({"targets": [{"priority": "low", "resolution_seconds": 0}]}, "targets"),
        ({"targets": {}}, "targets"),
        ({"calendar": "nowhere"}, "calendar"),
    ],
)
def test_a_policy_that_cannot_be_read_is_refused(admin, rules, change, field):
    body = {"name": "A", "calendar": "always", "targets": TARGETS, **change}
    answer = admin.post("/api/v1/sla-policies/", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_path_is_made_as_the_contract_says(admin, cast, rules):
    body = {"slug": "network", "name": "Network", "owner": "manager@desk.test", "steps": steps(cast)}
    made = admin.post("/api/v1/paths/", body).json()
    assert (made["version"], made["owner"]["id"]) == (1, cast.manager.pk)
    first = made["steps"][0]
    assert first["target"] == {"type": "team", "id": cast.second_line.pk}
    assert first["notify"] == [{"type": "user", "id": cast.lead.pk}]
    assert first["at"] == {"percent": 100}
    changed = admin.patch(f"/api/v1/paths/{made['id']}/", {"steps": steps(cast)[1:]}).json()
    assert (changed["version"], len(changed["steps"]), changed["name"]) == (2, 1, "Network")
    renamed = admin.patch(f"/api/v1/paths/{made['id']}/", {"name": "Nets"}).json()
    assert (renamed["name"], len(renamed["steps"])) == ("Nets", 1)


def test_a_step_may_say_that_its_target_has_no_id(admin, cast, rules):
    """What the document allows is what is kept: null as it was sent."""
    nobody = {"type": "manager_of_assignee", "id": None}
    step = {**steps(cast)[0], "target": nobody, "notify": [nobody]}
    made = admin.post("/api/v1/paths/", {"name": "A", "steps": [step]}).json()
    jsonschema.validate(made["steps"], STEPS)
    assert made["steps"][0]["target"] == nobody


@pytest.mark.parametrize(
    "change",
    [
        {"at": {"percent": 0}},
        {"at": {}},
        {"target": {"type": "team", "id": "no-team"}},
        {"target": {"type": "nobody"}},
        {"kind": "sideways"},
        {"action": "shout"},
        {"number": "one"},
        {"notify": "all"},
        {"customer_message": "hello"},
    ],
)
def test_a_path_that_cannot_be_read_is_refused(admin, cast, rules, change):
    broken = {**steps(cast)[0], **change}
    answer = admin.post("/api/v1/paths/", {"name": "A", "steps": [broken]})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["steps"]


def test_the_matrix_is_read_with_the_names_of_what_it_leads_to(l1, cast, rules):
    matrix = l1.get("/api/v1/matrix/").json()
    assert matrix["default"]["path"] == {"id": rules.pk, "slug": "upwards", "name": "Upwards"}
    assert (matrix["state"], matrix["rules"], matrix["number"]) == ("published", [], 1)
    assert matrix["published_by"]["id"] == cast.admin.pk
    assert l1.get("/api/v1/matrix/versions/").json()["results"] == [matrix]
    assert l1.get("/api/v1/matrix/versions/1/").json() == matrix


def test_a_desk_without_a_matrix_has_none(l1):
    assert l1.get("/api/v1/matrix/").status_code == 404


def test_a_holiday_is_sent_whole_also_in_a_change(admin):
    url = f"/api/v1/calendars/{admin.post('/api/v1/calendars/', OFFICE).json()['id']}/"
    assert list(admin.patch(url, {"holidays": [{"name": "x"}]}).json()["errors"]) == ["holidays.0.date"]
    assert admin.patch(url, {"holidays": [{"date": "2026-05-01"}]}).json()["holidays"] == [
        {"date": "2026-05-01", "name": ""}
    ]


@pytest.mark.parametrize("value", [False, None, "", [], 0])
def test_exceptions_are_an_object(admin, value):
    answer = admin.post("/api/v1/calendars/", {**OFFICE, "overrides": value})
    assert list(answer.json()["errors"]) == ["overrides"]


def test_dates_are_kept_in_one_spelling(admin):
    made = admin.post(
        "/api/v1/calendars/", {**OFFICE, "overrides": {"20261224": [["09:00", "13:00"]]}}
    ).json()
    assert made["overrides"] == {"2026-12-24": [["09:00", "13:00"]]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("paths", {"name": "A", "steps": []}),
        ("sla-policies", {"name": "A", "calendar": "always", "targets": TARGETS}),
        ("teams", {"name": "A"}),
        ("skills", {"name": "A"}),
        ("topics", {"name": "A"}),
    ],
)
def test_a_slug_of_digits_alone_is_refused(admin, cast, rules, path, body):
    facts = {**body, "steps": steps(cast)} if "steps" in body else body
    answer = admin.post(f"/api/v1/{path}/", {**facts, "slug": "2026"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["slug"])
    named = admin.post(f"/api/v1/{path}/", {**facts, "name": "2026"})
    assert named.json()["slug"].endswith("-2026")


def test_a_company_whose_name_is_a_number_is_found_by_it(admin, l1):
    one = l1.post("/api/v1/organisations/", {"name": "365"}).json()
    customer = {"email": "a@shop.test", "name": "A"}
    made = l1.post("/api/v1/requesters/", {**customer, "organisation": "365"})
    assert (made.status_code, made.json()["organisation"]["id"]) == (201, one["id"])
    by_id = l1.patch(f"/api/v1/requesters/{made.json()['id']}/", {"organisation": str(one["id"])})
    assert by_id.json()["organisation"]["id"] == one["id"]
    assert len(l1.get("/api/v1/requesters/?organisation=365").json()["results"]) == 1
    nobody = l1.patch(f"/api/v1/requesters/{made.json()['id']}/", {"organisation": 365_000_000})
    assert nobody.status_code == 400
