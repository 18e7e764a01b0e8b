"""The draft of the matrix by the API: written whole, checked, published, restored, and tried on a ticket."""

import pytest

from tests.api.desk import opening
from tests.people import api_client

DRAFT = "/api/v1/matrix/draft/"
SIMULATE = "/api/v1/matrix/simulate/"


def body(path="upwards", name="Urgent", **more):
    rule = {"name": name, "conditions": {"priority": ["urgent"]}, "path": path, "start_level": 2, **more}
    return {"rules": [rule], "default": {"path": path, "start_level": 1}}


def test_before_anybody_begins_the_draft_is_what_counts(admin, rules):
    draft = admin.get(DRAFT).json()
    assert (draft["state"], draft["revision"], draft["based_on"], draft["rules"]) == ("draft", 0, 1, [])
    assert draft["default"]["path"]["slug"] == "upwards"


def test_a_draft_is_written_checked_and_published(admin, l1, cast, rules):
    written = admin.put(DRAFT, body(wording={"en": "We hurry."}))
    assert written.status_code == 200
    assert written.json()["changed_by"]["id"] == cast.admin.pk
    assert l1.get("/api/v1/matrix/").json()["rules"] == []
    checked = admin.post(f"{DRAFT}validate/").json()
    assert (checked["is_publishable"], checked["revision"]) == (True, written.json()["revision"])
    published = admin.post(f"{DRAFT}publish/", {})
    assert published.status_code == 201
    counts = l1.get("/api/v1/matrix/").json()
    assert counts == published.json()
    assert [(one["name"], one["start_level"], one["wording"]) for one in counts["rules"]] == [
        ("Urgent", 2, {"en": "We hurry."})
    ]
    assert admin.get(DRAFT).json()["revision"] == 0


def test_what_is_found_names_the_rule_and_the_field(admin, rules):
    both = {**body(), "rules": [*body(name="First")["rules"], *body(name="Second")["rules"]]}
    draft = admin.put(DRAFT, both).json()
    (finding,) = [
        one for one in admin.post(f"{DRAFT}validate/").json()["findings"] if one["kind"] == "unreachable"
    ]
    assert (finding["rule"], finding["place"], finding["field"], finding["is_blocking"]) == (
        draft["rules"][1]["id"],
        2,
        "conditions",
        False,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"path": "nowhere"}, "rules"),
        ({"start_level": 0}, "rules"),
        ({"conditions": {"topic": ["fax"]}}, "conditions"),
        ({"conditions": {"colour": ["red"]}}, "conditions"),
        ({"wording": {"xx": "?"}}, "rules"),
        ({"colour": "red"}, "rules"),
    ],
)
def test_a_draft_that_no_matrix_can_be_is_refused(admin, rules, change, field):
    answer = admin.put(DRAFT, body(**change))
    assert answer.status_code == 400
    assert next(name.split(".")[0] for name in answer.json()["errors"]) == field
    assert admin.get(DRAFT).json()["revision"] == 0


def test_a_stale_write_is_refused_with_the_draft_as_it_is_now(admin, rules):
    first = admin.put(DRAFT, body())
    admin.put(DRAFT, body(name="Other"), headers={"If-Match": first.headers["ETag"]})
    stale = admin.put(DRAFT, body(name="Mine"), headers={"If-Match": first.headers["ETag"]})
    assert stale.status_code == 412
    assert stale.json()["current"]["rules"][0]["name"] == "Other"
    for verb in (admin.delete, admin.post):
        path = DRAFT if verb == admin.delete else f"{DRAFT}publish/"
        assert verb(path, headers={"If-Match": first.headers["ETag"]}).status_code == 412


def test_a_draft_that_is_the_same_answers_304(admin, rules):
    tag = admin.get(DRAFT).headers["ETag"]
    assert admin.get(DRAFT, headers={"If-None-Match": tag}).status_code == 304


def test_the_draft_is_thrown_away(admin, rules):
    admin.put(DRAFT, body())
    assert admin.delete(DRAFT).status_code == 204
    assert admin.delete(DRAFT).status_code == 409
    assert admin.post(f"{DRAFT}publish/", {}).status_code == 409


