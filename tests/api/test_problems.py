"""Every error has one shape, whoever answered it."""

import pytest
from django.db import InterfaceError, OperationalError
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from rest_framework.test import APIClient

from tests.api.desk import opening
from tests.house.addresses import addresses
from tests.people import api_client
from tickets.api import views
from tickets.models import Ticket

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() >= {"type", "title", "status", "detail"}
    assert (body["status"], bool(body["title"]), bool(body["detail"])) == (status, True, True)
    return body


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing/", "/api/v1/nothing", "/api/v2/tickets/", "/api/", "/api/v1/tickets/HD-1/x/"]
)
def test_an_unknown_address_is_404(l1, path):
    assert_problem(l1.get(path), 404)


def test_a_stranger_is_401_and_told_how_to_sign_in(cast):
    answer = APIClient().get("/api/v1/tickets/")
    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_bad_token_is_401(cast):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer desk_nobody")
    assert_problem(client.get("/api/v1/tickets/"), 401)


def test_a_missing_scope_is_403_and_names_it(cast):
    answer = api_client(cast.l1, "escalations:read").get("/api/v1/tickets/")
    assert "tickets:read" in assert_problem(answer, 403)["detail"]


def test_reading_does_not_allow_to_write(cast, rules):
    assert_problem(api_client(cast.l1, "tickets:read").post("/api/v1/tickets/", opening()), 403)


def test_another_method_is_405_and_told_which(l1):
    answer = l1.delete("/api/v1/tickets/")
    assert_problem(answer, 405)
    assert l1.delete("/api/v1/tickets/?colour=blue").status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["events", "notifications", "mails"])
def test_another_method_is_405_where_nobody_may_write(clients, path):
    for client in (clients.l1, clients.admin):
        assert_problem(client.patch(f"/api/v1/{path}/"), 405)
    assert_problem(APIClient().patch(f"/api/v1/{path}/"), 401)


def test_another_media_type_is_415(l1):
    assert_problem(l1.post("/api/v1/tickets/", "a=b", content_type="application/x-www-form-urlencoded"), 415)


def test_another_accepted_type_is_406(l1):
    assert_problem(l1.get("/api/v1/tickets/", headers={"Accept": "text/csv"}), 406)


@pytest.mark.parametrize(
    "body", ["{", '{"subject": "\udcff"}'.encode("utf-8", "surrogateescape"), "[]", "null", '"x"', "7"]
)
def test_a_body_that_cannot_be_read_is_400(l1, body):
    answer = l1.post("/api/v1/tickets/", body, content_type="application/json")
    assert assert_problem(answer, 400)["errors"]


def test_nested_fields_are_named_by_their_path(l1, rules):
    answer = l1.post("/api/v1/tickets/", opening(requester={"email": "x"}))
    assert list(assert_problem(answer, 400)["errors"]) == ["requester.email"]


def test_a_write_to_an_address_without_its_slash_is_told_so(l1):
    assert "slash" in assert_problem(l1.post("/api/v1/tickets", opening()), 404)["detail"]


def test_a_browser_session_writes_with_its_csrf_token_alone(cast, rules):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.l1, backend=BACKEND)
    assert client.get("/api/v1/tickets/").status_code == 200
    assert_problem(client.post("/api/v1/tickets/", opening(), content_type="application/json"), 403)
    client.cookies["csrftoken"] = token = _get_new_csrf_string()
    answer = client.post(
        "/api/v1/tickets/", opening(), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 201


def test_what_nobody_foresaw_is_500_without_a_trace(l1, rules, monkeypatch):
    def broken(**_facts):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(views, "open_ticket", broken)
    l1.raise_request_exception = False
    answer = l1.post("/api/v1/tickets/", opening())
    assert_problem(answer, 500)
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize(
    "error", [OperationalError("connection refused"), InterfaceError("connection closed")]
)
def test_while_the_database_is_away_a_caller_is_asked_to_come_back(l1, rules, monkeypatch, error):
    def away(**_facts):
        raise error

    monkeypatch.setattr(views, "open_ticket", away)
    answer = l1.post("/api/v1/tickets/", opening())
    assert_problem(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_an_id_that_no_column_can_hold_is_404(l1):
    assert_problem(l1.get(f"/api/v1/users/{10**30}/"), 404)


def test_messages_are_in_the_language_that_is_asked_for(l1, rules):
    answer = l1.post("/api/v1/tickets/", {}, headers={"Accept-Language": "es"})
    assert answer.headers["Content-Language"] == "es"
    assert answer.json()["errors"]["subject"] == ["Este campo es requerido."]


def test_a_body_nested_too_deeply_is_400(l1):
    answer = l1.post("/api/v1/tickets/", "[" * 200_000, content_type="application/json")
    assert list(assert_problem(answer, 400)["errors"]) == ["body"]


def test_a_body_that_is_too_large_is_413(l1):
    answer = l1.post("/api/v1/tickets/", f'"{"x" * 2_700_000}"', content_type="application/json")
    assert_problem(answer, 413)


@pytest.mark.parametrize("method", ["options", "head", "trace", "put", "delete"])
def test_no_address_breaks_on_any_method(admin, rules, method):
    for address in addresses():
        if address.path.startswith("/api/v1/"):
            assert getattr(admin, method)(address.path).status_code < 500, address.path


def test_an_address_that_is_too_long_is_414(l1):
    assert l1.get("/api/v1/tickets/", {"q": "x" * 150, "tag": ",".join(["till"] * 1000)}).status_code == 200
    assert_problem(l1.get("/api/v1/tickets/", {"tag": ",".join(["till"] * 2000)}), 414)


@pytest.mark.parametrize("encoding", ["utf-16", "nothing", "utf-7", "zip", "hex", "undefined"])
@pytest.mark.parametrize("path", ["/api/v1/tickets/", "/accounts/login/", "/new/"])
def test_a_form_in_another_encoding_breaks_nothing(cast, path, encoding):
    fields = "application/x-www-form-urlencoded", "subject=A".encode("utf-16")
    parts = (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nA\r\n--x--\r\n',
    )
    for client in (Client(enforce_csrf_checks=True), Client()):
        client.force_login(cast.l1, backend=BACKEND)
        for kind, body in (fields, parts):
            answer = client.generic("POST", path, body, content_type=f"{kind}; charset={encoding}")
            assert answer.status_code < 500


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8"])
def test_a_form_with_parts_in_our_encoding_is_read(client, cast, rules, encoding):
    client.force_login(cast.l1, backend=BACKEND)
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    facts = {
        "subject": "Касса",
        "body": "Не работает.",
        "requester_email": "maria@shop.test",
        "severity": "normal",
        "channel": "phone",
    }
    body = "".join(part.format(*fact) for fact in facts.items()) + "--x--\r\n"
    answer = client.generic(
        "POST", "/new/", body, content_type=f"multipart/form-data; boundary=x; charset={encoding}"
    )
    assert answer.status_code == 303
    assert Ticket.objects.get().subject == "Касса"
