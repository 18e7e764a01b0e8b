"""Customers search what they may read, and are told how to reach a person where nothing answers."""

import re

import pytest
from django.test import Client

from knowledge_base.models import SearchRecord
from tests.knowledge_base.articles import published, translated
from tests.knowledge_base.help.pages import read, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(cast):
    published(cast.lead, "Inside: the till prints nothing")
    return published(cast.lead, visibility="customers")


def test_what_was_found_is_shown_with_its_words_marked(till):
    page = text("/help/en/search?q=press+the+red+button")
    assert "The till prints nothing" in page
    assert "<mark>red</mark>" in page
    assert "Inside" not in page
    assert "1 answer" in page


def test_the_page_is_for_readers_and_not_for_machines(till):
    answer = read("/help/en/search?q=till")
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_article_of_another_language_is_marked_as_such(cast, till):
    translated(till, cast.lead)
    page = text("/help/es/search?q=касса")
    assert re.search(r'<a lang="ru" href="/help/es/search/[^"]+">Касса не печатает</a>', page)


def test_silence_says_how_to_reach_a_person(till):
    page = text("/help/en/search?q=zeppelin")
    assert "No article answers this" in page
    assert page.count("mailto:support@desk.test") == 1


def test_searches_are_kept_without_persons_and_what_was_opened_too(till):
    page = text("/help/en/search?q=till+prints+nothing+maria%40shop.test")
    record = SearchRecord.objects.get()
    assert (record.place, record.language, record.found) == ("customers", "en", 1)
    assert "maria" not in record.text
    link = re.search(r'href="(/help/en/search/[^"]+)"', page)[1]
    assert read(link).headers["Location"] == f"/help/en/{till.slug}"
    assert SearchRecord.objects.get().clicked == till


def test_nobody_says_what_somebody_else_opened(till):
    text("/help/en/search?q=till")
    record = SearchRecord.objects.get()
    for mark in (str(record.pk), f"{record.pk}:guess"):
        assert read(f"/help/en/search/{mark}/{till.slug}").status_code == 302
    assert SearchRecord.objects.get().clicked is None


def test_an_empty_box_asks_nothing(till):
    text("/help/en/search?q=++")
    text("/help/en/search")
    assert not SearchRecord.objects.exists()


@pytest.mark.parametrize("words", ["%00", "%3Cscript%3E", "a" * 9000, "%F0%9F%98%80", "'%22%5C"])
def test_any_words_are_taken(till, words):
    page = text(f"/help/en/search?q={words}")
    assert "<script" not in page


def test_asking_for_the_head_alone_is_no_search_of_anybody(till):
    assert Client().head("/help/en/search?q=till").status_code == 200
    assert not SearchRecord.objects.exists()


def test_what_a_search_costs(till, budget):
    with budget("page: search of the help centre"):
        assert "The till prints nothing" in text("/help/en/search?q=till")
