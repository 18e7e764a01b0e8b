"""The editors of paths and of duty schedules by keyboard alone, as somebody uses them who has read only the screen."""

import pytest

from escalation.models import Path, PathVersion
from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion
from helpdesk.accounts.services import duty
from helpdesk.web.times import now
from tests.accounts.schedules import rotation, schedule
from tests.escalation import rules

PAGES = (
    "/matrix/paths/",
    "/matrix/paths/usual/",
    "/matrix/paths/usual/edit",
    "/matrix/paths/new",
    "/matrix/paths/usual/versions/1/restore",
    "/duty/",
    "/duty/nights/",
    "/duty/nights/edit",
    "/duty/new",
    "/duty/nights/stand-ins/new",
    "/duty/nights/versions/1/restore",
)
WEEKDAYS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def path(cast):
    """Publish a path in two versions, and a duty schedule with gaps, two versions and somebody who stands in."""
    rules.policy(rules.always())
    nights = schedule(rotation(cast.l1, cast.l2))
    schedule(rotation(cast.l1, cast.l2, name="First", hours=WEEKDAYS))
    at = now()
    duty.stand_in(nights, user=cast.l3, start=at - rules.HOUR, end=at + rules.HOUR)
    rules.path(rules.usual_steps()[:3])
    made = rules.path(
        [*rules.usual_steps(), rules.step(6, {"type": "duty", "id": "nights"}, rules.RESOLUTION)]
    )
    rules.matrix(made)
    return made


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def choose(page, field, words):
    """Type a part of the words into a choice among many, and take the first."""
    page.focus(field)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    press(page, "ArrowDown", "Enter")


def test_a_step_is_added_and_published_by_keys(visit, cast, path):
    page = visit("/matrix/paths/usual/edit", cast.manager)
    page.focus("#add-step")
    press(page, "Enter")
    page.wait_for_selector("#step-form-6")
    assert page.evaluate("document.activeElement.id") == "add-step"
    choose(page, "#id_s6-target", "on duty in Nights")
    page.focus("#id_s6-when")
    press(page, "ArrowDown", "ArrowDown")
    page.wait_for_selector("#id_s6-delay:visible")
    assert page.locator("#id_s6-percent:visible").count() == 0
    page.focus("#id_s6-delay")
    page.keyboard.type("1 h 30")
    press(page, "Control+Enter")
    page.wait_for_url("**/matrix/paths/usual/")
    step = PathVersion.objects.get(path=path, number=3).steps[-1]
    assert (step["number"], step["at"]) == (7, {"after_previous_seconds": 5400})
    assert step["target"] == {"type": "duty", "id": DutySchedule.objects.get().pk}
    assert "Whoever is on duty in Nights" in page.inner_text("#steps")


def test_a_step_is_opened_and_moved_by_keys_and_the_focus_stays(visit, cast, path):
    page = visit("/matrix/paths/usual/edit", cast.manager)
    page.focus("#step-form-0 summary")
    press(page, "Enter")
    assert page.locator("#id_s0-clock").is_visible()
    page.focus("#step-down-0")
    with page.expect_response("**/edit"):
        press(page, "Enter")
    page.wait_for_function("document.querySelector('#step-form-1 summary').innerText.includes('75 %')")
    assert page.evaluate("document.activeElement.id") == "step-down-0"
    assert Path.objects.get().version == 2


def test_enter_in_a_field_publishes(visit, cast, path):
    page = visit("/matrix/paths/usual/edit", cast.manager)
    page.fill("[name=name]", "Renamed")
    page.focus("[name=name]")
    press(page, "Enter")
    page.wait_for_url("**/matrix/paths/usual/")
    assert Path.objects.get().name == "Renamed"


def test_a_duty_schedule_is_made_by_keys(visit, cast, path):
    page = visit("/duty/new", cast.manager)
    page.focus("[name=name]")
    page.keyboard.type("Weekends")
    choose(page, "#id_r0-person_0", "Leo")
    page.focus("details summary")
    press(page, "Enter", "Tab")
    page.focus("[name=r0-sat]")
    page.keyboard.type("0:00-24:00")
    press(page, "Control+Enter")
    page.wait_for_url("**/duty/weekends/")
    (made,) = DutyScheduleVersion.objects.get(schedule__slug="weekends").rotations
    assert (made["people"], made["hours"]) == ([cast.l3.pk], {"sat": [["00:00", "24:00"]]})


def test_somebody_stands_in_by_keys(visit, cast, path):
    page = visit("/duty/nights/", cast.manager)
    page.focus("#stand-in")
    press(page, "Enter")
    page.wait_for_selector("dialog:modal")
    choose(page, "dialog #id_user", "Fina")
    page.fill("dialog [name=start]", "2026-01-01T09:00")
    page.fill("dialog [name=end]", "2099-01-01T09:00")
    press(page, "Control+Enter")
    page.wait_for_selector("#stand-ins >> text=Fina Finance, before everybody else")


@pytest.mark.parametrize("look", [(360, "light"), (1440, "dark")])
def test_the_pages_are_accessible_and_fit(visit, violations, cast, path, look):
    width, theme = look
    for place in PAGES:
        page = visit(place, cast.manager, width=width, theme=theme)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert (place, violations(page)) == (place, [])
        assert (place, page.evaluate("document.documentElement.scrollWidth")) == (place, width)
