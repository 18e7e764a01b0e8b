"""The palette, the keys that people choose, tooltips and comboboxes, as the keyboard alone meets them."""

import pytest

from tests.tickets import pages

STYLEGUIDE = "/styleguide/"


def active(page, expression):
    return page.evaluate(f"document.activeElement.{expression}")


def open_palette(page, words=""):
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type(words)


def chosen(page):
    """Return what a screen reader hears as the chosen option."""
    return page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText.trim()"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_palette_is_accessible(visit, violations, cast, theme, language):
    cast.l1.language = language
    cast.l1.save()
    pages.ticket("The printer is full of smoke")
    page = visit(STYLEGUIDE, cast.l1, theme=theme)
    open_palette(page, "printer")
    page.wait_for_selector("#palette [data-palette-found] [role=option]")
    assert violations(page) == []


def test_a_ticket_is_found_and_opened_without_a_mouse(visit, cast):
    opened = pages.ticket("The printer is full of smoke")
    page = visit("/q/", cast.l1)
    open_palette(page, "#printer")
    page.wait_for_selector("#palette [data-palette-found] [role=option]")
    assert chosen(page).startswith("The printer is full of smoke")
    page.keyboard.press("Tab")
    assert "Priority" in chosen(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{opened.url}")


def test_the_palette_does_what_the_page_can_do(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    open_palette(page, ">escalate")
    assert chosen(page).startswith("Escalate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog dialog:modal")


def test_the_palette_changes_how_the_desk_looks(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    open_palette(page, "dark")
    with page.expect_response("**/preferences/"):
        page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_palette_gives_the_focus_back(visit, cast):
    page = visit("/q/", cast.l1)
    page.focus("#search")
    open_palette(page)
    page.keyboard.press("Escape")
    assert active(page, "id") == "search"


def test_words_that_nobody_knows_lead_to_the_search(visit, cast):
    page = visit("/q/", cast.l1)
    open_palette(page, "xylophone")
    assert chosen(page) == "Search all tickets for “xylophone”"
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/all/?q=xylophone")


def test_what_was_used_last_stands_first(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    open_palette(page, "matrix")
    page.keyboard.press("Enter")
    page.wait_for_url("**/matrix/")
    page.wait_for_load_state("networkidle")
    open_palette(page)
    assert (
        page.locator("#palette [data-group=go] [role=option]").first.inner_text().strip()
        == "Escalation matrix"
    )


def test_a_chosen_key_does_what_ours_did(visit, cast):
    cast.l1.own_keys = {"e": "y", "j": "", "g q": "g a"}
    cast.l1.save()
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("e")
    page.keyboard.press("j")
    assert page.locator("dialog:modal").count() == 0
    assert active(page, "tagName") == "BODY"
    page.keyboard.press("?")
    rows = page.locator("#key-sheet [data-key-list] > div").all_text_contents()
    assert "Escalatey " in rows
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.wait_for_selector("dialog:modal")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/q/")


def test_a_field_for_a_key_takes_it_by_its_place(visit, cast):
    page = visit("/me/keys/", cast.l1)
    field = page.locator("[data-key-field]").first
    field.fill("")
    pressed = "{key: 'н', code: 'KeyY', bubbles: true, cancelable: true}"
    field.evaluate(f"field => field.dispatchEvent(new KeyboardEvent('keydown', {pressed}))")
    assert field.input_value() == "y"


def test_a_tooltip_shows_with_the_focus_and_goes_with_escape(visit, cast):
    page = visit("/q/", cast.l1, width=900)
    page.focus("#search")
    page.keyboard.press("Tab")
    assert page.inner_text("#tooltip:popover-open") == "New ticket"
    page.keyboard.press("Escape")
    assert page.locator("#tooltip:popover-open").count() == 0


def test_a_combobox_chooses_by_a_part_of_the_words(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    field = page.locator("hd-combobox [role=combobox]").first
    value = page.locator("hd-combobox select").first
    field.focus()
    field.fill("smir")
    assert chosen(page) == "Olga Smirnova"
    page.keyboard.press("Enter")
    assert (field.input_value(), value.input_value()) == ("Olga Smirnova", "Olga Smirnova")
    assert field.get_attribute("aria-expanded") == "false"
    field.fill("luca")
    page.keyboard.press("Escape")
    assert (field.input_value(), value.input_value()) == ("Olga Smirnova", "Olga Smirnova")


def test_availability_is_switched_where_the_reader_is(visit, cast):
    page = visit("/q/", cast.l1, width=1600)
    page.click("#availability button")
    page.wait_for_selector("#availability button[value=on]")
    assert page.inner_text("#toasts").strip().startswith("You take no new work.")
    cast.l1.refresh_from_db()
    assert cast.l1.is_on_duty is False


def test_a_lost_connection_is_said_and_taken_back(visit, cast):
    page = visit("/q/", cast.l1)
    page.context.set_offline(True)
    page.wait_for_selector("#offline:visible")
    page.context.set_offline(False)
    page.wait_for_selector("#offline", state="hidden")
