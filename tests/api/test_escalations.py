"""Promises, forecast, the climb by hand and the way back, as an integrator sees and does them."""

from datetime import datetime, timedelta

import pytest

from escalation.models import Escalation
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.web.times import now
from tests.api.desk import open_one
from tests.people import api_client

NOTE = {"summary": "The till is dead", "tried": "Restart", "asked_for": "A look inside"}


@pytest.fixture
def url(ticket):
    return f"/api/v1/tickets/{ticket.key}"


@pytest.fixture
def climb(l1, url):
    """Return what escalates the ticket by hand, with the mark as it is now."""

    def escalate(**facts):
        seen = l1.get(f"{url}/escalate/").json()["seen"]
        body = {"kind": "functional", "reason": "knowledge", "note": NOTE, "seen": seen, **facts}
        return l1.post(f"{url}/escalate/", body)

    return escalate


def test_clocks_are_explained(l1, url):
    later = (now() + timedelta(hours=1)).isoformat()
    answer = l1.get(f"{url}/clocks/", headers={"Desk-Time": later}).json()
    assert [clock["kind"] for clock in answer["results"]] == ["first_response", "resolution"]
    first = answer["results"][0]
    assert (first["state"], first["target_seconds"], first["breached_at"]) == ("running", 7200, None)
    assert 3600 <= first["elapsed_seconds"] < 3660
    assert first["calendar"]["slug"] == "always"
    assert first["policy"]["slug"] == "standard"
    assert all(isinstance(line, str) for line in first["why"])
    assert first["why"]
    (level,) = answer["levels"]
    assert (level["level"], level["team"]["slug"], level["budget_seconds"]) == (1, "first-line", None)
    assert 3600 <= level["seconds"] < 3660


def test_a_promise_says_who_used_its_time_and_whom_its_breach_is_charged_to(l1, admin, cast, ticket, url):
    later = (now() + timedelta(hours=3)).isoformat()
    sweep_until_quiet(now() + timedelta(hours=3))
    first = l1.get(f"{url}/clocks/", headers={"Desk-Time": later}).json()["results"][0]
    assert sum(share["seconds"] for share in first["levels"]) == first["elapsed_seconds"]
    assert (first["charged"]["level"], first["charged"]["team"]["slug"]) == (1, "first-line")
    assert (first["charged"]["seconds"], first["charged"]["budget_seconds"]) == (7200, None)


def test_a_level_may_have_a_budget_of_its_own(admin, l1, ticket, url):
    policies = admin.get("/api/v1/sla-policies/").json()["results"]
    policy = next(one for one in policies if one["is_default"])
    targets = [{**target, "level_budgets": [{"level": 1, "seconds": 3600}]} for target in policy["targets"]]
    changed = admin.patch(f"/api/v1/sla-policies/{policy['id']}/", {"targets": targets})
    assert changed.json()["targets"][0]["level_budgets"] == [{"level": 1, "seconds": 3600}]
    key, later = open_one().key, (now() + timedelta(hours=1)).isoformat()
    (level,) = l1.get(f"/api/v1/tickets/{key}/clocks/", headers={"Desk-Time": later}).json()["levels"]
    assert (level["level"], level["budget_seconds"]) == (1, 3600)
    wrong = admin.patch(
        f"/api/v1/sla-policies/{policy['id']}/", {"targets": [{**targets[0], "level_budgets": 7}]}
    )
    assert wrong.status_code == 400


def test_a_forecast_tells_every_step_to_come(l1, cast, ticket, url):
    due = l1.get(f"{url}/clocks/").json()["results"][0]["due_at"]
    results = l1.get(f"{url}/forecast/").json()["results"]
    first = results[0]
    assert first["at"] == due
    assert (first["number"], first["action"], first["kind"]) == (1, "notify_reassign", "functional")
    assert first["level"] == 2
    assert first["target"]["name"] in {"Lena Two", "Second line"}
    assert first["customer_message"] == "The second line takes over."
    assert {"type": "user", "id": cast.lead.pk, "name": "Lidia Lead"} in first["notify"]
    assert any(step["target"]["id"] == cast.manager.pk for step in results)
    moments = [datetime.fromisoformat(step["at"]) for step in results]
    assert moments == sorted(moments)


def test_the_proposal_for_each_kind_carries_the_mark(l1, cast, url):
    made = l1.get(f"{url}/escalate/").json()
    functional, hierarchical = made["functional"], made["hierarchical"]
    assert functional["seen"] == hierarchical["seen"] == made["seen"]
    assert functional["path"]["slug"] == "upwards"
    assert (functional["level"], functional["team"]["name"]) == (2, "Second line")
    assert hierarchical["target"] == {"type": "user", "id": cast.manager.pk, "name": "Mario Manager"}
    assert functional["happens"]


def test_people_in_conflict_are_gone_round(l1, cast, url):
    made = l1.get(f"{url}/escalate/?reason=conflict&parties={cast.manager.pk}").json()
    assert made["hierarchical"] is None or made["hierarchical"]["target"]["id"] != cast.manager.pk


@pytest.mark.parametrize("query", ["reason=bad", "parties=x", "colour=blue"])
def test_a_proposal_is_asked_for_in_words_it_knows(l1, url, query):
    assert l1.get(f"{url}/escalate/?{query}").status_code == 400


