"""The pages of notices and mails, as a person meets them: with eyes, with a screen reader, with the keyboard alone."""

import pytest

from helpdesk.notifications.models import Mail, NoticeAddress, NoticePreferences
from tests.api import desk

PAGES = ["/me/notifications/", "/notifications/channels/", "/notifications/mails/", "mail"]
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.fixture
def admin(cast):
    desk.publish_rules(cast)
    desk.open_one("Till", "maria@shop.test")
    NoticeAddress.objects.create(user=cast.admin, name="Phone", service="Slack", url=SLACK, is_on=False)
    NoticeAddress.objects.create(
        name="ops", service="Slack", url=SLACK, kinds=["escalation_notice"], team=cast.second_line
    )
    return cast.admin


def path(page):
    return f"/notifications/mails/{Mail.objects.first().pk}/" if page == "mail" else page


def answer_as_found(route):
    route.fulfill(response=route.fetch(), status=200)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(visit, admin, violations, page, theme):
    assert violations(visit(path(page), admin, theme=theme)) == []


@pytest.mark.parametrize("width", [360, 760, 1600])
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_the_window(visit, admin, page, width, language):
    admin.language = language
    admin.save()
    assert visit(path(page), admin, width=width).evaluate("document.documentElement.scrollWidth") == width


def test_choosing_with_the_keyboard_alone(visit, admin):
    page = visit("/me/notifications/", admin)
    page.focus("[value='ticket_assigned:mail']")
    page.keyboard.press("Space")
    page.focus("[name=rhythm][value=at_once]")
    page.keyboard.press("ArrowDown")
    page.focus("button[type=submit].button--primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    chosen = NoticePreferences.objects.get()
    assert (chosen.rhythm, chosen.choices) == ("hourly", {"ticket_assigned": ["bell"]})
    assert not page.is_checked("[value='ticket_assigned:mail']")


def test_a_refused_form_shows_what_is_wrong_with_the_focus_on_it(visit, admin):
    page = visit("/me/notifications/", admin)
    page.route("**/me/notifications/", answer_as_found)  # the console complains of any other status
    page.fill("[name=quiet_from]", "22:00")
    with page.expect_navigation():
        page.click("button[type=submit].button--primary")
    assert page.evaluate("document.activeElement.name") == "quiet_until"
    assert page.locator("text=Quiet hours need a beginning and an end.").is_visible()


def test_a_mail_is_looked_at_in_a_frame_where_no_script_runs(visit, admin):
    page = visit(path("mail"), admin)
    frame = page.frame_locator(".mail__frame")
    assert "Hello" in frame.locator("body").inner_text()
    assert page.locator(".mail__frame").get_attribute("sandbox") == ""
    colour = frame.locator(".sheet").evaluate("element => getComputedStyle(element).borderRadius")
    assert colour == "10px"
