"""The load of teams on screen: it fits, it is accessible, and it is decided by keyboard alone."""

import pytest

from escalation.models import TeamWatch
from helpdesk.web.times import now
from tests.escalation import rules


@pytest.fixture
def short(cast):
    """A first line that has no room for the one ticket that waits."""
    rules.desk()
    type(cast.l1).objects.filter(pk__in=[cast.l1.pk, cast.lead.pk]).update(capacity=0)
    return rules.ticket(at=now())


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1600, "dark")])
def test_the_pages_are_accessible_and_fit(visit, violations, cast, width, theme):
    for path in ("/esc/load/", "/esc/load/first-line"):
        page = visit(path, cast.manager, width=width, theme=theme)
        assert (path, violations(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)


def test_who_helps_out_is_decided_by_keyboard_alone(visit, cast, short):
    page = visit("/esc/load/", cast.manager)
    page.locator("main table a", has_text="First line").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_ahead")
    page.locator("#id_ahead").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Second")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/esc/load/")
    watch = TeamWatch.objects.get()
    assert (watch.ahead, watch.helper) == (1800, cast.second_line)
