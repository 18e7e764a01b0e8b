"""Writing on screen: what is written is kept whatever happens, and nobody's newer text is overwritten unseen."""

import pytest

from knowledge_base.models import Article, Revision
from knowledge_base.services import publishing
from knowledge_base.services.writing import LONGEST_BODY
from tests.knowledge_base import articles
from tests.tickets.pages import HTMX, field, found, text_of, words

NEW = {
    "title": "A new answer",
    "body": "Do **this**.",
    "language": "it",
    "visibility": "internal",
    "do": "save",
}


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def article(cast):
    return articles.published(cast.l1, visibility="customers", section=articles.section())


def sent(page, **changed):
    """Return the editor's form as it stands, with these fields changed."""
    names = ("title", "body", "note", "seen", "base", "renders")
    return {name: field(page, name) or "" for name in names} | {"do": "save"} | changed


def test_a_new_article_is_a_draft_of_its_writer(writer, cast):
    section = articles.section()
    answer = writer.post("/kb/new", NEW | {"section": section.slug})
    made = Article.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/kb/a-new-answer?text=working")
    assert (made.state, made.owner, made.section, made.language) == ("draft", cast.l1, section, "it")


def test_what_is_missing_is_said_and_the_rest_is_kept(writer):
    page = writer.post("/kb/new", NEW | {"title": ""})
    assert page.status_code == 400
    assert field(page, "body") == "Do **this**."
    assert not Article.objects.exists()


def test_a_look_at_the_text_saves_nothing_and_complains_of_nothing(writer):
    page = writer.post("/kb/new", NEW | {"title": "", "do": "preview"})
    assert page.status_code == 200
    assert [words(bold) for bold in found(page, "strong") if words(bold) == "this"] == ["this"]
    assert field(page, "body") == "Do **this**."
    assert "selected" in found(page, "option", value="it")[-1]
    assert not found(page, class_="errorlist")
    assert not Article.objects.exists()


def test_the_preview_warns_of_a_block_that_hides_the_rest(writer):
    page = writer.post("/kb/preview", {"body": "One\n\n::: internal\nTwo\n\nThree"}, headers=HTMX)
    assert "begins on line 3 has no end" in text_of(page)
    assert [words(block) for block in found(page, "div", class_="internal")] == ["Internal only Two Three"]


def test_the_preview_shows_no_more_than_could_be_saved(writer):
    page = writer.post("/kb/preview", {"body": "a " * (LONGEST_BODY // 2) + "the end"}, headers=HTMX)
    assert page.status_code == 200
    assert "the end" not in text_of(page)


def test_saving_keeps_what_readers_have(writer, cast, article):
    page = writer.get(f"{article.url}/edit")
    answer = writer.post(f"{article.url}/edit", sent(page, body="Another text.", note="All new"))
    assert answer.status_code == 303
    article.refresh_from_db()
    assert (article.body, article.published.body, article.state) == ("Another text.", articles.TILL, "draft")
    assert Revision.objects.first().note == "All new"


def test_saving_leads_on_to_publication(writer, article):
    page = writer.get(f"{article.url}/edit")
    answer = writer.post(f"{article.url}/edit", sent(page, body="Another text.", do="publish"))
    assert answer["Location"] == f"{article.url}/steps/publish"


def test_a_text_that_somebody_else_saved_meanwhile_is_shown_and_nothing_is_lost(writer, cast, article):
    page = writer.get(f"{article.url}/edit")
    articles.rewritten(article, cast.l2)
    stale = writer.post(f"{article.url}/edit", sent(page, body="My own text.", title="My title"))
    assert stale.status_code == 409
    assert (field(stale, "body"), field(stale, "title")) == ("My own text.", "My title")
    assert "Lena Two saved another text" in text_of(stale)
    assert ([words(one) for one in found(stale, "del")], [words(one) for one in found(stale, "ins")]) == (
        ["red"],
        ["green"],
    )
    article.refresh_from_db()
    assert article.body == articles.NEWER
    assert writer.post(f"{article.url}/edit", sent(stale)).status_code == 303
    article.refresh_from_db()
    assert article.body == "My own text."
    assert [revision.body for revision in article.revisions.all()] == [
        "My own text.",
        articles.NEWER,
        articles.TILL,
    ]


def test_a_form_that_does_not_say_what_it_read_is_stale(writer, article):
    answer = writer.post(f"{article.url}/edit", {"title": "T", "body": "B", "do": "save"})
    assert answer.status_code == 409
    article.refresh_from_db()
    assert article.body == articles.TILL


def test_an_archived_article_is_not_changed_and_the_text_is_kept(writer, cast, article):
    page = writer.get(f"{article.url}/edit")
    publishing.archive(article, actor=cast.l2)
    again = writer.get(f"{article.url}/edit")
    answer = writer.post(f"{article.url}/edit", sent(page, body="Mine.", seen=field(again, "seen")))
    assert (answer.status_code, field(answer, "body")) == (409, "Mine.")
    assert "archived" in text_of(answer)


def test_a_translation_is_written_beside_its_original(writer, cast, article):
    page = writer.get(f"{article.url}/translate/ru")
    assert "Press the red button twice." in text_of(page)
    answer = writer.post(f"{article.url}/translate/ru", {"title": "Касса", "body": "Текст.", "do": "save"})
    assert answer.status_code == 303
    made = Article.objects.get(language="ru")
    assert (made.translation_of, made.section, made.visibility) == (article, article.section, "customers")
    assert made.translated_revision == 1
    assert writer.get(f"{article.url}/translate/ru").status_code == 404


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_language_that_there_is_already_or_never_is_404(writer, article, language):
    assert writer.get(f"{article.url}/translate/{language}").status_code == 404


def test_a_translation_is_translated_from_its_original_alone(writer, cast, article):
    translation = articles.translated(article, cast.l1)
    assert writer.get(f"{translation.url}/translate/it").status_code == 404


def test_what_changed_in_the_original_is_marked_and_can_be_followed(writer, cast, article):
    translation = articles.translated(article, cast.l1)
    articles.rewritten(article, cast.l2, publish=True)
    page = writer.get(f"{translation.url}/edit")
    assert [words(one) for one in found(page, "del")] == ["red"]
    assert "checked" not in found(page, "input", name="is_current")[0]
    writer.post(f"{translation.url}/edit", sent(page, body="Зелёная кнопка."))
    translation.refresh_from_db()
    assert translation.behind == 1
    page = writer.get(f"{translation.url}/edit")
    writer.post(f"{translation.url}/edit", sent(page, body="Дважды.", is_current="on"))
    translation.refresh_from_db()
    assert (translation.behind, translation.translated_revision) == (0, 2)


def test_what_the_original_says_meanwhile_is_not_taken_for_followed(writer, cast, article):
    translation = articles.translated(article, cast.l1)
    articles.rewritten(article, cast.l2, publish=True)
    page = writer.get(f"{translation.url}/edit")
    articles.rewritten(article, cast.l2, "A third text.", publish=True)
    writer.post(f"{translation.url}/edit", sent(page, body="Зелёная кнопка.", is_current="on"))
    translation.refresh_from_db()
    assert translation.behind == 1


def test_the_editor_costs_few_queries(writer, cast, article, budget):
    translation = articles.translated(article, cast.l1)
    articles.rewritten(article, cast.l2, publish=True)
    with budget("page: editor of an article"):
        page = writer.get(f"{translation.url}/edit")
    assert found(page, "form", id="article-editor")