def test_an_escalation_by_hand_moves_the_ticket_with_its_story(l1, climb, url):
    answer = climb()
    assert answer.status_code == 201
    made = answer.json()
    assert made.keys() >= {
        "id",
        "ticket",
        "kind",
        "reason",
        "trigger",
        "state",
        "level",
        "owner",
        "team",
        "managed",
        "opened_at",
        "acknowledged_at",
        "exhausted_at",
        "closed_at",
        "next_step",
        "steps",
    }
    assert (made["kind"], made["reason"], made["trigger"], made["level"]) == (
        "functional",
        "knowledge",
        "manual",
        2,
    )
    ticket = l1.get(f"{url}/").json()
    assert (ticket["escalation"], ticket["is_escalated"], ticket["level"]) == (made["id"], True, 2)
    assert ticket["team"]["slug"] == "second-line"
    handover = l1.get(f"{url}/messages/").json()["results"][-1]
    assert (handover["kind"], handover["details"]["tried"]) == ("handover", "Restart")
    (step,) = [step for step in made["steps"] if step["outcome"] == "fired"]
    assert step.keys() >= {"number", "kind", "outcome", "from", "to", "due_at", "fired_at", "reason", "trail"}
    assert (step["from"]["level"], step["to"]["level"], step["to"]["team"]["slug"]) == (1, 2, "second-line")
    assert made["next_step"].keys() == {"at", "action", "target"}


def test_who_was_slower_is_told_so(l1, climb, url):
    seen = l1.get(f"{url}/escalate/").json()["seen"]
    assert climb().status_code == 201
    slower = climb(seen=seen)
    assert slower.status_code == 409
    assert slower.json()["type"] == "urn:desk:problem:somebody-was-faster"
    assert "level 2" in slower.json()["detail"]
    assert Escalation.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "sideways"}, "kind"),
        ({"reason": "bad"}, "reason"),
        ({"note": {"summary": " "}}, "note.summary"),
        ({"note": {}}, "note.summary"),
        ({"target": {"type": "team", "id": "no-team"}}, "target.id"),
        ({"target": {"type": "team"}}, "target.id"),
        ({"parties": ["nobody@desk.test"]}, "parties.0"),
    ],
)
def test_an_escalation_that_cannot_be_read_changes_nothing(climb, facts, field):
    answer = climb(**facts)
    assert answer.status_code == 400
    assert [name.removesuffix(".0") for name in answer.json()["errors"]] == [field.removesuffix(".0")]
    assert not Escalation.objects.exists()


def test_another_target_can_be_chosen(climb, cast):
    made = climb(target={"type": "user", "id": "l3@desk.test"}).json()
    assert made["owner"]["id"] == cast.l3.pk


def test_a_done_ticket_is_not_escalated(l1, climb, url):
    l1.post(f"{url}/status/", {"status": "resolved"})
    assert climb().status_code == 409


def test_the_way_back_closes_the_escalation(l1, climb, url):
    climb()
    answer = l1.post(f"{url}/deescalate/", {"reason": "Solved by a restart."})
    assert answer.status_code == 200
    assert answer.json()["state"] == "closed"
    ticket = l1.get(f"{url}/").json()
    assert (ticket["level"], ticket["is_escalated"], ticket["escalation"]) == (1, False, None)
    assert l1.post(f"{url}/deescalate/", {"reason": "Again."}).status_code == 409


def test_an_escalation_is_acknowledged_advanced_and_closed(cast, climb):
    made = climb().json()
    client, url = api_client(cast.l2), f"/api/v1/escalations/{made['id']}"
    done = client.post(f"{url}/acknowledge/").json()
    assert done["acknowledged_by"]["id"] == cast.l2.pk
    assert client.post(f"{url}/acknowledge/").json()["acknowledged_at"] == done["acknowledged_at"]
    advanced = client.post(f"{url}/advance/")
    assert (advanced.status_code, advanced.json()["owner"]["id"]) == (200, cast.manager.pk)
    assert client.post(f"{url}/advance/").status_code == 409
    assert client.post(f"{url}/close/").json()["state"] == "closed"
    assert client.post(f"{url}/close/").status_code == 409


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("ticket={key}", True),
        ("ticket=HD-999999", False),
        ("state=open&kind=functional&reason=knowledge&trigger=manual&level=2", True),
        ("state=closed", False),
        ("team=second-line", True),
        ("owner=none", False),
        ("unacknowledged=true", True),
        ("unacknowledged=false", False),
        ("overdue=true", False),
        ("overdue=false", True),
        ("managed=true", False),
        ("managed=false", True),
    ],
)
def test_escalations_are_filtered(l1, climb, ticket, query, is_found):
    climb()
    answer = l1.get(f"/api/v1/escalations/?{query.format(key=ticket.key)}")
    assert [row["ticket"] for row in answer.json()["results"]] == ([ticket.key] if is_found else [])


def test_escalating_needs_its_scope(cast, ticket, url):
    client = api_client(cast.l1, "tickets:read", "tickets:write", "escalations:read")
    assert client.get(f"{url}/escalate/").status_code == 200
    assert client.post(f"{url}/deescalate/", {"reason": "x"}).status_code == 403
