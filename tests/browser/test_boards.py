"""Own dashboards on screen: accessible, fitting, and put together by keyboard alone, with and without scripts."""

import pytest

from helpdesk.insights.models import Dashboard
from helpdesk.insights.services.dashboards import create_dashboard, facts_of
from tests.escalation import rules

LOOKS = ["360 dark", "1440 light"]


@pytest.fixture
def board(cast):
    """A copy of the desk's dashboard, with a figure that is no longer there."""
    rules.desk()
    rules.ticket()
    board = create_dashboard(cast.manager, name="Mondays", is_shared=True, copied=facts_of(None))
    gone = [{"name": "horoscope", "form": "number"}, {"name": "horoscope", "form": "own"}]
    Dashboard.objects.filter(pk=board.pk).update(panels=[*gone, *board.panels])
    return board


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_fit(visit, violations, cast, board, look):
    width, theme = look.split()
    here = f"/insights/boards/{board.pk}/"
    paths = ("/insights/boards/", here, f"{here}?edit=1", f"{here}delete/", "/insights/boards/new/?copy=desk")
    for path in paths:
        page = visit(path, cast.manager, width=int(width), theme=theme)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= int(width), path
    page = visit("/insights/boards/", cast.admin, width=int(width), theme=theme)
    assert violations(page) == []
    page = visit("/insights/escalation-rate/?by=team", cast.manager, width=1440, theme=theme)
    page.click("[popovertarget=add-to]")
    assert violations(page) == []


def test_a_dashboard_is_put_together_by_keyboard_alone(visit, cast):
    rules.desk()
    page = visit("/insights/boards/", cast.manager)
    page.focus("#new-dashboard")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:modal [name=name]:focus")
    page.keyboard.type("Mondays")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?edit=1")
    for figure in ("escalation-rate", "sla"):
        page.focus("#panel-name")
        page.select_option("#panel-name", figure)
        page.wait_for_selector("#panel-form")
        page.wait_for_load_state("networkidle")
        page.focus("#add-panel")
        page.keyboard.press("Enter")
        page.wait_for_selector(
            f".board-row:has-text('{'Promises kept' if figure == 'sla' else 'Escalation rate'}')"
        )
    assert page.evaluate("document.activeElement.id") == "add-panel"
    up = page.locator(".board-row >> nth=1").locator("[id^=up-]")
    up.focus()
    here = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    page.wait_for_selector(".board-row:first-child:has-text('Promises kept')")
    assert page.evaluate("document.activeElement.id") == here
    page.focus("#board-name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Fridays")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Fridays')")
    page.locator(".form__actions >> text=Done").press("Enter")
    page.wait_for_selector(".key-figure >> nth=1")
    assert page.locator(".key-figure__label >> nth=0").inner_text() == "Promises kept"


def test_a_figure_is_chosen_and_added_without_scripts(chromium, live_server, cast, board):
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(cast.manager)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/insights/boards/{board.pk}/?edit=1")
    page.select_option("#panel-name", "backlog")
    page.click("button[value=choose]")
    page.select_option("#panel-form", "parts")
    page.select_option("#panel-by", "tier")
    page.click("#add-panel")
    page.click("button[id^=remove-] >> nth=0")
    context.close()
    kept = Dashboard.objects.get(pk=board.pk).panels
    assert kept[-1] == {"name": "backlog", "form": "parts", "by": "tier", "filters": {}}
    assert kept[0] == {"name": "horoscope", "form": "own"}
