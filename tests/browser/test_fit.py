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
    page.click("[popovertarget=filters]")
    edges = page.locator("#filters .field").evaluate_all(
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
    assert page.locator("#key-sheet dt:visible >> text=/^Select$/").count() == 0
    page = visit(ticket.url, cast.l1)
    page.keyboard.press("?")
    assert "Back" in page.inner_text("#key-sheet")
