"""An agent's day in a real browser: read the queue, answer, hand on, escalate, send back. Keyboard first."""

import pytest

from tests.escalation import rules
from tests.people import PASSWORD
from tests.tickets import pages
from tickets.services.conversation import receive, reply
from tickets.services.placing import assign

PHONE = 360


@pytest.fixture
def ticket(cast):
    rules.desk()
    return pages.ticket(language="it")


@pytest.fixture
def sign_in(chromium, live_server):
    """Sign somebody in on a page of their own, which may answer refusals: the console may name them."""
    contexts = []

    def open_page(user, path, **options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/accounts/login/?next={path}")
        page.fill("[name=login]", user.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"**{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def open_dialog(page, key, wanted):
    page.keyboard.press(key)
    page.wait_for_selector(f"dialog:modal {wanted}")


def says(page, text):
    """Wait for a toast with this text."""
    page.wait_for_selector(f"#toasts >> text={text}")
    page.wait_for_load_state("networkidle")


def test_a_person_signs_in_and_reads_the_queue_by_keyboard(visit, cast, ticket):
    page = visit("/")
    page.fill("[name=login]", cast.l1.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/day/")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/q/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ticket.url}")
    assert ticket.subject in page.inner_text("h1")


def test_a_reply_is_written_and_sent_by_keyboard(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("r")
    page.locator("#composer-body").press_sequentially("We are on it.")
    page.keyboard.press("Control+Enter")
    says(page, "Sent to Maria Rossi.")
    assert ticket.messages.latest("pk").body == "We are on it."
    assert page.locator(".message--agent").last.inner_text().endswith("We are on it.")
    assert page.input_value("#composer-body") == ""


def test_a_note_is_never_sent_to_the_customer_by_switching(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("n")
    page.locator("#composer-body").press_sequentially("He is nice.")
    page.check("[name=visibility][value=public]", force=True)
    assert page.input_value("#composer-body") == ""
    page.check("[name=visibility][value=internal]", force=True)
    page.locator("#composer-body").press("Control+Enter")
    says(page, "The note is added.")
    assert ticket.messages.latest("pk").kind == "note"


def test_one_tap_on_a_phone_switches_to_a_note(sign_in, cast, ticket):
    page = sign_in(
        cast.l1, ticket.url, viewport={"width": PHONE, "height": 740}, has_touch=True, is_mobile=True
    )
    page.wait_for_load_state("networkidle")
    page.tap(".composer__tab:has([value=internal])")
    assert page.is_checked("[name=visibility][value=internal]")
    assert page.evaluate("document.activeElement.id") == "composer-body"
    page.tap(".composer__tab:has([value=public])")
    assert page.is_checked("[name=visibility][value=public]")


def test_what_was_sent_leaves_the_field_and_the_next_text_is_a_reply(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("n")
    page.locator("#composer-body").press_sequentially("He is nice.")
    page.keyboard.press("Control+Enter")
    says(page, "The note is added.")
    assert page.evaluate("document.activeElement.id") == "conversation"
    assert page.is_checked("[name=visibility][value=public]")
    page.keyboard.press("n")
    assert page.is_checked("[name=visibility][value=internal]")


def test_escape_leaves_the_field_and_keeps_the_text(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("r")
    page.locator("#composer-body").press_sequentially("Half")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.is_checked("[name=visibility][value=internal]")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    assert page.input_value("#composer-body") == "Half"


def test_in_note_mode_the_menu_of_sending_speaks_of_a_note(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("n")
    page.click("[popovertarget=composer-menu]")
    says_all = page.locator("#composer-menu .menu__item").all_inner_texts()
    assert says_all
    assert all(says.startswith("Add note and set to") for says in says_all)


def test_a_stopped_reply_keeps_its_text_and_shows_what_is_new(sign_in, cast, ticket):
    page = sign_in(cast.l1, ticket.url)
    page.fill("#composer-body", "Try this.")
    receive(ticket, "It works again!", requester=ticket.requester)
    page.locator("#composer-body").press("Control+Enter")
    page.wait_for_selector("text=Review and send")
    assert page.input_value("#composer-body") == "Try this."
    assert page.locator("text=It works again!").is_visible()


def test_a_ticket_is_handed_on_in_a_dialog(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    open_dialog(page, "a", "[name=note]")
    page.fill("dialog [role=combobox]", "lena")
    page.keyboard.press("Enter")
    page.fill("dialog [name=note]", "She knows tills.")
    page.keyboard.press("Control+Enter")
    says(page, "Given to Lena Two.")
    assert "Lena Two" in page.inner_text("#ticket-head")
    assert page.evaluate("document.activeElement.id") == "action-assign"


def test_a_choice_in_the_properties_saves_itself(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.select_option("#properties-severity", "critical")
    says(page, "Saved.")
    assert "Urgent" in page.inner_text("#ticket-head")
    ticket.refresh_from_db()
    assert ticket.priority == "urgent"


def test_escalating_shows_the_way_before_it_is_taken(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    open_dialog(page, "e", "#escalate-proposal")
    assert "Lena Two" in page.inner_text("#escalate-proposal")
    page.check("dialog [name=kind][value=hierarchical]")
    page.wait_for_selector("#escalate-says >> text=Lidia Lead")
    page.check("dialog [name=kind][value=functional]")
    page.wait_for_selector("#escalate-says >> text=Lena Two")
    page.fill("dialog [name=tried]", "Water.")
    page.keyboard.press("Control+Enter")
    says(page, "Escalated to level 2: Lena Two.")
    page.wait_for_selector("#escalation >> text=L2 · Second line")
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.level) == (cast.l2, 2)


def test_the_new_holder_hears_of_it_acknowledges_and_sends_it_back(visit, cast, ticket):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1)
    page = visit(ticket.url, cast.l1)
    open_dialog(page, "e", "#escalate-proposal")
    page.keyboard.press("Control+Enter")
    says(page, "Escalated to level 2: Lena Two.")

    page = visit("/q/mine/", cast.l2)
    page.click(".bell__button")
    page.click("#bell-panel >> text=reached you at level 2")
    page.wait_for_url(f"**{ticket.url}")
    page.click("#action-acknowledge")
    says(page, "You have it")
    page.click("#action-deescalate")
    page.wait_for_selector("dialog:modal")
    page.fill("dialog [name=reason]", "Foam was used.")
    page.keyboard.press("Control+Enter")
    says(page, f"{ticket.key} went back.")
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.is_escalated) == (cast.l1, False)


def test_promises_stand_on_the_ticket_with_the_next_step(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    strip = page.inner_text("#clocks")
    assert "Reply in" in strip
    assert "if nobody answers" in strip
    page.click("[popovertarget=why-first_response]")
    assert page.locator("#why-first_response >> text=The policy").is_visible()


@pytest.mark.parametrize("look", [(PHONE, "light"), (PHONE, "dark"), (1440, "light"), (1440, "dark")])
def test_every_page_of_the_day_is_accessible(visit, violations, cast, ticket, look):
    width, theme = look
    reply(ticket, "And you?", author=cast.l1)
    paths = ("/q/", "/q/?severity=low", ticket.url, f"{ticket.url}/escalation", f"{ticket.url}/escalate")
    for path in (*paths, f"{ticket.url}/assign", "/new/", "/esc/", "/matrix/"):
        page = visit(path, cast.l1, width=width, theme=theme)
        assert (path, violations(page)) == (path, [])


@pytest.mark.parametrize("key", ["e", "a", "s"])
def test_what_opens_above_the_ticket_is_accessible(visit, violations, cast, ticket, key):
    page = visit(ticket.url, cast.l1)
    page.keyboard.press(key)
    page.wait_for_selector("dialog:modal, #status-menu:popover-open")
    assert violations(page) == []


def test_nothing_on_a_ticket_scrolls_sideways_on_a_phone(visit, cast, ticket):
    for path in (ticket.url, f"{ticket.url}/escalate", f"{ticket.url}/escalation", "/matrix/"):
        page = visit(path, cast.l1, width=320)
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 320)


def test_a_ticket_is_answered_without_scripts(sign_in, cast, ticket):
    page = sign_in(cast.l1, ticket.url, java_script_enabled=False)
    page.fill("#composer-body", "By hand.")
    page.click(".composer__foot .button--primary >> nth=0")
    page.wait_for_url("**#message-*")
    assert ticket.messages.latest("pk").body == "By hand."


def test_a_ticket_is_escalated_without_scripts(sign_in, cast, ticket):
    page = sign_in(cast.l1, f"{ticket.url}/escalate", java_script_enabled=False)
    page.check("[name=kind][value=hierarchical]")
    page.click("text=Show the proposal for this")
    assert "Lidia Lead" in page.inner_text("#escalate-proposal")
    page.click(".dialog__foot button")
    page.wait_for_url(f"**{ticket.url}")
    ticket.refresh_from_db()
    assert ticket.assignee == cast.lead