def test_a_version_for_later_is_taken_back(admin, l1, rules):
    admin.put(DRAFT, body())
    later = admin.post(f"{DRAFT}publish/", {"valid_from": "2060-01-01T00:00:00Z"}).json()
    assert l1.get("/api/v1/matrix/").json()["number"] == 1
    path = f"/api/v1/matrix/versions/{later['number']}/"
    assert l1.get(path).json()["valid_from"] == "2060-01-01T00:00:00Z"
    assert admin.post(f"{path}withdraw/").json()["state"] == "withdrawn"
    assert admin.post(f"{path}withdraw/").status_code == 409
    past = admin.post(f"{DRAFT}publish/", {"valid_from": "2020-01-01T00:00:00Z"})
    assert past.status_code in {400, 409}


def test_an_earlier_version_is_restored_into_the_draft(admin, rules):
    admin.put(DRAFT, body())
    admin.post(f"{DRAFT}publish/", {})
    restored = admin.post("/api/v1/matrix/versions/1/restore/").json()
    assert (restored["rules"], restored["based_on"]) == ([], 1)
    assert admin.get("/api/v1/matrix/").json()["number"] == 2
    assert admin.post("/api/v1/matrix/versions/0/restore/").status_code == 404


def test_only_editors_see_and_try_the_draft(clients, cast, rules):
    for client in (clients.l1, clients.lead, api_client(cast.admin, "escalations:read")):
        assert client.get(DRAFT).status_code == 403
        assert client.put(DRAFT, body()).status_code == 403
        assert client.post(f"{DRAFT}publish/", {}).status_code == 403
        assert client.post("/api/v1/matrix/versions/1/restore/").status_code == 403
    assert clients.l1.post(SIMULATE, {"attributes": {}, "draft": True}).status_code == 403
    assert clients.escalations.get(DRAFT).status_code == 200


def test_an_imagined_ticket_is_tried_on_what_counts_and_on_the_draft(admin, rules):
    admin.put(DRAFT, body())
    asked = {"attributes": {"severity": "critical"}, "at": "2026-05-04T09:00:00Z"}
    counts = admin.post(SIMULATE, asked).json()
    assert (counts["rule"], counts["path"]["slug"], counts["start_level"]) == ("", "upwards", 1)
    assert [(step["at"], step["number"]) for step in counts["timeline"]][:1] == [("2026-05-04T11:00:00Z", 1)]
    draft = admin.post(SIMULATE, {**asked, "draft": True}).json()
    assert (draft["rule"], draft["start_level"], draft["matrix"], draft["skipped"]) == ("Urgent", 2, 0, [1])
    assert [one["holds"] for one in draft["considered"]] == [True]


def test_a_real_ticket_is_simulated_from_its_receipt_as_it_is_foreseen(l1, rules):
    key = l1.post("/api/v1/tickets/", opening()).json()["key"]
    simulated = l1.post(SIMULATE, {"ticket": key}).json()
    assert simulated["timeline"] == l1.get(f"/api/v1/tickets/{key}/forecast/").json()["results"]
    assert simulated["promises"][0]["kind"] == "first_response"


def test_the_simulator_needs_one_ticket_that_its_caller_may_see(l1, rules):
    assert l1.post(SIMULATE, {"ticket": "HD-999999"}).status_code == 404
    assert l1.post(SIMULATE, {"ticket": "nonsense"}).status_code == 404
    assert l1.post(SIMULATE, {}).status_code == 400
    assert l1.post(SIMULATE, {"ticket": "HD-1", "attributes": {}}).status_code == 400
    assert l1.post(SIMULATE, {"attributes": {"colour": "red"}}).status_code == 400
    for far in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert l1.post(SIMULATE, {"attributes": {}, "at": far}).status_code == 400


def test_a_draft_may_begin_in_any_year_that_can_be_written(admin, rules):
    admin.put(DRAFT, body())
    assert admin.post(f"{DRAFT}publish/", {"valid_from": "9999-12-31T23:59:59Z"}).status_code == 201
    assert admin.get("/api/v1/matrix/").json()["number"] == 1
