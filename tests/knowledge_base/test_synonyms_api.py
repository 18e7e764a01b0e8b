"""Words that mean the same, over the REST API: the same verbs and permissions as on their page."""

import pytest

from helpdesk.ledger.models import Event
from knowledge_base.models import Meaning
from tests.knowledge_base.articles import published
from tests.people import api_client

pytestmark = pytest.mark.django_db
PATH = "/api/v1/synonyms/"


@pytest.fixture
def lead(cast):
    return api_client(cast.lead)


def test_a_row_is_added_and_found_by_from_then_on(cast, lead):
    article = published(cast.l2, title="The till prints nothing")
    found = "/api/v1/articles/search/?q=contraption"
    assert lead.get(found).json()["results"] == []
    made = lead.post(PATH, {"en": "till,  contraption", "es": "caja"}, format="json")
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "en": "till, contraption",
        "es": "caja",
        "ru": "",
        "it": "",
    }
    assert [one["id"] for one in lead.get(found).json()["results"]] == [article.pk]
    rows = lead.get(f"{PATH}?page_size=200").json()["results"]
    assert made.json() in rows


def test_a_row_is_changed_and_taken_away(lead):
    row = lead.post(PATH, {"en": "bill, invoice"}, format="json").json()
    path = f"{PATH}{row['id']}/"
    assert lead.patch(path, {"it": "fattura"}, format="json").json()["en"] == "bill, invoice"
    assert lead.get(path).json()["it"] == "fattura"
    assert lead.delete(path).status_code == 204
    assert not Meaning.objects.filter(pk=row["id"]).exists()
    assert Event.objects.filter(kind="synonyms.changed").count() == 3


def test_one_word_alone_means_nothing_else(lead):
    assert lead.post(PATH, {"en": "bill"}, format="json").status_code == 400
    assert lead.post(PATH, {"fr": "facture, note"}, format="json").status_code == 400
    assert lead.post(PATH, {"en": "x, " * 150}, format="json").status_code == 400
    row = lead.post(PATH, {"en": "bill, invoice"}, format="json").json()
    assert lead.patch(f"{PATH}{row['id']}/", {"en": ""}, format="json").status_code == 400
    assert Meaning.objects.get(pk=row["id"]).en == "bill, invoice"


def test_who_does_not_manage_knowledge_may_not(cast, lead):
    row = lead.post(PATH, {"en": "bill, invoice"}, format="json").json()
    l1 = api_client(cast.l1)
    assert l1.get(PATH).status_code == 403
    assert l1.post(PATH, {"en": "a, b"}, format="json").status_code == 403
    assert l1.delete(f"{PATH}{row['id']}/").status_code == 403
