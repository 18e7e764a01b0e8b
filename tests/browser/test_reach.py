"""What is at hand: the buttons under the thumb, the tabs beside each other, the toasts beside what somebody writes."""

import pytest

from tests.accounts.proofs import letters, link_in
from tests.escalation import rules
from tests.people import PASSWORD
from tests.tickets import pages

PHONE = 360
MEETS = """([one, other]) => {
    const [a, b] = [one, other].map((place) => document.querySelector(place).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""


@pytest.fixture
def ticket(cast):
    rules.desk()
    return pages.ticket(language="it")


def meet(page, one, other):
    """Say whether two elements lie over each other."""
    return page.evaluate(MEETS, [one, other])


def keep_apart(page, one, other):
    """Wait until two elements lie beside each other: a new size is known a frame later."""
    page.wait_for_function(f"places => !({MEETS})(places)", arg=[one, other], timeout=3000)


def box(page, place):
    return page.locator(place).bounding_box()


@pytest.mark.parametrize("width", [PHONE, 1024, 1600])
def test_a_toast_waits_above_the_composer(visit, cast, ticket, width):
    page = visit(ticket.url, cast.l1, width=width)
    page.click("#action-take")
    page.wait_for_selector("#toasts .toast")
    keep_apart(page, "#toasts .toast", "#composer")
    assert not meet(page, "#toasts .toast", ".topbar")
    page.click(".composer__tab >> nth=0")
    page.locator("#composer-body").press_sequentially("One\nTwo\nThree\nFour\nFive\nSix")
    keep_apart(page, "#toasts .toast", "#composer")


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_a_toast_stands_above_the_sign_in_form(visit, cast, live_server, width):
    page = visit("/accounts/password/reset/", width=width)
    page.fill("[name=email]", cast.l1.email)
    page.click("main button[type=submit]")
    page.wait_for_url("**/done/")
    page.goto(live_server.url + link_in(letters(cast.l1)[-1]))
    for field in ("[name=password1]", "[name=password2]"):
        page.fill(field, "another-one-9")
    page.click("main .button--primary")
    page.wait_for_selector("[name=login]")
    toast = box(page, "#toasts .toast")
    assert toast["y"] + toast["height"] <= box(page, ".entrance__brand")["y"]


def test_what_fails_in_a_dialog_is_said_in_it(chromium, live_server, cast, ticket):
    context = chromium.new_context(viewport={"width": PHONE, "height": 780})
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next={ticket.url}")
    page.fill("[name=login]", cast.l1.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"**{ticket.url}")
    page.click("#action-assign")
    page.wait_for_selector("dialog:modal [name=assignee]", state="attached")
    page.route("**/assign", lambda route: route.fulfill(status=500, body=""))
    page.click("dialog:modal .dialog__foot .button--primary")
    page.wait_for_selector("dialog:modal [role=alert] .toast--error")
    assert page.locator("#toasts .toast").count() == 0
    context.close()


def test_the_buttons_of_a_ticket_lie_under_the_thumb(visit, cast, ticket):
    page = visit(ticket.url, cast.l1, width=PHONE)
    for action in ("#action-take", "#action-assign", "#action-status", "#action-escalate", ".composer__tab"):
        place = page.locator(action).first.bounding_box()
        assert place["y"] > 860 - 200, action
        assert place["x"] >= 0, action
        assert place["x"] + place["width"] <= PHONE, action
        assert min(place["height"], place["width"]) >= 36, action
    assert not meet(page, ".ticket-head .page-header__actions", ".bottombar")
    assert not meet(page, ".ticket-head .page-header__actions", "#composer")


def test_no_bar_covers_the_end_of_a_story(visit, cast, ticket):
    page = visit(ticket.url, cast.l1, width=PHONE)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.evaluate(
        "document.querySelector('#timeline').lastElementChild.getBoundingClientRect().bottom"
    )
    assert last <= box(page, "#composer")["y"]


def test_a_tap_on_reply_opens_the_field_and_what_is_written_stays_in_sight(visit, cast, ticket):
    page = visit(ticket.url, cast.l1, width=PHONE)
    assert box(page, "#composer")["height"] < 60
    page.click(".composer__tab >> nth=1")
    assert page.evaluate("document.activeElement.id") == "composer-body"
    page.keyboard.type("For us.")
    page.keyboard.press("Escape")
    assert box(page, "#composer-body")["height"] >= 40
    assert page.locator("#composer .composer__foot .button--primary").first.is_visible()


@pytest.mark.parametrize("language", ["en", "es", "it", "ru"])
@pytest.mark.parametrize("width", [800, 1024])
def test_every_view_of_the_queue_is_in_sight_or_in_the_menu(visit, cast, ticket, language, width):
    cast.l1.language = language
    cast.l1.save()
    page = visit("/q/", cast.l1, width=width)
    tabs = page.locator(".tabs .tabs__item")
    shown = [tab for tab in tabs.all() if tab.is_visible()]
    assert all(tab.bounding_box()["x"] + tab.bounding_box()["width"] <= width for tab in shown)
    if len(shown) < tabs.count():
        page.click(".tabs__more")
        assert page.locator("#tabs-more a:visible").count() + len(shown) == tabs.count()


def test_a_phone_shows_the_tab_that_is_chosen(visit, cast, ticket):
    page = visit("/q/all/", cast.l1, width=PHONE)
    place = box(page, ".tabs [aria-current]")
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= PHONE - 24


@pytest.mark.parametrize("look", ["360 light", "1024 dark"])
def test_a_ticket_and_the_queue_are_accessible(visit, violations, cast, ticket, look):
    width, theme = look.split()
    for path in (ticket.url, "/q/"):
        assert violations(visit(path, cast.l1, width=int(width), theme=theme)) == []
