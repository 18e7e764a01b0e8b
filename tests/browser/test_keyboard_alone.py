"""The three journeys of an agent's day by the keyboard alone: reading the queue, replying, escalating."""

import re

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from tests.escalation import rules
from tests.tickets import pages
from tickets.models import Reading, Ticket
from tickets.services.conversation import receive, reply
from tickets.services.placing import assign

WIDTHS = (360, 760, 1024, 1600)
CYRILLIC = {"j": "о", "e": "у", "r": "к", "u": "г", "x": "ч"}


@pytest.fixture
def three(cast):
    """Three tickets in the first line's queue, the oldest promise first."""
    rules.desk()
    return [pages.ticket(f"Till {number}") for number in (1, 2, 3)]


def at(page, url):
    page.wait_for_url(re.compile(re.escape(url) + r"([#?].*)?$"))
    page.wait_for_load_state("networkidle")


def focused_row(page):
    return page.evaluate("document.activeElement.closest('[data-item]')?.id")


def press_place(page, place, letter):
    """Press a key of a Cyrillic keyboard: its place is the Latin key's, what it prints is not."""
    page.evaluate(
        "([code, key]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))",
        [place, letter],
    )


def test_the_queue_is_read_from_its_first_row_to_a_ticket_and_back(visit, cast, three):
    page = visit("/q/", cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at(page, three[1].url)
    page.keyboard.press("]")
    at(page, three[2].url)
    page.keyboard.press("[")
    at(page, three[1].url)
    page.keyboard.press("u")
    at(page, "/q/")
    page.wait_for_function("document.activeElement.closest('[data-item]')")
    assert focused_row(page) == f"row-{three[1].key}"


def test_rows_are_selected_in_one_reach_and_changed_together(visit, cast, three):
    page = visit("/q/", cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.inner_text("[data-selection-count]") == "Selected: 3"
    page.locator(".bulk__bar [value=tag]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:modal [name=tags]")
    page.keyboard.type("harbour")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#toasts >> text=3 tickets were changed.")
    assert Ticket.objects.filter(tags__slug="harbour").count() == len(three)


def test_escape_takes_the_selection_back(visit, cast, three):
    page = visit("/q/", cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator(".bulk__bar").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".bulk__bar").is_hidden()


def test_a_ticket_is_followed_and_its_priority_chosen(visit, cast, three):
    page = visit(three[0].url, cast.l2)
    page.keyboard.press("w")
    page.wait_for_selector("#action-watch[aria-label='Stop following']")
    assert three[0].watcher_rows.get().user == cast.l2
    page.keyboard.press("p")
    page.wait_for_function("document.activeElement.name === 'priority'")


@pytest.mark.parametrize("width", [360, 1024])
def test_a_key_of_the_closed_side_panel_opens_it(visit, cast, three, width):
    page = visit(three[0].url, cast.l2, width=width)
    assert page.locator("#panel").is_hidden()
    page.keyboard.press("?")
    assert "Priority" in page.inner_text("#key-sheet")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.wait_for_function("document.activeElement.name === 'priority'")
    assert page.locator("#panel").is_visible()


def test_the_queue_is_narrowed_by_words(visit, cast, three):
    page = visit("/q/", cast.l1)
    page.keyboard.press("q")
    page.keyboard.type("status:new 'Till 2'".replace("'", '"'))
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/?status=new&q=Till+2")
    assert page.locator("[data-item]").count() == 1
    assert page.input_value("#query") == "status:new Till 2"


def test_a_reply_is_sent_and_the_next_ticket_follows(visit, cast, three):
    page = visit("/q/", cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at(page, three[0].url)
    page.keyboard.press("r")
    page.keyboard.type("We are on it.")
    page.keyboard.press("Control+Shift+Enter")
    at(page, three[1].url)
    assert three[0].messages.latest("pk").body == "We are on it."


def test_a_reply_can_resolve(visit, cast, three):
    page = visit(three[0].url, cast.l1)
    page.keyboard.press("r")
    page.keyboard.type("Done.")
    page.keyboard.press("Control+Alt+Enter")
    page.wait_for_selector("#toasts >> text=Sent to Maria Rossi.")
    three[0].refresh_from_db()
    assert three[0].status == "resolved"


def test_a_ticket_is_escalated(visit, cast, three):
    page = visit(three[0].url, cast.l1)
    page.keyboard.press("e")
    page.wait_for_selector("dialog:modal #escalate-proposal")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#escalate-says >> text=Lidia Lead")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#toasts >> text=Lidia Lead")
    three[0].refresh_from_db()
    assert three[0].assignee == cast.lead


def test_what_was_just_swapped_in_answers_the_next_key(visit, cast, three):
    """No moment lies between what a person sees and what hears them, however fast they are."""
    page = visit(three[0].url, cast.l1)
    page.evaluate(
        """() => document.addEventListener("htmx:afterSwap", (event) => {
            if (event.detail.target.id !== "dialog") return;
            setTimeout(() => document.querySelector("dialog [name=kind]:not(:checked)").click());
        })"""
    )
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/escalate")):
        page.keyboard.press("e")
    page.wait_for_selector("dialog:modal #escalate-proposal")


def test_the_same_journeys_on_a_russian_keyboard(visit, cast, three):
    cast.l1.language = "ru"
    cast.l1.save()
    page = visit("/q/", cast.l1)
    press_place(page, "KeyJ", CYRILLIC["j"])
    assert focused_row(page) == f"row-{three[0].key}"
    page.keyboard.press("Enter")
    at(page, three[0].url)
    press_place(page, "KeyR", CYRILLIC["r"])
    page.keyboard.type("Занимаемся.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".message--agent >> text=Занимаемся.")
    press_place(page, "KeyE", CYRILLIC["e"])
    page.wait_for_selector("dialog:modal #escalate-proposal")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#escalation .sla--escalated")
    three[0].refresh_from_db()
    assert three[0].level == 2
    press_place(page, "KeyU", CYRILLIC["u"])
    at(page, "/q/")


def test_the_day_starts_with_the_first_thing_to_do(visit, cast, three):
    for one in three:
        assign(one, assignee=cast.l1, team=None, actor=cast.l1)
    page = visit("/day/", cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at(page, three[1].url)
    page.keyboard.press("u")
    at(page, "/day/")
    page.focus("text=Start working")
    page.keyboard.press("Enter")
    at(page, three[0].url)
    page.keyboard.press("]")
    at(page, three[1].url)
    page.keyboard.press("u")
    at(page, "/day/")


def test_an_escalated_ticket_opens_at_its_hand_over(visit, cast, three):
    one = three[0]
    for number in range(12):
        reply(one, f"Please wait, {number}.\n\nIt takes\n\na\n\nwhile.", author=cast.l1)
    escalate(one, kind="functional", reason="knowledge", summary="All of it.", actor=cast.l1, seen=mark(one))
    page = visit(one.url, cast.l2)
    page.wait_for_function("scrollY > 200")
    assert page.locator(".message--handover").is_visible()
    box = page.locator(".message--handover").bounding_box()
    head = page.locator(".ticket-head").bounding_box()
    assert head["y"] + head["height"] <= box["y"] < 860


def test_a_ticket_opens_at_what_is_new(visit, cast, three):
    one = three[0]
    for number in range(12):
        reply(one, f"Please wait, {number}.\n\nIt takes\n\na\n\nwhile.", author=cast.l1)
    page = visit(one.url, cast.l2)
    with page.expect_response("**/read"):
        page.reload()
    receive(one, "Hello?", requester=one.requester)
    page = visit(one.url, cast.l2)
    page.wait_for_selector("#unread")
    assert Reading.objects.filter(user=cast.l2).exists()
    assert 0 < page.locator("#unread").bounding_box()["y"] < 860


def test_a_draft_waits_on_the_writer_s_other_machine(visit, cast, three):
    page = visit(three[0].url, cast.l1)
    page.keyboard.press("r")
    with page.expect_response("**/draft"):
        page.keyboard.type("Dear Maria")
    page.wait_for_selector("text=Draft kept")
    other = visit(three[0].url, cast.l1)
    assert other.input_value("#composer-body") == "Dear Maria"


def test_the_subject_changes_where_it_stands(visit, cast, three):
    page = visit(three[0].url, cast.l1)
    page.focus("#action-subject")
    page.keyboard.press("Enter")
    page.keyboard.type("A better name")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1 >> text=A better name")
    three[0].refresh_from_db()
    assert three[0].subject == "A better name"


def everything(cast, one):
    escalate(one, kind="functional", reason="knowledge", summary="Help.", actor=cast.l1, seen=mark(one))
    return (
        "/day/",
        "/q/",
        "/q/?status=new&status=open",
        one.url,
        "/esc/?layout=table",
        "/esc/?layout=columns",
    )


@pytest.mark.parametrize("look", [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_the_day_the_queue_and_the_board_are_accessible(visit, violations, cast, three, look):
    width, theme = look
    for path in everything(cast, three[0]):
        page = visit(path, cast.l2, width=width, theme=theme)
        assert (path, violations(page)) == (path, [])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_scrolls_sideways(visit, cast, three, language):
    cast.l2.language = language
    cast.l2.save()
    for path in everything(cast, three[0]):
        page = visit(path, cast.l2, width=WIDTHS[0])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 860})
            assert (path, width, page.evaluate("document.documentElement.scrollWidth")) == (
                path,
                width,
                width,
            )


def test_what_is_done_with_a_selection_is_accessible(visit, violations, cast, three):
    page = visit("/q/", cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert violations(page) == []
    page.click(".bulk__bar [value=status]")
    page.wait_for_selector("dialog:modal [name=status]")
    assert violations(page) == []


def test_a_card_of_the_board_moves_by_its_menu(visit, violations, cast, three):
    everything(cast, three[0])
    page = visit("/esc/?layout=columns", cast.l2)
    page.focus("[popovertarget^=moves-]")
    page.keyboard.press("Enter")
    assert violations(page) == []
    page.click(".popover:popover-open >> text=Acknowledge")
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(".acknowledged >> text=Lena Two")
