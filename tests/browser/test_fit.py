"""What fits where: no page is wider or taller than it must be, and nothing lies over what somebody wants to press."""

import pytest

from tests.escalation import rules
from tests.tickets import pages

PHONE = 360


@pytest.fixture
def ticket(cast):
    rules.desk()
    return pages.ticket(language="it")


def test_an_empty_list_is_exactly_as_tall_as_the_window(visit, cast):
    page = visit("/q/mine/", cast.l1)
    height = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert height[0] == height[1]


@pytest.mark.parametrize("width", [760, 900, 1100])
def test_the_queue_in_spanish_is_as_wide_as_the_window(visit, cast, ticket, width):
    cast.l1.language = "es"
    cast.l1.save()
    page = visit("/q/", cast.l1, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_filters_stand_in_one_column_on_a_phone(visit, cast, ticket):
    page = visit("/q/", cast.l1, width=PHONE)
    page.click("#choose-conditions")
    page.wait_for_selector("dialog:modal #conditions")
    edges = page.locator("#conditions .field").evaluate_all(
        "fields => fields.map(field => [field.getBoundingClientRect().left, field.getBoundingClientRect().right])"
    )
    assert len({left for left, _right in edges}) == 1
    assert max(right for _left, right in edges) <= PHONE


def test_the_sheet_of_keys_leaves_out_what_the_page_has_not(visit, cast, ticket):
    page = visit("/q/", cast.l1)
    page.keyboard.press("?")
    sheet = page.inner_text("#key-sheet")
    assert "Next and previous in a list" in sheet
    assert "Back" not in sheet
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("?")
    assert page.locator("#key-sheet dt:visible >> text=/^Select$/").count() == 0
    assert "Back" in page.inner_text("#key-sheet")


@pytest.mark.parametrize(("density", "height"), [("comfortable", 52), ("compact", 36)])
def test_every_row_of_the_queue_is_as_high_as_the_reader_likes(visit, cast, density, height):
    cast.l1.density = density
    cast.l1.save()
    page = visit("/styleguide/", cast.l1, width=1600)
    place = f".specimen [data-density={density}] .tickets tbody tr"
    heights = page.locator(place).evaluate_all(
        "rows => rows.map(row => Math.round(row.getBoundingClientRect().height))"
    )
    assert set(heights) <= {height, height + 1}  # the line under a row belongs to it


@pytest.mark.parametrize("path", ["/q/", "/esc/", "/new/", "/me/keys/", "/styleguide/"])
def test_text_of_double_size_still_fits(visit, cast, ticket, path):
    page = visit(path, cast.l1)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("path", ["/q/", "/me/keys/"])
def test_nothing_jumps_while_a_page_loads(visit, cast, ticket, path):
    page = visit("/esc/", cast.l1)
    page.add_init_script(
        "window.shift = 0;"
        "const add = list => list.getEntries().forEach(entry => { window.shift += entry.value; });"
        "new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(page.url.replace("/esc/", path))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") < 0.01


def test_on_paper_stand_the_words_alone(visit, cast, ticket):
    page = visit(ticket.url, cast.l1)
    page.emulate_media(media="print")
    assert page.locator(".rail:visible, .topbar:visible, .composer:visible").count() == 0
    assert page.locator("h1:visible").count() == 1
