"""The help centre in a browser: accessible, fitting, by keyboard alone, and without a single script."""

import pytest
from django.test import Client

from knowledge_base.models import Feedback
from tests.knowledge_base.articles import TILL, published, section, translated

LONG = TILL + "\n\n| a | b |\n|---|---|\n| " + "word " * 60 + "| x |\n\n`" + "x" * 200 + "`\n"


@pytest.fixture
def till(cast):
    shelf = section("Tills and everything that is plugged into one")
    made = published(cast.lead, body=LONG, section=shelf, visibility="customers")
    translated(made, cast.lead)
    published(cast.lead, "How to switch a till off " * 7, section=shelf, visibility="customers")
    return made


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(360, "light", "ru"), (360, "dark", "en"), (1600, "light", "en"), (1600, "dark", "ru")],
)
def test_the_pages_are_accessible_and_fit(visit, violations, till, width, theme, language):  # noqa: PLR0917
    paths = ["", "sections", "sections/tills-and-everything-that-is-plugged-into-one", till.slug]
    paths += ["search?q=till", "search?q=zeppelin", "search", f"{till.slug}/thanks?helped=no"]
    for path in paths:
        page = visit(f"/help/{language}/{path}", width=width, theme=theme)
        assert (path, violations(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)
        assert page.evaluate("document.scripts.length") == 0


def show(page, answer):
    """Show an answer as if all were well: the console would complain of its status."""
    address = page.url.split("/help/")[0] + "/help/ru/sections"
    page.unroute_all()
    page.route(address, lambda route: route.fulfill(body=answer.content, content_type="text/html"))
    page.goto(address)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_not_there_and_what_was_refused_are_accessible_too(visit, violations, till, theme):
    refused = Client().post(f"/help/ru/{till.slug}/feedback", {"text": "Which lid?"})
    answers = [Client().get("/help/ru/where-the-lid-is"), refused]
    assert [answer.status_code for answer in answers] == [404, 400]
    page = visit("/help/ru/", width=360, theme=theme)
    for answer in answers:
        show(page, answer)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("document.activeElement.id") == "feedback-text"


def test_from_the_front_page_to_a_word_of_thanks_by_keyboard(visit, till):
    page = visit("/help/en/")
    page.focus("#search-help")
    page.keyboard.type("prints nothing")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found a")
    page.focus(".found a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/help/en/{till.slug}")
    page.focus("#feedback-text")
    page.keyboard.type("Which lid?")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "yes"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1 >> text=Thank you")
    assert list(Feedback.objects.values_list("is_helpful", "text")) == [(False, "Which lid?")]


def test_another_language_is_one_link_away(visit, till):
    page = visit(f"/help/en/{till.slug}")
    page.click("nav a[lang=ru]")
    page.wait_for_selector("h1[lang=ru] >> text=Касса не печатает")
    assert page.evaluate("document.documentElement.lang") == "ru"
    page.click("nav a[lang=es]")
    page.wait_for_selector("html[lang=es] h1[lang=ru]")
