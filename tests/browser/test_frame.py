"""The frame and the components, as a person meets them: with eyes, with a screen reader, with the keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

STYLEGUIDE = "/styleguide/"


def active(page, expression):
    return page.evaluate(f"document.activeElement.{expression}")


def press_on_layout(page, key, code):
    """Press a key as a keyboard of another layout does: the place is the same, the letter is not."""
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
        [key, code],
    )


@pytest.mark.parametrize(
    ("width", "look"),
    [(360, "light en"), (360, "dark ru"), (1600, "light ru"), (1600, "dark en")],
)
def test_every_component_is_accessible(visit, violations, cast, width, look):
    theme, cast.l1.language = look.split()
    cast.l1.save()
    assert violations(visit(STYLEGUIDE, cast.l1, width=width, theme=theme)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_choosing_keys_is_accessible(visit, violations, cast, theme):
    assert violations(visit("/me/keys/", cast.l1, theme=theme)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_way_in_is_accessible(visit, violations, theme):
    assert violations(visit(reverse("account_login"), theme=theme)) == []


@pytest.mark.parametrize("path", [STYLEGUIDE, "/accounts/login/", "/q/", "/esc/", "/new/", "/me/keys/"])
def test_nothing_scrolls_sideways_at_320_pixels(visit, cast, path):
    page = visit(path, None if "login" in path else cast.l1, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_dialog_gives_the_focus_back_to_what_opened_it(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("e")
    page.wait_for_selector("dialog:modal")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:modal", state="detached")
    assert active(page, "dataset.key") == "e"


def test_keys_walk_to_another_page(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/q/")


def test_keys_are_found_by_their_place_in_a_cyrillic_layout(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    press_on_layout(page, ".", "Slash")
    assert active(page, "id") == "search"


def test_keys_do_nothing_while_somebody_writes(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.focus("#search")
    page.keyboard.type("e?c")
    assert page.input_value("#search") == "e?c"
    assert page.locator("dialog:modal").count() == 0


def test_keys_can_be_switched_off_for_good(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("?")
    with page.expect_response("**/preferences/"):
        page.locator("#key-sheet input[value=off]").check(force=True)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    assert page.locator("dialog:modal").count() == 0
    cast.l1.refresh_from_db()
    assert cast.l1.shortcuts is False


def test_the_sheet_of_keys_lists_the_keys_of_the_page(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("?")
    rows = page.locator("#key-sheet [data-key-list] > div").all_text_contents()
    assert [row for row in rows if row.startswith(("Queue", "Escalatee"))] == ["Queueg q ", "Escalatee "]


def test_rows_are_walked_and_chosen_by_keyboard(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert active(page, "textContent.trim()") == "VPN drops every ten minutes"
    page.keyboard.press("x")
    assert page.locator("tbody [type=checkbox]").first.is_checked()


def test_a_note_is_never_the_text_of_a_reply(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("n")
    page.keyboard.type("for us alone")
    page.locator(".composer__tab").first.click()
    assert page.input_value("#composer-body") == ""
    page.locator(".composer__tab").nth(1).click()
    assert page.input_value("#composer-body") == "for us alone"


def test_a_draft_outlives_the_page(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("r")
    page.keyboard.type("half a sentence")
    page.reload()
    page.wait_for_selector("[data-composer-draft]:visible")
    assert page.input_value("#composer-body") == "half a sentence"


def test_colours_change_at_once_and_are_kept(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.locator("[popovertarget=user-menu]:visible").click()
    with page.expect_response("**/preferences/"):
        page.locator("#user-menu input[value=dark]").check(force=True)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    cast.l1.refresh_from_db()
    assert cast.l1.theme == "dark"


def test_the_rail_stays_wide(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    page.keyboard.press("Control+Backslash")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.rail") == "wide"


def test_a_clock_counts_turns_late_and_says_so_once(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    due = int((timezone.now() + timedelta(minutes=10)).timestamp())
    page.clock.install()
    page.evaluate(
        """due => {
            const clock = document.querySelector("hd-clock.sla").cloneNode(true);
            Object.assign(clock.dataset, { due, soon: due - 300, kind: "first_response", announce: "First reply" });
            clock.id = "probe";
            document.querySelector("main").append(clock);
        }""",
        due,
    )
    states = []

    def heard(state):  # Playwright takes no built-in function
        states.append(state)

    page.expose_function("heard", heard)
    page.evaluate(
        "document.getElementById('probe').addEventListener('hd-clock-change', e => heard(e.detail.state))"
    )
    page.clock.run_for(6 * 60 * 1000)
    assert "sla--due_soon" in page.get_attribute("#probe", "class")
    assert page.inner_text("#announcer").startswith("First reply: due soon")
    page.clock.run_for(10 * 60 * 1000)
    assert page.inner_text("#probe").strip().startswith("Late by 5 min")
    assert page.inner_text("#announcer") == "First reply: the promised time has passed."
    assert states == ["due_soon", "breached"]


def test_only_business_time_is_counted(visit, cast):
    page = visit(STYLEGUIDE, cast.l1)
    left = page.evaluate(
        """async () => {
            const clock = document.createElement("hd-clock");
            const now = Math.floor(Date.now() / 1000);
            Object.assign(clock.dataset, {
                due: now + 90000, now, left: 7200, open: `${now}-${now + 3600} ${now + 80000}-${now + 90000}`,
            });
            document.querySelector("main").append(clock);
            return [60, 3600, 40000, 80060].map((seconds) => clock.leftAt(now + seconds));
        }"""
    )
    assert left == [7140, 3600, 3600, 3540]
