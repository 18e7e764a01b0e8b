"""Every list of the API has one shape, can be counted, and refuses what it does not know; so does everything else."""

import pytest

from tests.api import desk
from tests.house.test_scopes import ENDPOINTS
from tests.people import api_client

READS = [
    path
    for path, method, _view in ENDPOINTS
    if method == "get" and "/v1/docs" not in path and "schema" not in path
]


@pytest.fixture
def answers(cast):
    """Every GET that finds something, asked by an administrator with these parameters added."""
    desk.publish_rules(cast)
    ticket = desk.open_one()
    client = api_client(cast.admin)

    def ask(query):
        for path in READS:
            url = path.replace("HD-1/", f"{ticket.key}/").replace("/users/1/", f"/users/{cast.l1.pk}/")
            if client.get(url).status_code == 200:
                yield path, client.get(f"{url}?{query}")

    return ask


def is_list(answer):
    return "json" in answer.headers["Content-Type"] and "results" in answer.json()


@pytest.mark.django_db
def test_every_list_is_counted_on_request(answers):
    counted = [path for path, answer in answers("count=true") if answer.status_code == 200]
    assert len(counted) > 15
    for path, answer in answers("count=true"):
        if path in counted:
            body = answer.json()
            assert body.keys() >= {"next", "previous", "results", "count"}, path
            assert body["count"].keys() == {"value", "exact"}, path
            assert (body["count"]["exact"], body["count"]["value"] >= len(body["results"])) == (True, True), (
                path
            )
        else:
            assert list(answer.json()["errors"]) == ["count"], path
    lists = {path for path, answer in answers("") if is_list(answer)}
    assert lists == set(counted)


@pytest.mark.django_db
def test_an_unknown_parameter_is_refused_everywhere(answers):
    for path, answer in answers("colour=blue"):
        assert answer.status_code == 400, path
        assert list(answer.json()["errors"]) == ["colour"], path


@pytest.mark.django_db
def test_writes_refuse_it_too(cast):
    client = api_client(cast.admin)
    for path, method, _view in ENDPOINTS:
        if method != "get":
            answer = getattr(client, method)(f"{path}?colour=blue", {})
            assert answer.status_code == 400, (method, path)
            assert list(answer.json()["errors"]) == ["colour"], (method, path)
