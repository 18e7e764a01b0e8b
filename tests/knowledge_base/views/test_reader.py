"""An article as its readers see it, with its headings, its languages and what is known about it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge_base.models import Article
from knowledge_base.services import publishing, shelving
from knowledge_base.services.describing import describe
from tests.knowledge_base import articles
from tests.tickets import pages
from tests.tickets.pages import found, text_of, words


@pytest.fixture
def article(cast):
    return articles.published(cast.l2, section=articles.section(), visibility="customers")


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def auditor(client, cast):
    cast.l1.role = "auditor"
    cast.l1.save()
    client.force_login(cast.l1)
    return client


def headings(response):
    return [words(item) for item in found(response, "li", class_="on-page__item")]


def test_a_reader_sees_the_published_text_and_its_headings(reader, cast, article):
    articles.rewritten(article, cast.l2)
    page = reader.get(article.url)
    assert "Press the red button twice." in text_of(page)
    assert headings(page) == ["Signs", "Solution"]
    assert [words(heading) for heading in found(page, "h1")] == ["The till prints nothing"]
    assert "A newer text is being written." in text_of(page)


def test_who_writes_may_look_at_the_text_that_is_being_written(reader, cast, article):
    articles.rewritten(article, cast.l2)
    page = reader.get(f"{article.url}?text=working")
    assert "Press the green button twice." in text_of(page)
    assert "Readers still have the published one." in text_of(page)


def test_internal_parts_are_marked(reader, article):
    (block,) = found(reader.get(article.url), "div", class_="internal")
    assert words(block) == "Internal only The reseller sends new rollers for free."


def test_what_may_not_be_read_is_not_there(reader, cast, article):
    describe(article, actor=cast.l2, visibility="internal", min_level=2)
    for address in (
        "",
        "/edit",
        "/facts",
        "/versions",
        "/versions/1/restore",
        "/steps/publish",
        "/translate/ru",
    ):
        assert reader.get(article.url + address).status_code == 404, address
    assert reader.post(f"{article.url}/steps/archive", {"seen": article.changes + 1}).status_code == 404


def test_no_article_is_404(reader):
    assert reader.get("/kb/none").status_code == 404


def test_the_languages_say_how_each_stands(reader, cast, article):
    translation = articles.translated(article, cast.l2)
    articles.draft(cast.l2, "La cassa non stampa", language="it", translation_of=article)
    articles.rewritten(article, cast.l2, publish=True)
    page = reader.get(article.url)
    stand = [words(item) for item in found(page, "li", class_="tongues__item")]
    assert stand == [
        "English Original",
        "Italian Draft",
        "Russian Outdated by 1 version",
        "Spanish Translate Spanish",
    ]
    outdated = reader.get(translation.url)
    assert "this translation is 1 version behind" in text_of(outdated)
    assert found(outdated, "a", href=article.url)
    assert found(outdated, "article")[0]["lang"] == "ru"


def test_the_ticket_of_an_article_is_named_to_who_may_see_it(reader, cast, article):
    ticket = pages.ticket()
    Article.objects.filter(pk=article.pk).update(ticket=ticket)
    assert found(reader.get(article.url), "a", href=ticket.url)


def test_a_day_is_written_as_in_the_list_of_articles(reader, article):
    Article.objects.filter(pk=article.pk).update(review_on=date(2099, 5, 22))
    assert "22 May 2099" in text_of(reader.get(article.url))
    assert "22 May 2099" in text_of(reader.get("/kb/"))


def test_what_is_archived_says_so_and_can_be_brought_back(reader, cast, article):
    publishing.archive(article, actor=cast.l2)
    page = reader.get(article.url)
    assert "This article is archived." in text_of(page)
    assert found(page, "a", id="step-revive")
    assert not found(page, "a", id="edit-article")


def test_who_only_reads_has_no_buttons_to_write(auditor, article):
    page = auditor.get(article.url)
    assert page.status_code == 200
    assert not found(page, "a", id="edit-article")
    assert not found(page, "a", class_="tongues__add")
    for address in ("/kb/new", f"{article.url}/edit", f"{article.url}/steps/archive"):
        assert auditor.get(address).status_code == 403, address
    assert auditor.get(f"{article.url}/versions").status_code == 200


def test_the_sections_beside_an_article_are_not_counted(reader, cast, article):
    inner = articles.section("Paper", parent=article.section)
    articles.section("Closed", is_active=False)
    for one in (inner, article.section):
        shelving.change_section(one, actor=cast.lead, is_active=False)
    describe(article, actor=cast.l2, section=inner)
    with CaptureQueriesContext(connection) as asked:
        page = reader.get(article.url)
    assert not [one for one in asked if "COUNT(" in one["sql"] and "knowledge_base_article" in one["sql"]]
    assert [words(link) for link in found(page, "a", class_="shelves__link")] == [
        "All articles",
        "Tills",
        "Paper",
    ]
    (current,) = found(page, "a", class_="shelves__link--closed", **{"aria-current": "true"})
    assert words(current) == "Paper"


def test_a_long_family_of_articles_costs_no_more(reader, cast, article, budget):
    for language, title in (("ru", "Касса"), ("es", "La caja"), ("it", "La cassa")):
        articles.translated(article, cast.l2, title, language=language)
    articles.rewritten(article, cast.l2, publish=True)
    with budget("page: article"):
        page = reader.get(article.url)
    assert len(found(page, "li", class_="tongues__item")) == 4


def test_an_integrator_sees_the_public_part_alone_and_writes_elsewhere(client, cast, article):
    cast.l1.role = "integrator"
    cast.l1.save()
    client.force_login(cast.l1)
    page = client.get(article.url)
    assert "reseller" not in page.content.decode()
    assert not found(page, "a", id="edit-article")
    for address in ("/edit", "/versions", "/versions/1/restore", "/steps/publish", "/facts", "/translate/ru"):
        assert client.get(article.url + address).status_code == 403, address
