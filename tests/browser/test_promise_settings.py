"""Calendars and SLA policies in a real browser: by keys alone, for everybody's eyes, at every width."""

import pytest

from escalation.models import Clock, SLAPolicyVersion
from helpdesk.calendars.models import Calendar, CalendarVersion
from helpdesk.calendars.services.publishing import publish
from helpdesk.jobs import running as jobs
from tests.escalation import rules
from tests.tickets import pages

HOLIDAYS = "holidays?country=ES&region=MD&first_year=2026&last_year=2027"


@pytest.fixture
def office(cast):
    """The office, with an open ticket that keeps its older hours."""
    calendar = rules.office(holidays=["2026-12-25"])
    rules.policy(calendar)
    rules.matrix(rules.path(rules.usual_steps()))
    pages.ticket()
    publish(
        Calendar.objects.get(pk=calendar.pk),
        {"timezone": "Europe/Madrid", "weekly": {"mon": [["09:00", "12:00"]]}},
    )
    return calendar


def addresses_of(office):
    policy = SLAPolicyVersion.objects.get().policy_id
    own = f"/calendars/{office.pk}/"
    return [
        "/calendars/",
        own,
        f"{own}hours",
        f"{own}days/new",
        f"{own}{HOLIDAYS}",
        f"{own}apply/",
        f"{own}versions/1/restore",
        "/sla-policies/",
        f"/sla-policies/{policy}/",
        f"/sla-policies/{policy}/edit",
    ]


@pytest.mark.parametrize("look", [(360, "light"), (360, "dark"), (1600, "light"), (1440, "dark")])
def test_every_page_is_accessible_and_fits(visit, violations, cast, office, look):
    width, theme = look
    for place in addresses_of(office):
        page = visit(place, cast.manager, width=width, theme=theme)
        assert (place, violations(page)) == (place, [])
        assert (place, page.evaluate("document.documentElement.scrollWidth")) == (place, width)


def test_the_drawers_are_accessible(visit, violations, cast, office):
    policy = SLAPolicyVersion.objects.get().policy_id
    for place, press in ((f"/calendars/{office.pk}/", "Edit the week"), (f"/sla-policies/{policy}/", "Edit")):
        page = visit(place, cast.manager)
        page.click(f"main >> text={press}")
        page.wait_for_selector("dialog:modal")
        assert violations(page) == []


def test_the_week_is_changed_by_keys_alone(visit, cast, office):
    page = visit(f"/calendars/{office.pk}/", cast.manager)
    page.get_by_role("link", name="Edit the week").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:modal")
    assert page.evaluate("document.activeElement.name") == "name"
    while page.evaluate("document.activeElement.name") != "tue":
        page.keyboard.press("Tab")
    page.keyboard.type("10-14")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Version 3")
    newest = CalendarVersion.objects.get(calendar=office, number=3)
    assert newest.weekly["tue"] == [["10:00", "14:00"]]


def test_newer_hours_are_tried_and_applied_by_keys_alone(visit, cast, office):
    page = visit(f"/calendars/{office.pk}/", cast.manager)
    page.get_by_role("link", name="Apply to open tickets").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Show what would change")
    page.get_by_role("button", name="Show what would change").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nothing is changed yet.")
    page.get_by_role("button", name="Apply now").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Promises counted")
    jobs.run_waiting(seconds=60)
    page.wait_for_selector("text=Done.")
    assert set(Clock.objects.values_list("calendar_version__number", flat=True)) == {2}
