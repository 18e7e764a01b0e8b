"""Calendars on screen: seen by everybody, changed by those who may; nothing that somebody wrote is lost."""

from datetime import UTC, datetime

import pytest

from helpdesk.calendars.models import Calendar, CalendarVersion
from helpdesk.calendars.services.publishing import publish
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.rules import DAYS, T0
from tests.house.budgets import budget
from tests.tickets.pages import text_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(cast):
    """The office, whose hours the one policy counts on."""
    calendar = rules.office(holidays=["2026-12-25"])
    rules.policy(calendar)
    rules.matrix(rules.path(rules.usual_steps()))
    return calendar


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.manager)
    return client


def page(office, rest=""):
    return f"/calendars/{office.pk}/{rest}"


def newest(calendar):
    return CalendarVersion.objects.filter(calendar=calendar).order_by("number").last()


def week(version=1, **more):
    return {"name": "Office", "timezone": "UTC", "mon": "09:00–18:00", "read_version": version, **more}


def test_everybody_sees_calendars_and_those_who_may_change_them(client, cast, office):
    edits = ("hours", "days/new", "days/2026-12-25", "holidays", "apply/", "versions/1/restore")
    for user, status in ((cast.l1, 403), (cast.lead, 403), (cast.manager, 200), (cast.escalations, 200)):
        client.force_login(user)
        assert client.get("/calendars/").status_code == 200
        assert client.get(page(office)).status_code == 200
        assert client.get("/calendars/new").status_code == status
        assert [client.get(page(office, edit)).status_code for edit in edits] == [status] * len(edits)
    client.force_login(cast.l1)
    assert "Edit the week" not in text_of(client.get(page(office)))
    assert client.get("/calendars/999/").status_code == 404


def test_a_calendar_says_whether_it_is_open_and_what_uses_it(editor, cast, office):
    with travel(T0):
        shown = text_of(editor.get(page(office)))
    assert "Open now until" in shown
    assert "SLA policy Usual" in shown
    assert "Fri 25 Dec 2026 closed Holiday" in shown
    assert "Version 1 Counts now" in shown
    with travel(datetime(2026, 5, 9, 12, tzinfo=UTC)):
        assert "Closed now" in text_of(editor.get("/calendars/"))


