"""The knowledge base by keyboard alone: writing, looking, publishing, reading, translating; and how its pages fit."""

import pytest
from django.conf import settings

from knowledge_base.models import Article
from tests.knowledge_base import articles


@pytest.fixture
def article(cast):
    """Return an article with a translation that lags behind, a newer draft and sections."""
    tills = articles.section("Tills", owner=cast.lead)
    made = articles.published(cast.lead, section=tills, visibility="customers")
    articles.translated(made, cast.l1, section=tills)
    articles.rewritten(made, cast.lead, publish=True, note="The button is green now")
    return articles.rewritten(made, cast.l1, articles.NEWER + "\n\n## After that\n\nTry it.\n")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_an_article_is_written_looked_at_published_read_and_translated(visit, cast):
    articles.section("Tills")
    page = visit("/kb/", cast.l1)
    press(page, "Shift+c")
    page.wait_for_url("**/kb/new")
    page.focus("#id_title")
    page.keyboard.type("The till is silent")
    page.focus("#id_section")
    page.keyboard.type("Tills")
    page.focus("#id_body")
    page.keyboard.type("## Signs\n\nNo beep.")
    page.wait_for_selector("#preview h2 >> text=Signs")
    page.keyboard.type("\n\nCall the reseller.")
    page.focus("#mark-internal")
    press(page, "Enter")
    page.wait_for_selector("#preview .internal >> text=Call the reseller.")
    assert page.evaluate("document.activeElement.id") == "id_body"
    press(page, "Control+Enter")
    page.wait_for_url("**/kb/the-till-is-silent?text=working")
    page.focus("#step-publish")
    press(page, "Enter")
    page.wait_for_selector("dialog:modal")
    press(page, "Enter")
    page.wait_for_url("**/kb/the-till-is-silent")
    assert Article.objects.get().state == "published"
    assert "Call the reseller." in page.inner_text("#article .internal")
    page.focus("#translate-it")
    press(page, "Enter")
    page.wait_for_url("**/translate/it")
    assert "No beep." in page.inner_text(".article-editor__source")
    page.focus("#id_title")
    page.keyboard.type("La cassa tace")
    page.focus("#id_body")
    page.keyboard.type("Nessun suono.")
    press(page, "Control+Enter")
    page.wait_for_url("**/kb/la-cassa-tace?text=working")
    made = Article.objects.get(language="it")
    assert (made.translation_of.title, made.section.name) == ("The till is silent", "Tills")


def test_the_list_is_walked_and_an_article_edited_by_keys(visit, cast, article):
    page = visit("/q/", cast.l1)
    press(page, "g", "k")
    page.wait_for_url("**/kb/")
    press(page, "j", "Enter")
    page.wait_for_url(f"**{article.url}")
    press(page, "Shift+e")
    page.wait_for_url("**/edit")
    page.wait_for_selector("#preview >> text=Try it.")


def test_what_is_being_written_outlives_its_page_and_ends_when_it_arrived(visit, cast, article):
    page = visit(f"{article.url}/edit", cast.l1)
    page.fill("#id_body", "Half a thought")
    page.reload()
    page.wait_for_selector("[data-draft-restored]:visible")
    assert page.input_value("#id_body") == "Half a thought"
    page.wait_for_selector("#preview >> text=Half a thought")
    page.focus("#id_body")
    press(page, "Control+Enter")
    page.wait_for_url("**?text=working")
    page.goto(page.url.replace("?text=working", "/edit"))
    page.wait_for_load_state("networkidle")
    assert not page.locator("[data-draft-restored]").is_visible()
    page.fill("#id_body", "Another one")
    page.reload()
    page.click("[data-draft-discard]")
    assert page.input_value("#id_body") == "Half a thought"
    page.reload()
    assert page.input_value("#id_body") == "Half a thought"


def lose(page):
    """Send what is in the editor to a desk that does not take it."""
    page.route("**/kb/**", lambda route: route.fulfill(status=204))
    page.click("#save-article")
    page.wait_for_function("sessionStorage.getItem('article:sent')")
    page.unroute_all()


@pytest.mark.parametrize(
    ("own", "place"), [(True, "?text=working"), (True, "/steps/publish"), (False, "?text=working")]
)
def test_a_draft_that_did_not_arrive_outlives_every_page(visit, cast, article, own, place):
    other = articles.draft(cast.l1, "Something else")
    page = visit(f"{article.url}/edit", cast.l1)
    page.fill("#id_body", "Half a thought")
    lose(page)
    edit = page.url
    page.goto(edit.replace(f"{article.url}/edit", (article if own else other).url + place))
    page.goto(edit)
    page.wait_for_selector("[data-draft-restored]:visible")
    assert page.input_value("#id_body") == "Half a thought"


