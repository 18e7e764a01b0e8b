"""Figures on screen: accessible, fitting from a phone to a wide screen, read and opened by keyboard alone, on paper."""

from datetime import timedelta
from itertools import pairwise

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Team
from helpdesk.web.times import now
from tests.escalation import rules

PAGES = (
    "/insights/",
    "/insights/wall/",
    "/insights/escalations/open/",
    "/insights/advice/",
    "/insights/escalation-rate/?by=team",
    "/insights/escalation-rate/tickets/",
    "/styleguide/",
)


@pytest.fixture
def figures(cast):
    """A few tickets, one of them escalated."""
    rules.desk()
    for hours in (1, 2, 3, 50):
        rules.ticket(at=now() - timedelta(hours=hours))
    ticket = rules.Ticket.objects.order_by("-pk").first()
    escalate(ticket, kind="functional", reason="outage", summary="?", actor=cast.l1, seen=mark(ticket))


@pytest.mark.parametrize("look", ["360 dark en", "1440 light en", "360 light ru", "1440 dark ru"])
def test_the_pages_of_figures_are_accessible_and_fit(visit, violations, cast, figures, look):
    width, theme, cast.manager.language = look.split()
    cast.manager.save()
    for path in PAGES:
        page = visit(path, cast.manager, width=int(width), theme=theme)
        page.wait_for_function("!document.querySelector('#dashboard-more[hx-get] > p')")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= int(width), path


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_chip_is_cut_and_numbers_beside_each_other_stand_in_one_line(visit, cast, figures, width):
    Team.objects.filter(slug="second-line").update(name="Support management")
    cast.manager.language = "ru"
    cast.manager.save()
    for path in ("/insights/", "/insights/wall/", "/insights/escalations/open/"):
        page = visit(path, cast.manager, width=width)
        cut = "chips => chips.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
        assert page.locator(".wall__state .sla__text").evaluate_all(cut) == [], path
        lines = page.locator(".key-figures > .key-figure").evaluate_all(
            "all => all.map(one => [one, one.querySelector('.key-figure__value')].map("
            "part => Math.round(part.getBoundingClientRect().top)))"
        )
        assert len({top for top, _value in lines}) == len(set(map(tuple, lines))), path


def test_charts_are_read_and_opened_by_keyboard_alone(visit, cast, figures):
    page = visit("/insights/escalation-rate/", cast.manager)
    first = page.locator(".chart__point[tabindex='0']")
    assert first.count() == 1
    first.focus()
    page.keyboard.press("End")
    told = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "%" in told
    assert page.inner_text(".chart__told") == told
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != told
    assert page.locator(".chart__point[tabindex='0']").count() == 1
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url("**/insights/escalation-rate/tickets/**")
    assert page.locator("h1").inner_text() == "Escalation rate"


def test_the_heatmap_is_walked_like_a_table(visit, cast, figures):
    page = visit("/insights/?all=1", cast.manager)
    cells = page.locator(".chart__drawing--heatmap .chart__point")
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Tue, 01:00")


def test_a_phone_shows_fewer_words_below_a_chart_and_none_lies_over_another(visit, cast, figures):
    for width in (360, 1440):
        page = visit("/insights/escalation-rate/", cast.manager, width=width)
        boxes = page.locator(".chart__label:visible").evaluate_all(
            "all => all.map(one => { const box = one.getBoundingClientRect(); return [box.left, box.right]; })"
        )
        assert len(boxes) >= 3
        assert all(one[1] < other[0] for one, other in pairwise(boxes)), width


def test_a_change_shows_on_the_wall_by_itself(visit, cast, figures):
    page = visit("/insights/wall/", cast.manager)
    number = page.locator(".key-figure__value >> nth=2")
    before = number.inner_text()
    rules.ticket(at=now())
    page.evaluate("document.dispatchEvent(new CustomEvent('desk-live', {detail: {lists: true}}))")
    page.wait_for_function(
        "before => document.querySelectorAll('.key-figure__value')[2].innerText !== before", arg=before
    )
    assert int(number.inner_text()) == int(before) + 1


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_open_tables_stay_in_their_cards(visit, cast, figures, width):
    for path in ("/insights/?all=1", "/insights/escalation-rate/?by=team", "/insights/escalations/open/"):
        page = visit(path, cast.manager, width=width)
        page.evaluate("for (const fold of document.querySelectorAll('.chart__fold')) fold.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        wide = page.locator(".chart__fold").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().right > "
            "one.parentElement.getBoundingClientRect().right + 1).map(one => one.innerText.slice(0, 80))"
        )
        assert wide == [], path
        assert page.locator(".chart__scroll").count() > 0, path


def test_on_paper_stand_the_charts_without_what_can_be_pressed(visit, cast, figures):
    page = visit("/insights/escalation-rate/?language=en", cast.manager)
    period = page.inner_text(".period__more summary")
    page.emulate_media(media="print")
    assert page.locator(".period p:visible").all_inner_texts()[:2] == [period, "Only: English"]
    assert page.locator("text=Clear all filters >> visible=true").count() == 0
    assert page.locator(".chart__drawing:visible").count() == 1
    assert page.locator(".chart__told:visible, .chart__foot > a:visible, .period__more:visible").count() == 0