def test_the_week_is_changed_and_special_days_stay(editor, cast, office):
    answer = editor.post(page(office, "hours"), week(tue="9-13, 14:30 – 18", wed="24 h", sat="22:00-06:00"))
    assert answer.status_code == 303
    version = newest(office)
    assert version.weekly == {
        "mon": [["09:00", "18:00"]],
        "tue": [["09:00", "13:00"], ["14:30", "18:00"]],
        "wed": [["00:00", "24:00"]],
        "sat": [["22:00", "06:00"]],
    }
    assert version.holidays == [{"date": "2026-12-25", "name": "Holiday"}]
    assert version.created_by == cast.manager.pk
    shown = text_of(editor.get(page(office)))
    assert "Tuesday: 09:00–18:00 → 09:00–13:00, 14:30–18:00" in shown
    assert "Mario Manager" in shown


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"mon": "nine to five"}, "Write the hours as"),
        ({"mon": "09:00-09:00"}, "cannot open and close at the same time"),
        ({"mon": "25:00-26:00"}, "Write the hours as"),
        ({"mon": ""}, "never open in the next 400 days"),
        ({"timezone": "Mars/Base"}, "Mars/Base"),
        ({"name": ""}, "required"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_written_stays(editor, office, written, sentence):
    answer = editor.post(page(office, "hours"), week(fri="10:00-11:00") | {"fri": ""} | written, headers=HTMX)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert newest(office).number == 1


def test_two_editors_at_once_lose_nothing(editor, cast, office):
    hours = {"timezone": "UTC", "weekly": {"mon": [["08:00", "12:00"]]}, "holidays": []}
    publish(Calendar.objects.get(pk=office.pk), hours, actor=cast.admin.pk)
    answer = editor.post(page(office, "hours"), week(tue="10:00-11:00"), headers=HTMX)
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Somebody published version 2 meanwhile" in shown
    assert "Monday: 09:00–18:00 → 08:00–12:00" in shown
    assert 'value="10:00-11:00"' in answer.content.decode()
    assert newest(office).number == 2
    again = editor.post(page(office, "hours"), week(2, tue="10:00-11:00"), headers=HTMX)
    assert again.headers["HX-Redirect"] == page(office)
    assert newest(office).number == 3


def test_a_new_calendar_begins_with_office_hours(editor, cast):
    assert "09:00–18:00" in editor.get("/calendars/new", headers=HTMX).content.decode()
    answer = editor.post("/calendars/new", week(name="Night shift", mon="22:00-06:00"))
    made = Calendar.objects.get(name="Night shift")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/calendars/{made.pk}/")
    assert (made.slug, made.is_default) == ("night-shift", True)


def test_special_days_are_added_changed_and_removed(editor, office):
    day = {"date": "2026-12-24", "name": "", "windows": "09:00-13:00", "read_version": 1}
    assert editor.post(page(office, "days/new"), day).status_code == 303
    assert newest(office).overrides == {"2026-12-24": [["09:00", "13:00"]]}
    closed = {"date": "2026-12-24", "name": "Christmas Eve", "windows": "", "read_version": 2}
    assert editor.post(page(office, "days/2026-12-24"), closed).status_code == 303
    assert newest(office).overrides == {}
    assert newest(office).holidays[0] == {"date": "2026-12-24", "name": "Christmas Eve"}
    assert editor.post(page(office, "days/2026-12-24/remove"), {"read_version": 3}).status_code == 303
    assert newest(office).holidays == [{"date": "2026-12-25", "name": "Holiday"}]
    assert editor.get(page(office, "days/2026-12-24")).status_code == 404


def test_a_date_is_special_once(editor, office):
    day = {"date": "2026-12-25", "name": "Again", "windows": "", "read_version": 1}
    answer = editor.post(page(office, "days/new"), day, headers=HTMX)
    assert (answer.status_code, newest(office).number) == (400, 1)
    assert "This date is a special day already." in text_of(answer)


def test_a_day_removed_on_an_old_page_is_refused(editor, cast, office):
    rules.publish(
        Calendar.objects.get(pk=office.pk),
        {
            "timezone": "UTC",
            "weekly": {"mon": [["09:00", "10:00"]]},
            "holidays": [{"date": "2026-12-25", "name": "H"}],
        },
    )
    answer = editor.post(page(office, "days/2026-12-25/remove"), {"read_version": 1}, headers=HTMX)
    assert (answer.status_code, newest(office).number) == (409, 2)


def test_holidays_of_a_country_are_shown_before_they_are_added(editor, office):
    asked = {"country": "ES", "region": "MD", "first_year": "2026", "last_year": "2027"}
    shown = editor.get(page(office, "holidays"), asked)
    text = text_of(shown)
    assert "Fri 25 Dec 2026 Christmas Day is in the calendar already" in text
    assert "Wed 6 Jan 2027 Epiphany" in text
    assert newest(office).number == 1
    chosen = {**asked, "read_version": 1, "day": ["2027-01-06", "2026-12-25", "2031-01-01"]}
    assert editor.post(page(office, "holidays"), chosen).status_code == 303
    assert newest(office).holidays == [
        {"date": "2026-12-25", "name": "Holiday"},
        {"date": "2027-01-06", "name": "Epiphany"},
    ]
    again = editor.post(page(office, "holidays"), {**chosen, "read_version": 2})
    assert again.status_code == 400
    assert newest(office).number == 2


def test_a_day_with_hours_of_its_own_is_not_chosen_by_itself(editor, office):
    day = {"date": "2027-01-06", "name": "", "windows": "09:00-13:00", "read_version": 1}
    editor.post(page(office, "days/new"), day)
    asked = {"country": "ES", "first_year": "2027", "last_year": "2027"}
    answer = editor.get(page(office, "holidays"), asked)
    assert "Epiphany has hours of its own, which it would lose" in text_of(answer)
    assert 'value="2027-01-06" >' in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"country": "XX"},
        {"country": "ES", "region": "ZZ"},
        {"country": "ES", "first_year": "2027", "last_year": "2026"},
        {"country": "ES", "first_year": "2000", "last_year": "2099"},
        {"country": "ES", "first_year": "x"},
    ],
)
def test_holidays_that_cannot_be_looked_for_are_said(editor, office, asked):
    years = {"first_year": "2026", "last_year": "2026"}
    assert editor.get(page(office, "holidays"), {**years, **asked}).status_code == 400


