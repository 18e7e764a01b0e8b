"""What may help and what was learnt, on screen: accessible, fitting, and by keyboard alone."""

import pytest

from knowledge_base.models import Article, Lesson
from knowledge_base.services.describing import describe
from knowledge_base.services.publishing import publish
from knowledge_base.services.writing import create, save
from tests.escalation import rules
from tests.knowledge_base.test_lessons import escalated, solved
from tickets.services.opening import open_ticket


@pytest.fixture
def battery(cast):
    """A published article, and an open ticket that it fits."""
    rules.desk()
    body = "When the till says E-1042, its clock stopped. Change the battery."
    publish(create(title="The till says E-1042", body=body, language="en", actor=cast.l2), actor=cast.l3)
    return open_ticket(subject="Our till says E-1042", body="It prints nothing.", requester=rules.customer())


@pytest.fixture
def taught(cast, battery):
    """A solved ticket that the second line is asked about."""
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    return ticket


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light")])
def test_the_pages_are_accessible_and_fit(visit, violations, cast, battery, taught, width, theme):  # noqa: PLR0917
    of_lesson = f"/t/{taught.key}/lesson"
    paths = [f"/t/{battery.key}/knowledge", f"/t/{taught.key}/knowledge", "/kb/debts", "/kb/gaps"]
    for path in [*paths, f"{of_lesson}/decline", f"{of_lesson}/found", f"{of_lesson}/give"]:
        page = visit(path, cast.l2, width=width, theme=theme)
        assert (path, violations(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)


def test_the_panel_and_the_dialog_offer_what_fits(visit, violations, cast, battery):
    page = visit(battery.url, cast.l1)
    page.wait_for_selector("#knowledge >> text=The till says E-1042")
    assert violations(page) == []
    page.focus("#knowledge [value=used]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#knowledge [value=used][aria-pressed=true]:focus")
    page.focus("#conversation")
    page.keyboard.press("e")
    page.wait_for_selector("dialog:modal #before-escalating >> text=Did not help")
    assert violations(page) == []
    page.focus("#before-escalating >> text=Did not help")
    page.keyboard.press("Enter")
    page.wait_for_selector("#before-escalating [aria-pressed=true]:focus >> text=Did not help")


def test_one_key_brings_the_best_article_into_the_reply_without_its_internal_part(visit, cast, battery):
    article = Article.objects.get()
    body = "Change the battery.\n\n::: internal\nThey lie in room 4.\n:::\n\nSet the date."
    describe(article, visibility="customers", actor=cast.l2)
    publish(save(article, body=body, actor=cast.l2), actor=cast.l2)
    page = visit(battery.url, cast.l1)
    page.wait_for_selector("#knowledge [data-insert]")
    page.keyboard.press("r")
    page.keyboard.type("Hello,")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.wait_for_selector("#knowledge [value=used][aria-pressed=true]")
    written = page.input_value("#composer textarea")
    assert written == "Hello,\n\nChange the battery.\n\nSet the date.\n"
    assert page.evaluate("document.activeElement.matches('#composer textarea')")


def test_another_key_brings_its_address_within_the_sentence(visit, cast, battery):
    article = Article.objects.get()
    describe(article, visibility="customers", actor=cast.l2)
    page = visit(battery.url, cast.l1)
    page.wait_for_selector("#knowledge [data-inline]")
    page.keyboard.press("r")
    page.keyboard.type("Please read")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+T")
    page.wait_for_selector("#knowledge [value=used][aria-pressed=true]")
    address = f"http://127.0.0.1:8000/help/en/{article.slug}"
    assert page.input_value("#composer textarea") == f"Please read {address} "
    page.keyboard.type("first.")
    assert page.input_value("#composer textarea") == f"Please read {address} first."


def test_a_reason_is_given_by_keyboard_alone(visit, cast, taught):
    page = visit(taught.url, cast.l2)
    page.wait_for_selector("#lesson-decline")
    page.focus("#lesson-decline")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:modal [name=reason]")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#knowledge >> text=It will not happen again")
    assert Lesson.objects.get().state == "declined"
