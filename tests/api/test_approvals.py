"""Questions that steps ask, as an integrator reads and answers them."""

from datetime import timedelta

import pytest

from escalation.models import Approval
from helpdesk.accounts.services import teams
from helpdesk.web.times import now
from tests.escalation import rules
from tests.people import api_client


@pytest.fixture
def approval(cast):
    step = rules.step(
        1,
        rules.person("manager"),
        percent=50,
        action="approval",
        kind="hierarchical",
        question={"en": "May we?"},
        acknowledge_within=20 * rules.MINUTE,
    )
    rules.desk([step, rules.step(2, rules.team("second-line"))])
    rules.ticket(at=now() - timedelta(minutes=31))
    rules.sweep(now())
    return Approval.objects.get()


@pytest.fixture
def manager(cast):
    return api_client(cast.manager)


def test_questions_are_listed_and_shown(manager, cast, approval):
    (shown,) = manager.get("/api/v1/approvals/?asked=me&state=waiting").json()["results"]
    assert (shown["id"], shown["ticket"], shown["state"]) == (approval.pk, approval.ticket.key, "waiting")
    assert (shown["question"], shown["asked"]["id"], shown["step"]) == ("May we?", cast.manager.pk, 1)
    assert manager.get(f"/api/v1/approvals/{approval.pk}/").json() == shown
    of_climb = manager.get(f"/api/v1/escalations/{approval.escalation_id}/approvals/").json()["results"]
    assert of_climb == [shown]
    assert manager.get("/api/v1/approvals/?asked=none").json()["results"] == []


@pytest.mark.parametrize("place", ["/api/v1/approvals/{pk}", "/api/v1/escalations/{climb}/approvals/{pk}"])
def test_an_answer_is_given_once(manager, cast, approval, place):
    url = place.format(pk=approval.pk, climb=approval.escalation_id)
    done = manager.post(f"{url}/decide/", {"decision": "yes", "note": "Fine."}).json()
    assert (done["state"], done["note"], done["answered_by"]["id"]) == ("yes", "Fine.", cast.manager.pk)
    assert manager.post(f"{url}/decide/", {"decision": "yes"}).json()["ended_at"] == done["ended_at"]
    refused = manager.post(f"{url}/decide/", {"decision": "no"})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("escalation-refused")


def test_who_is_not_asked_may_read_and_not_answer(l1, approval):
    url = f"/api/v1/approvals/{approval.pk}/"
    assert l1.get(url).status_code == 200
    assert l1.post(f"{url}decide/", {"decision": "yes"}).status_code == 403


def test_a_decision_is_yes_or_no(manager, approval):
    answer = manager.post(f"/api/v1/approvals/{approval.pk}/decide/", {"decision": "perhaps"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["decision"])


def test_the_question_of_a_private_ticket_does_not_exist(cast, l1, approval):
    teams.change(cast.finance_team, is_private=True)
    approval.ticket.team = cast.finance_team
    approval.ticket.save()
    approval.ticket.watcher_rows.all().delete()
    assert l1.get(f"/api/v1/approvals/{approval.pk}/").status_code == 404
    assert l1.get("/api/v1/approvals/").json()["results"] == []


def test_the_forecast_tells_what_will_be_asked(manager, approval):
    other = rules.ticket(at=now())
    first, second = manager.get(f"/api/v1/tickets/{other.key}/forecast/").json()["results"]
    assert (first["action"], first["question"], first["answer_within_seconds"]) == (
        "approval",
        "May we?",
        1200,
    )
    assert (second["why"], second["question"], second["answer_within_seconds"]) == ("not_decided", "", None)