def test_holidays_added_on_an_old_page_are_refused(editor, office):
    publish(Calendar.objects.get(pk=office.pk), {"timezone": "UTC", "weekly": {"mon": [["09:00", "10:00"]]}})
    chosen = {"country": "ES", "first_year": 2027, "last_year": 2027, "read_version": 1, "day": "2027-01-06"}
    answer = editor.post(page(office, "holidays"), chosen)
    assert (answer.status_code, newest(office).number) == (409, 2)
    assert 'value="2027-01-06" checked' in answer.content.decode()


def test_an_earlier_version_comes_back_as_a_newer_one(editor, office):
    editor.post(page(office, "hours"), week())
    asked = text_of(editor.get(page(office, "versions/1/restore"), headers=HTMX))
    assert "Tuesday: closed → 09:00–18:00" in asked
    stale = editor.post(page(office, "versions/1/restore"), {"version": 1}, headers=HTMX)
    assert (stale.status_code, newest(office).number) == (409, 2)
    assert "Somebody published version 2 meanwhile" in text_of(stale)
    assert editor.post(page(office, "versions/1/restore"), {"version": 2}).status_code == 303
    assert newest(office).number == 3
    assert newest(office).weekly == {day: [["09:00", "18:00"]] for day in DAYS[:5]}
    assert editor.get(page(office, "versions/9/restore")).status_code == 404


def only_open_on(calendar, *days):
    """Publish hours that are open on a few days to come, at nine, and never again."""
    hours = {"timezone": "UTC", "weekly": {}, "overrides": {day: [["09:00", "10:00"]] for day in days}}
    with travel(T0):
        publish(Calendar.objects.get(pk=calendar.pk), hours)


def test_an_earlier_version_that_would_never_be_open_is_refused(editor, office):
    only_open_on(office, "2026-05-20")
    publish(Calendar.objects.get(pk=office.pk), {"timezone": "UTC", "weekly": {"mon": [["09:00", "10:00"]]}})
    with travel(datetime(2028, 1, 3, tzinfo=UTC)):
        answer = editor.post(page(office, "versions/2/restore"), {"version": 3}, headers=HTMX)
    assert (answer.status_code, newest(office).number) == (400, 3)
    assert "never open in the next 400 days" in text_of(answer)
    assert 'name="version" value="3"' in answer.content.decode()


def test_the_only_open_day_is_not_removed_and_what_was_written_stays(editor, office):
    only_open_on(office, "2026-05-20")
    written = {"date": "2026-05-20", "name": "", "windows": "9-11", "read_version": 2}
    with travel(T0):
        answer = editor.post(page(office, "days/2026-05-20/remove"), written, headers=HTMX)
    assert (answer.status_code, newest(office).number) == (400, 2)
    assert "never open in the next 400 days" in text_of(answer)
    assert 'value="9-11"' in answer.content.decode()


def test_holidays_that_would_close_every_day_are_refused_and_stay_chosen(editor, office):
    only_open_on(office, "2027-01-06")
    chosen = {"country": "ES", "first_year": 2027, "last_year": 2027, "read_version": 2, "day": "2027-01-06"}
    with travel(T0):
        answer = editor.post(page(office, "holidays"), chosen)
    assert (answer.status_code, newest(office).number) == (400, 2)
    assert "never open in the next 400 days" in text_of(answer)
    assert 'value="2027-01-06" checked' in answer.content.decode()


@pytest.mark.parametrize("windows", ["", "09:00-13:00"])
def test_a_special_day_lies_in_this_age(editor, office, windows):
    day = {"date": "2200-12-31", "name": "Far", "windows": windows, "read_version": 1}
    assert editor.post(page(office, "days/new"), day).status_code == 303
    answer = editor.post(page(office, "days/new"), {**day, "date": "2201-01-01", "read_version": 2})
    assert (answer.status_code, newest(office).number) == (400, 2)
    assert "Special days lie in the year 2200 at the latest." in text_of(answer)


def test_the_pages_cost_the_same_however_many_there_are(editor, office):
    for number in range(8):
        rules.policy(rules.office(f"office-{number}", holidays=["2026-12-25"]), f"policy-{number}")
    for _number in range(4):
        publish(
            Calendar.objects.get(pk=office.pk), {"timezone": "UTC", "weekly": {"mon": [["09:00", "10:00"]]}}
        )
    editor.get("/calendars/")
    with budget("page: calendars"):
        assert "Office-7" in text_of(editor.get("/calendars/"))
    with budget("page: calendar"):
        assert "Version 5" in text_of(editor.get(page(office)))
