"""The system page, as an operator meets it at three in the morning: with eyes, on a phone, with the keyboard alone."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from escalation.models import Clock
from helpdesk.deadlines.audit import audit
from helpdesk.ledger.models import Delivery
from tests.api import desk
from tests.escalation import rules

REASON = "OperationalError: " + "a-very-long-word-without-any-gap-" * 6


@pytest.fixture
def admin(cast):
    """Much is wrong: a parked promise, a forgotten one, mails that failed and wait."""
    rules.desk()
    for number in range(2):
        ticket = desk.open_one(f"Till {number}")
        Clock.objects.filter(ticket=ticket, kind="first_response").update(next_at=None)
    Clock.objects.filter(ticket=ticket, kind="resolution").update(parked_at=Now(), parked_reason=REASON)
    Delivery.objects.create(channel="mail", key="failed", state="failed", next_at=None, last_error=REASON)
    later = Now() + timedelta(hours=4)
    Delivery.objects.create(channel="mail", key="far", next_at=later, attempts=7, last_error="421 Later.")
    audit()
    return cast.admin


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, admin, violations, theme):
    assert violations(visit("/system/", admin, theme=theme)) == []


@pytest.mark.parametrize("width", [360, 760, 1600])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_is_no_wider_than_the_window(visit, admin, width, language):
    admin.language = language
    admin.save()
    assert visit("/system/", admin, width=width).evaluate("document.documentElement.scrollWidth") == width


def test_a_parked_row_is_given_back_by_the_keyboard_alone(visit, admin):
    page = visit("/system/", admin)
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.form?.action.includes('/system/parked/clock/')"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#toasts").get_by_text("It is tried again within seconds.").is_visible()
    assert not Clock.objects.filter(parked_at__isnull=False).exists()


def test_what_is_wrong_shows_by_itself(visit, cast):
    rules.desk()
    page = visit("/system/", cast.admin)
    assert page.locator("text=None: the sweep has given up on nothing.").is_visible()
    ticket = desk.open_one()
    Clock.objects.filter(ticket=ticket).update(parked_at=Now(), parked_reason="Step 2 reaches nobody.")
    page.evaluate("htmx.trigger(document.querySelector('[data-refresh=system]'), 'refresh')")
    page.wait_for_selector("text=Step 2 reaches nobody.")
