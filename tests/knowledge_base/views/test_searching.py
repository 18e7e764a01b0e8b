"""People search on a page of their own, and what they opened is known afterwards."""

import pytest

from knowledge_base.models import Meaning, SearchRecord
from tests.house.budgets import budget
from tests.knowledge_base.search.articles import publish
from tests.people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def page(client, address):
    return client.get(address).content.decode()


def test_the_page_shows_what_was_found_with_its_words_marked(client, cast):
    publish("The printer is offline", "Restart the spooler of the printer.")
    client.force_login(cast.l1)
    shown = page(client, "/kb/search?q=spooler")
    assert "The printer is offline" in shown
    assert "<mark>spooler</mark>" in shown
    assert "1 article" in shown


def test_a_search_in_vain_says_so_and_is_kept(client, cast):
    client.force_login(cast.l1)
    shown = page(client, "/kb/search?q=dinosaur")
    assert "No article answers this." in shown
    assert "New article" in shown
    assert list(SearchRecord.objects.values_list("text", "place", "found")) == [("dinosaur", "knowledge", 0)]


def test_an_empty_box_asks_nothing(client, cast):
    client.force_login(cast.l1)
    assert "No article answers this." not in page(client, "/kb/search?q=%20")
    assert not SearchRecord.objects.exists()


def test_what_was_typed_is_shown_as_it_was_typed(client, cast):
    client.force_login(cast.l1)
    assert 'value="&lt;b&gt;&quot;x&quot;"' in page(client, '/kb/search?q=<b>"x"')


def test_opening_what_was_found_is_kept(client, cast):
    article = publish("The printer is offline")
    client.force_login(cast.l1)
    page(client, "/kb/search?q=printer")
    record = SearchRecord.objects.get()
    answer = client.get(f"/kb/search/{record.pk}/{article.slug}")
    assert answer.headers["Location"] == f"/kb/{article.slug}"
    assert SearchRecord.objects.get().clicked == article


def test_what_may_not_be_read_cannot_be_opened(client, cast):
    article = publish("Keys", visibility="internal", min_level=3)
    client.force_login(cast.l1)
    assert client.get(f"/kb/search/1/{article.slug}").status_code == 404


def test_words_that_mean_the_same_are_added_changed_and_taken_away(client, cast):
    Meaning.objects.all().delete()
    publish("Get a copy of an invoice")
    client.force_login(cast.manager)
    assert client.post("/kb/synonyms/new", {"en": "bill ,  invoice, bill"}).status_code == 303
    meaning = Meaning.objects.get()
    assert meaning.en == "bill, invoice"
    assert "Get a copy of an invoice" in page(client, "/kb/search?q=bill")
    assert "bill, invoice" in page(client, "/kb/synonyms")
    client.post(f"/kb/synonyms/{meaning.pk}/edit", {"en": "ticket", "it": "fattura"})
    assert "No article answers this." in page(client, "/kb/search?q=bill")
    client.post(f"/kb/synonyms/{meaning.pk}/edit", {"delete": "1"})
    assert not Meaning.objects.exists()


def test_a_drawer_overwrites_no_language_that_its_writer_left_alone(client, cast):
    meaning = Meaning.objects.create(en="bill, invoice")
    client.force_login(cast.manager)
    address = f"/kb/synonyms/{meaning.pk}/edit"
    shown = page(client, address)
    read = {"initial-en": "bill, invoice", "initial-es": "", "initial-ru": "", "initial-it": ""}
    assert all(f'name="{name}"' in shown for name in read)
    Meaning.objects.filter(pk=meaning.pk).update(es="factura", en="bill, invoice, receipt")
    sent = {"en": "bill, invoice", "es": "", "ru": "", "it": "fattura"}
    assert client.post(address, {**read, **sent}).status_code == 303
    meaning.refresh_from_db()
    assert meaning.by_language() == {
        "en": "bill, invoice, receipt",
        "es": "factura",
        "ru": "",
        "it": "fattura",
    }


@pytest.mark.parametrize("body", [{"en": "bill, note"}, {"delete": "1"}])
def test_words_that_somebody_took_away_are_not_there_to_be_changed(client, cast, monkeypatch, body):
    meaning = Meaning.objects.create(en="bill, invoice")
    client.force_login(cast.manager)
    Meaning.objects.filter(pk=meaning.pk).delete()
    monkeypatch.setattr("knowledge_base.views.synonyms.get_object_or_404", lambda *_args, **_named: meaning)
    assert client.post(f"/kb/synonyms/{meaning.pk}/edit", body).status_code == 404
    assert not Meaning.objects.filter(pk=meaning.pk).exists()


def test_one_word_alone_means_nothing_else(client, cast):
    client.force_login(cast.manager)
    before = Meaning.objects.count()
    answer = client.post("/kb/synonyms/new", {"en": "invoice"})
    assert answer.status_code == 400
    assert "Give at least two words that mean the same." in answer.content.decode()
    assert Meaning.objects.count() == before


def test_who_does_not_look_after_the_knowledge_base_may_not_change_words(client, cast):
    client.force_login(cast.l1)
    assert client.get("/kb/synonyms").status_code == 403
    assert client.post("/kb/synonyms/new", {"en": "a, b"}).status_code == 403


def test_a_search_costs_no_more_queries_when_more_is_found(client, cast):
    for number in range(12):
        publish(f"Printer {number}", "Restart the spooler of the printer.")
    client.force_login(cast.l1)
    with budget("page: search of knowledge"):
        page(client, "/kb/search?q=printr spooler")
