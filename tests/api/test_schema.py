"""The document describes the API that is there, and the API that is there is described."""

import json
import re

import pytest
from django.core.management import call_command

from helpdesk.web.api.schema import MEDIA_TYPE
from tests.house.addresses import addresses

PROMISED = {
    "tickets/": {"get", "post"},
    "tickets/{key}/": {"get", "patch"},
    "tickets/{key}/messages/": {"get", "post"},
    "tickets/{key}/events/": {"get"},
    "reports/": {"get"},
    "reports/{name}/": {"get"},
    "reports/{name}/tickets/": {"get"},
    "tickets/{key}/clocks/": {"get"},
    "tickets/{key}/forecast/": {"get"},
    "tickets/{key}/assign/": {"post"},
    "tickets/{key}/status/": {"post"},
    "tickets/{key}/tags/": {"post"},
    "tickets/{key}/watch/": {"post", "delete"},
    "tickets/{key}/escalate/": {"get", "post"},
    "tickets/{key}/deescalate/": {"post"},
    "escalations/": {"get"},
    "escalations/{id}/": {"get"},
    "escalations/{id}/acknowledge/": {"post"},
    "escalations/{id}/advance/": {"post"},
    "escalations/{id}/close/": {"post"},
    "escalations/{number}/approvals/": {"get"},
    "escalations/{number}/approvals/{id}/decide/": {"post"},
    "approvals/": {"get"},
    "approvals/{id}/": {"get"},
    "approvals/{id}/decide/": {"post"},
    "matrix/": {"get"},
    "matrix/versions/": {"get"},
    "matrix/versions/{number}/": {"get"},
    "matrix/versions/{number}/restore/": {"post"},
    "matrix/versions/{number}/withdraw/": {"post"},
    "matrix/draft/": {"get", "put", "delete"},
    "matrix/draft/validate/": {"post"},
    "matrix/draft/publish/": {"post"},
    "matrix/simulate/": {"post"},
    "sla-policies/": {"get", "post"},
    "sla-policies/{id}/": {"get", "put", "patch"},
    "calendars/": {"get", "post"},
    "calendars/{id}/": {"get", "put", "patch"},
    "paths/": {"get", "post"},
    "paths/{id}/": {"get", "put", "patch"},
    "users/": {"get", "post"},
    "users/{id}/": {"get", "patch"},
    "users/{id}/availability/": {"get", "put"},
    "teams/": {"get", "post"},
    "teams/{id}/": {"get", "patch"},
    "skills/": {"get", "post"},
    "skills/{id}/": {"get", "patch"},
    "requesters/": {"get", "post"},
    "requesters/{id}/": {"get", "patch"},
    "organisations/": {"get", "post"},
    "calendars/{id}/apply/": {"post"},
    "sla-policies/{id}/apply/": {"post"},
    "jobs/{id}/": {"get", "delete"},
    "organisations/{id}/": {"get", "patch"},
    "topics/": {"get", "post"},
    "topics/{id}/": {"get", "patch"},
    "tags/": {"get", "post"},
    "articles/": {"get", "post"},
    "articles/export/": {"get"},
    "articles/import/": {"post"},
    "articles/{id}/": {"get", "patch"},
    "articles/{id}/revisions/": {"get"},
    "articles/{id}/revisions/{number}/restore/": {"post"},
    "articles/{id}/publish/": {"post"},
    "articles/{id}/archive/": {"post"},
    "articles/{id}/revive/": {"post"},
    "articles/{id}/confirm/": {"post"},
    "articles/{id}/review/": {"post"},
    "articles/{id}/send-back/": {"post"},
    "articles/{id}/translated/": {"post"},
    "articles/{id}/events/": {"get"},
    "articles/{id}/links/": {"get"},
    "sections/": {"get", "post"},
    "sections/{id}/": {"get", "patch"},
    "tokens/": {"get", "post"},
    "tokens/{id}/": {"get", "delete"},
    "notifications/": {"get"},
    "notifications/read/": {"post"},
    "notifications/preferences/": {"get", "put"},
    "notifications/addresses/": {"get", "post"},
    "notifications/addresses/{id}/": {"patch", "delete"},
    "notifications/addresses/{id}/test/": {"post"},
    "notifications/channels/": {"get", "post"},
    "notifications/channels/{id}/": {"patch", "delete"},
    "notifications/channels/{id}/test/": {"post"},
    "mails/": {"get"},
    "mails/{id}/": {"get"},
    "mails/{id}/again/": {"post"},
}


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """The document as it is made, with every warning an error."""
    path = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(path)
    )
    return json.loads(path.read_text(encoding="utf-8"))


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", PROMISED)
def test_every_promised_resource_is_there(document, path):
    assert document["paths"].get(f"/api/v1/{path}", {}).keys() >= PROMISED[path]


def test_every_address_is_described(document):
    described = {path.replace("{key}", "HD-1").replace("{id}", "1") for path in document["paths"]}
    for part in ("{number}", "{file}", "{name}"):
        described |= {path.replace(part, "1") for path in described}
    hung = {one.path for one in addresses() if one.path.startswith("/api/")}
    assert hung - described == {"/api/v1/schema/", "/api/v1/docs/"}


def test_every_operation_says_how_it_is_refused(document):
    for path, method, operation in operations(document):
        assert operation["responses"].keys() >= {"401", "403"}, (path, method)
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == [MEDIA_TYPE], (path, method, status)


def test_every_post_takes_a_key(document):
    for path, method, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        assert ("Idempotency-Key" in names) == (method == "post"), (path, method)
        assert "Desk-Time" not in names


def test_every_operation_is_explained(document):
    for path, method, operation in operations(document):
        assert operation.get("description"), (path, method)


def test_what_rooms_above_bring_is_described(document):
    assert "escalation" in document["components"]["schemas"]["Ticket"]["required"]


@pytest.mark.parametrize(("name", "is_time"), [("20:00", True), ("24:00", False), ("20:00:30", False)])
def test_quiet_hours_are_described_as_they_are_answered(document, name, is_time):
    """Not as RFC 3339's time, which has seconds and a zone."""
    for component in ("QuietBody", "QuietBodyRequest"):
        start = document["components"]["schemas"][component]["properties"]["start"]
        assert (bool(re.search(start["pattern"], name)), start.get("format")) == (is_time, None)


def test_an_answer_may_hold_an_address_beyond_ascii(document, l1):
    made = l1.post("/api/v1/requesters/", {"email": "maria@магазин.рф", "name": "Maria"})
    assert made.json()["email"] == "maria@магазин.рф"
    shapes = document["components"]["schemas"]
    assert shapes["RequesterRequest"]["properties"]["email"]["format"] == "email"
    for name, column in (("Requester", "email"), ("User", "email"), ("Mail", "to"), ("MailDetail", "to")):
        assert "format" not in shapes[name]["properties"][column]


def test_the_document_needs_a_sign_in_and_is_served(client, l1):
    assert client.get("/api/v1/schema/").status_code == 401
    answer = l1.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Help desk API"


def test_the_documents_page_keeps_the_policy(client, cast):
    client.force_login(cast.l1, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "<style" not in text
    assert "style=" not in text
    assert text.count("<script") == text.count("<script src=") == 2
    script = client.get("/api/v1/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle" in script.content.decode()
