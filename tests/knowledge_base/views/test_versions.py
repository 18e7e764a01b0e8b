"""The versions of an article: what each changed, and the way back."""

import pytest

from tests.knowledge_base import articles
from tests.tickets.pages import HTMX, field, found, text_of, words


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def article(cast):
    made = articles.published(cast.l2, visibility="customers")
    articles.rewritten(made, cast.l1, note="The button is green")
    return articles.rewritten(made, cast.l1, articles.NEWER.replace("twice", "once"))


def marked(page):
    return [words(one) for one in found(page, "del")], [words(one) for one in found(page, "ins")]


def test_the_newest_is_compared_with_the_one_before(writer, article):
    page = writer.get(f"{article.url}/versions")
    assert marked(page) == (["twice"], ["once"])
    listed = [words(item) for item in found(page, "strong", class_="history__title")]
    assert listed == ["Version 3", "Version 2", "Version 1"]
    assert "Readers have it" in text_of(page)
    assert "The button is green" in text_of(page)


def test_the_note_of_a_version_stands_with_what_it_changed(writer, article):
    page = writer.get(f"{article.url}/versions?number=2").content.decode()
    compared = page[page.index('id="compared"') : page.index('id="history"')]
    assert "The button is green" in compared


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("number=2", (["red"], ["green"])),
        ("number=3&with=1", (["red", "twice"], ["green", "once"])),
        ("number=99", ([], [])),
        ("number=x", (["twice"], ["once"])),
    ],
)
def test_any_version_can_be_compared(writer, article, query, shown):
    assert marked(writer.get(f"{article.url}/versions?{query}")) == shown


def test_many_versions_are_shown_in_pages(writer, cast, article, budget):
    for number in range(35):
        articles.rewritten(article, cast.l1, f"Text {number}")
    with budget("page: versions of an article"):
        page = writer.get(f"{article.url}/versions")
    assert len(found(page, "li", class_="history__entry")) == 30
    older = found(page, "a", rel="next")[0]["href"]
    assert len(found(writer.get(f"{article.url}/versions{older}"), "li", class_="history__entry")) == 8


def test_going_back_saves_the_old_text_anew(writer, article):
    page = writer.get(f"{article.url}/versions/1/restore", headers=HTMX)
    assert marked(page) == (["green", "once"], ["red", "twice"])
    answer = writer.post(f"{article.url}/versions/1/restore", {"seen": field(page, "seen")})
    assert (answer.status_code, answer["Location"]) == (303, f"{article.url}?text=working")
    article.refresh_from_db()
    assert (article.body, article.revisions.count()) == (articles.TILL, 4)


def test_going_back_from_a_text_that_changed_is_asked_again(writer, cast, article):
    page = writer.get(f"{article.url}/versions/1/restore")
    articles.rewritten(article, cast.l2, "Meanwhile.")
    stale = writer.post(f"{article.url}/versions/1/restore", {"seen": field(page, "seen")})
    assert stale.status_code == 409
    assert field(stale, "seen") != field(page, "seen")
    article.refresh_from_db()
    assert article.body == "Meanwhile."


def test_a_version_that_never_was_is_404(writer, article):
    assert writer.get(f"{article.url}/versions/9/restore").status_code == 404
