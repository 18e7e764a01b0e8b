"""Every request has an id, one line in the log, and its place in the numbers."""

import logging
import re

import pytest
from django.test import Client
from prometheus_client import REGISTRY

from tests.api import desk
from tests.logs import written
from tests.people import api_client

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_an_answer_names_its_request():
    assert UUID.fullmatch(Client().get("/health/live").headers["X-Request-ID"])


def test_the_id_of_the_web_server_in_front_is_kept():
    answer = Client().get("/health/live", headers={"X-Request-ID": "a1b2c3d4-from-caddy"})
    assert answer.headers["X-Request-ID"] == "a1b2c3d4-from-caddy"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "maria@shop.test", "two words here", '"quoted-quoted"']
)
def test_an_id_that_could_spoil_a_log_is_not_taken(given):
    answer = Client().get("/health/live", headers={"X-Request-ID": given})
    assert UUID.fullmatch(answer.headers["X-Request-ID"])


@pytest.mark.django_db
def test_a_problem_names_its_request(cast):
    answer = api_client(cast.l1).get("/api/v1/tickets/HD-999/")
    assert answer.status_code == 404
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.django_db
def test_an_error_page_names_its_request(client, cast):
    client.force_login(cast.l1)
    answer = client.get("/t/HD-999/")
    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] in answer.content.decode()


@pytest.mark.django_db
def test_a_request_is_one_line_with_who_what_and_how_long(client, cast):
    desk.publish_rules(cast)
    ticket = desk.open_one()
    client.force_login(cast.l1)
    with written() as lines:
        answer = client.get(f"{ticket.url}?q=maria@shop.test")
    (line,) = lines.of("desk.request")
    assert line["status"] == answer.status_code == 200
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["user_id"] == cast.l1.pk
    assert line["things"] == [ticket.key.removeprefix("HD-")]
    assert line["ms"] > 0
    assert "maria" not in lines.text


@pytest.mark.django_db
def test_a_token_tells_who_asked_as_well(cast):
    with written() as lines:
        api_client(cast.l1).get("/api/v1/tickets/")
    assert lines.of("desk.request")[0]["user_id"] == cast.l1.pk


@pytest.mark.django_db
def test_statements_are_counted_where_the_desk_is_told_to(client, cast, settings):
    settings.COUNT_QUERIES = True
    client.force_login(cast.l1)
    with written() as lines:
        client.get("/q/all/")
    assert lines.of("desk.request")[0]["queries"] > 3


def test_what_machines_ask_all_the_time_is_logged_for_debugging_only():
    with written() as lines:
        Client().get("/health/live")
    assert lines.of("desk.request") == []
    with written(logging.DEBUG) as lines:
        Client().get("/health/live")
    assert len(lines.of("desk.request")) == 1


def test_requests_are_counted_by_view_method_and_status():
    def count():
        labels = {"view": "health_live", "method": "GET", "status": "200"}
        return REGISTRY.get_sample_value("desk_http_requests_total", labels) or 0

    before = count()
    Client().get("/health/live")
    assert count() == before + 1


@pytest.mark.django_db
def test_an_address_that_nobody_knows_makes_no_number_of_its_own(client):
    client.get("/no/such/place-1")
    client.generic("BREW", "/no/such/place-2")
    labels = {"view": "unknown", "method": "OTHER", "status": "404"}
    assert REGISTRY.get_sample_value("desk_http_requests_total", labels)


@pytest.mark.django_db(transaction=True)
def test_what_a_request_sets_off_is_logged_by_its_id(cast):
    from helpdesk.ledger.models import Delivery
    from helpdesk.ledger.relay import drain

    desk.publish_rules(cast)
    answer = api_client(cast.admin).post("/api/v1/tickets/", desk.opening())
    assert answer.status_code == 201
    request_id = answer.headers["X-Request-ID"]
    Delivery.objects.update(channel="nobody sends this")
    with written() as lines:
        drain()
    failed = lines.of("helpdesk.ledger.relay")
    assert failed
    assert {line["request_id"] for line in failed} == {request_id}
