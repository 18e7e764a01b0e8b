"""Words that mean the same, over the REST API: the same verbs and permissions as on their page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from helpdesk.ledger.models import Event
from knowledge_base.models import Meaning
from knowledge_base.services.synonyms import change_meaning, delete_meaning
from tests.knowledge_base.articles import published
from tests.people import api_client
from tests.threads import in_thread, until_somebody_waits

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


def while_waiting(change, client, path, body):
    """Answer a PATCH that came while another connection's change of the row was not done yet."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change()
            late = in_thread(pool, lambda: client.patch(path, body, format="json"))
            until_somebody_waits()
        return late.result(60)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_different_languages_at_once_both_are_kept(cast, lead):
    row = Meaning.objects.create(en="bill, invoice")
    answer = while_waiting(
        lambda: change_meaning(row, actor=cast.manager, es="factura"),
        lead,
        f"{PATH}{row.pk}/",
        {"it": "fattura"},
    )
    assert answer.json() == {"id": row.pk, "en": "bill, invoice", "es": "factura", "ru": "", "it": "fattura"}
    assert Meaning.objects.get(pk=row.pk).by_language()["es"] == "factura"


@pytest.mark.django_db(transaction=True)
def test_who_changes_what_was_taken_away_meanwhile_does_not_bring_it_back(cast, lead):
    row = Meaning.objects.create(en="bill, invoice")
    answer = while_waiting(
        lambda: delete_meaning(Meaning(pk=row.pk), actor=cast.manager),
        lead,
        f"{PATH}{row.pk}/",
        {"it": "fattura"},
    )
    assert answer.status_code == 404
    assert not Meaning.objects.filter(pk=row.pk).exists()


def test_a_change_that_changes_nothing_is_not_told(lead):
    row = lead.post(PATH, {"en": "bill, invoice"}, format="json").json()
    assert lead.patch(f"{PATH}{row['id']}/", {"en": "bill,invoice"}, format="json").json() == row
    assert Event.objects.filter(kind="synonyms.changed").count() == 1