@pytest.mark.parametrize("place", ["/kb/new", "/translate/es"])
def test_what_was_begun_and_did_not_arrive_outlives_the_pages_of_others(visit, cast, article, place):
    articles.draft(cast.l1, "Something else")
    page = visit(place if place == "/kb/new" else article.url + place, cast.l1)
    page.fill("#id_title", "A thought")
    page.fill("#id_body", "Half a thought")
    lose(page)
    page.goto(page.url.split("/kb")[0] + "/kb/something-else?text=working")
    page.go_back()
    page.wait_for_selector("[data-draft-restored]:visible")
    assert page.input_value("#id_title") == "A thought"


def test_what_was_begun_is_forgotten_when_it_arrived(visit, cast, article):
    page = visit("/kb/new", cast.l1)
    for begin, slug in (("/kb/new", "a-thought"), (f"{article.url}/translate/es", "a-thought-2")):
        page.goto(page.url.split("/kb")[0] + begin)
        page.fill("#id_title", " A thought")
        page.fill("#id_body", "Half a thought")
        page.click("#save-article")
        page.wait_for_url(f"**/kb/{slug}?text=working")
        assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('article:'))") == []


def test_a_submit_that_was_prevented_is_not_taken_for_sent(visit, cast, article):
    page = visit(f"{article.url}/edit", cast.l1)
    page.fill("#id_body", "Half a thought")
    page.evaluate("document.addEventListener('submit', event => event.preventDefault())")
    page.click("#save-article")
    assert page.evaluate("sessionStorage.getItem('article:sent')") is None


def test_the_next_person_at_a_browser_does_not_get_a_draft(visit, cast, article, client, live_server):
    page = visit(f"{article.url}/edit", cast.l1)
    page.fill("#id_body", "Half a thought")
    client.force_login(cast.l2)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.reload()
    page.wait_for_load_state("networkidle")
    assert "Try it." in page.input_value("#id_body")
    assert not page.locator("[data-draft-restored]").is_visible()


def test_a_draft_knows_the_text_that_it_was_written_on(visit, cast, article):
    page = visit(f"{article.url}/edit", cast.l1)
    page.fill("#id_body", "Half a thought")
    articles.rewritten(article, cast.l2, "Lena was faster.")
    page.reload()
    page.wait_for_selector("[data-draft-restored]:visible")
    assert page.input_value("[name=seen]", timeout=1000) == str(article.changes)
    assert Article.objects.get(pk=article.pk).changes == article.changes + 1


def test_the_palette_finds_an_article(visit, cast, article):
    page = visit("/q/", cast.l1)
    press(page, "Control+k")
    page.keyboard.type("?till")
    page.wait_for_selector("#palette-articles-1")
    press(page, "Enter")
    page.wait_for_url(f"**{article.url}")


@pytest.mark.parametrize("look", [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_the_pages_are_accessible_and_fit(visit, violations, cast, article, look):
    width, theme = look
    places = [
        "/kb/",
        "/kb/?section=tills&language=ru",
        "/kb/new",
        "/kb/sections",
        "/kb/sections/new",
        "/kb/import",
    ]
    own = [
        "",
        "?text=working",
        "/edit",
        "/facts",
        "/versions",
        "/versions/1/restore",
        "/steps/publish",
        "/translate/it",
    ]
    places += [article.url + each for each in own]
    places += [article.translations.get().url + each for each in ("", "/edit")]
    page = visit("/kb/", cast.lead, width=width, theme=theme)
    for place in places:
        page.goto(page.url.split("/kb")[0] + place)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert (place, violations(page)) == (place, [])
        assert (place, page.evaluate("document.documentElement.scrollWidth")) == (place, width)


def test_a_phone_leads_to_the_knowledge(visit, cast, article):
    page = visit("/q/", cast.l1, width=360)
    page.click(".bottombar [popovertarget=user-menu]")
    page.click("#user-menu .user-menu__places >> text=Knowledge")
    page.wait_for_url("**/kb/")


def test_the_sections_are_a_sheet_on_a_phone(visit, violations, cast, article):
    page = visit("/kb/", cast.l1, width=360)
    assert not page.locator("#sections").is_visible()
    page.click(".kb__sections")
    assert page.locator("#sections >> text=Tills").is_visible()
    assert violations(page) == []
