"""Articles are searched by the API as on screen."""

import pytest

from helpdesk.accounts.roles import Role
from knowledge_base.models import SearchRecord
from tests.knowledge_base.search.articles import publish
from tests.people import api_client, hire

pytestmark = pytest.mark.django_db
PATH = "/api/v1/articles/search/"


@pytest.fixture
def admin():
    return hire("admin", "Alba Admin", role=Role.ADMINISTRATOR)


def asked(user, **parameters):
    return api_client(user).get(PATH, parameters)


def test_what_was_found_is_answered_best_first(admin):
    other = publish("Printer paper", "Where it lies.")
    article = publish("The printer is offline", "Restart the <b>spooler</b>.")
    answer = asked(admin, q="printer offline spooler").json()
    assert [row["id"] for row in answer["results"]][:1] == [article.pk]
    row = answer["results"][0]
    assert row.keys() == {"id", "slug", "title", "highlight", "language", "score"}
    assert "<mark>spooler</mark>" in row["highlight"]
    assert row["language"] == "en"
    assert other.pk not in [row["id"] for row in answer["results"][:1]]


def test_the_language_asked_for_is_answered(admin):
    original = publish("Reset your password")
    translation = publish("Restablecer la contraseña", language="es", translation_of=original)
    assert [row["id"] for row in asked(admin, q="password", language="es").json()["results"]] == [
        translation.pk
    ]
    assert [row["id"] for row in asked(admin, q="password").json()["results"]] == [original.pk]


def test_what_customers_find_can_be_asked_for(admin):
    publish("Swordfish", visibility="internal")
    assert asked(admin, q="swordfish").json()["results"] != []
    assert asked(admin, q="swordfish", audience="customers").json() == {"results": []}


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "a", "language": "xx"}, "language"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "audience": "all"}, "audience"),
        ({"q": "a", "query": "b"}, "query"),
    ],
)
def test_a_bad_question_is_refused_by_name(admin, parameters, field):
    answer = asked(admin, **parameters)
    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == {field}


def test_a_search_is_logged(admin):
    asked(admin, q="swordfish")
    record = SearchRecord.objects.get()
    assert (record.text, record.place, record.found, record.language) == ("swordfish", "api", 0, "en")
