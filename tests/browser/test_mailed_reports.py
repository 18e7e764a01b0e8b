"""Mailed reports on screen: accessible, fitting from a phone to a wide screen, set up by keyboard alone."""

import re

import pytest

from helpdesk.insights.models import ScheduledReport
from tests.escalation import rules
from tests.insights.mailed import comes, schedule


@pytest.fixture
def mailed(cast):
    """One report that came once, reached one and left one out; and one that another sends."""
    rules.desk()
    rules.ticket()
    made = schedule(cast.manager, cast.manager, cast.lead)
    cast.lead.role = "agent"
    cast.lead.save()
    schedule(cast.escalations, cast.manager)
    return comes(made)


@pytest.mark.parametrize("look", ["360 dark en", "1440 light en", "360 light ru"])
def test_the_pages_of_mailed_reports_are_accessible_and_fit(visit, violations, cast, mailed, look):
    width, theme, cast.manager.language = look.split()
    cast.manager.save()
    here = f"/insights/schedules/{mailed.pk}/"
    for path in ("/insights/schedules/", here, f"{here}edit/", f"{here}delete/", f"{here}leave/"):
        page = visit(path, cast.manager, width=int(width), theme=theme)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= int(width), path


def test_a_report_is_set_up_by_keyboard_alone(visit, cast):
    page = visit("/insights/schedules/new/", cast.manager)
    page.focus("[name=rhythm]")
    page.keyboard.type("Every month")
    assert page.is_visible("[name=day]")
    assert not page.is_visible("[name=weekday]")
    page.focus("[name=day]")
    page.keyboard.press("Control+A")
    page.keyboard.type("31")
    page.focus("form.schedule button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/insights/schedules/\d+/$"))
    made = ScheduledReport.objects.get()
    assert (made.rhythm, made.day) == ("monthly", 31)
    page.get_by_role("link", name="Delete").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    assert ScheduledReport.objects.exists()
