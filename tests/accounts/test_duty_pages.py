"""Duty schedules on screen: who is on duty, the weeks to come, stand-ins, the editor; nothing written is lost."""

from datetime import timedelta

import pytest

from escalation.services.publishing import publish_path
from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion, StandIn
from helpdesk.accounts.services import availability, duty
from helpdesk.accounts.services.availability import Leave
from helpdesk.web.times import now
from tests.accounts.schedules import rotation, schedule
from tests.escalation import rules
from tests.house.budgets import budget
from tests.tickets.pages import HTMX, text_of

DUTY = "/duty/"
NIGHTS = f"{DUTY}nights/"
EDIT = f"{NIGHTS}edit"
WEEKDAYS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def nights(cast):
    return schedule(rotation(cast.l1, cast.l2, name="First"), rotation(cast.l3))


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.manager)
    return client


def fields_of(answer):
    """Return every field of the editor as a browser would send it."""
    found = answer.context["editor"]
    sent = {}
    for form in (found.form, *found.rotations):
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                if value:
                    sent[bound.html_name] = "on"
            else:
                sent[bound.html_name] = "" if value is None else str(value)
    return sent


def rotations_now():
    made = DutySchedule.objects.get(slug="nights")
    return DutyScheduleVersion.objects.get(schedule=made, number=made.version).rotations


def test_everybody_sees_who_is_on_duty_and_only_settings_people_change_it(client, cast, nights):
    for user, status in ((cast.l1, 403), (cast.lead, 403), (cast.escalations, 200), (cast.admin, 200)):
        client.force_login(user)
        for place in (f"{DUTY}new", EDIT, f"{NIGHTS}stand-ins/new", f"{NIGHTS}versions/1/restore"):
            assert client.get(place).status_code == status
        assert client.get(DUTY).status_code == 200
        assert client.get(NIGHTS).status_code == 200
    client.force_login(cast.l1)
    for place in (EDIT, f"{NIGHTS}stand-ins/new", f"{NIGHTS}stand-ins/1/end"):
        assert client.post(place).status_code == 403
    assert "Edit" not in text_of(client.get(NIGHTS))
    assert client.get(f"{DUTY}no-such-schedule/").status_code == 404


def test_the_list_says_who_is_on_duty_who_comes_next_and_where_nobody_is(client, cast, nights):
    schedule(rotation(cast.l1, hours=WEEKDAYS), slug="office")
    client.force_login(cast.l1)
    with budget("page: duty schedules"):
        page = text_of(client.get(DUTY))
    assert "Always somebody" in page
    assert "times with nobody on duty, the first from" in page
    assert "Leo Three" in page


def test_the_strip_shows_who_is_away_and_every_gap(client, cast):
    made = schedule(rotation(cast.l1, cast.l2, days=1, hours=WEEKDAYS))
    at = now()
    availability.add_absence(cast.l2, Leave(at - timedelta(days=1), at + timedelta(days=60)))
    client.force_login(cast.l1)
    with budget("page: duty schedule"):
        answer = client.get(NIGHTS)
    page = text_of(answer)
    days = [day for week in answer.context["strip"].weeks for day in week]
    assert len(days) == 28
    assert days[0].day.weekday() == 0
    assert sum(day.is_today for day in days) == 1
    assert [entry.since for entry in days[5].entries] == ["00:00"]
    assert days[5].has_gap
    assert "00:00–24:00 Nobody" in page
    assert "away: Lena Two" in page
    later = client.get(NIGHTS, {"from": "2027-03-29"}).context["strip"].weeks
    assert later[0][0].day.isoformat() == "2027-03-29"
    assert client.get(NIGHTS, {"from": "9999-99-99"}).status_code == 200
    assert client.get(NIGHTS, {"from": "0001-01-01"}).status_code == 200
    assert made.version == 1


def test_every_day_of_a_night_without_an_hour_is_whole(client, cast):
    schedule(rotation(cast.l1), timezone="Europe/Madrid")
    client.force_login(cast.l1)
    weeks = client.get(NIGHTS, {"from": "2026-10-19"}).context["strip"].weeks
    parts = [[(entry.since, entry.until) for entry in day.entries] for week in weeks for day in week]
    assert parts == [[("00:00", "24:00")]] * 28


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("09:00-09:00", "cannot open and close at the same time"),
        ("24:00-08:00", "Write hours such as"),
        ("24:00-24:00", "Write hours such as"),
        ("18:00-24:30", "Write hours such as"),
    ],
)
def test_hours_that_never_open_are_refused(editor, nights, written, sentence):
    sent = fields_of(editor.get(EDIT)) | {"r0-mon": f"18:00-24:00, {written}", "do": "save"}
    answer = editor.post(EDIT, sent)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert f'value="18:00-24:00, {written}"' in answer.content.decode()
    nights.refresh_from_db()
    assert nights.version == 1


def test_a_stand_in_is_made_shown_and_taken_back(editor, cast, nights):
    place = f"{NIGHTS}stand-ins/new"
    assert "Somebody stands in" in text_of(editor.get(place, headers=HTMX))
    sent = {
        "user": cast.finance.pk,
        "instead_of": "",
        "start": "2026-01-01T00:00",
        "end": "2099-01-01T00:00",
    }
    answer = editor.post(place, sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, NIGHTS)
    page = text_of(editor.get(NIGHTS))
    assert "Fina Finance, before everybody else" in page
    assert "Somebody stands in" in page
    one = StandIn.objects.get()
    assert one.created_by == cast.manager.pk
    assert editor.post(f"{NIGHTS}stand-ins/{one.pk}/end").status_code == 303
    assert not StandIn.objects.exists()
    assert "A stand-in was taken back" in text_of(editor.get(NIGHTS))
    assert editor.post(f"{NIGHTS}stand-ins/{one.pk}/end").status_code == 303


def test_a_stand_in_that_cannot_be_keeps_what_was_written(editor, cast, nights):
    sent = {
        "user": cast.l1.pk,
        "instead_of": cast.l1.pk,
        "start": "2099-01-02T00:00",
        "end": "2099-01-01T00:00",
    }
    answer = editor.post(f"{NIGHTS}stand-ins/new", sent)
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"end", "instead_of"}
    assert 'value="2099-01-02T00:00"' in answer.content.decode()


def test_what_is_opened_and_saved_unchanged_is_the_same(editor, cast):
    schedule(rotation(cast.l1, cast.l2, name="Days", hours=WEEKDAYS), timezone="Europe/Madrid")
    before = rotations_now()
    with budget("page: editor of a duty schedule"):
        opened = editor.get(EDIT)
    assert editor.post(EDIT, {**fields_of(opened), "do": "save"}).status_code == 303
    assert rotations_now() == before
    assert DutySchedule.objects.get().version == 2


def test_a_rotation_is_added_written_moved_and_published(editor, cast, nights):
    added = editor.post(EDIT, {**fields_of(editor.get(EDIT)), "do": "add"})
    sent = fields_of(added) | {
        "r2-name": "Weekend",
        "r2-begins_on": "2026-05-09",
        "r2-handover": "10:30",
        "r2-days": "2",
        "r2-person_0": cast.finance.pk,
        "r2-sat": "8:00-12:00, 14:00–24:00",
    }
    more = editor.post(EDIT, {**sent, "do": "more:2"}, headers={**HTMX, "HX-Target": "duty-editor"})
    assert "<html" not in more.content.decode()
    sent = fields_of(more) | {"r2-person_1": cast.l2.pk}
    sent = fields_of(editor.post(EDIT, {**sent, "do": "up:2"}))
    assert editor.post(EDIT, {**sent, "do": "save"}).status_code == 303
    names = [one["name"] for one in rotations_now()]
    assert names == ["First", "Weekend", ""]
    assert rotations_now()[1] == {
        "name": "Weekend",
        "people": [cast.finance.pk, cast.l2.pk],
        "begins_on": "2026-05-09",
        "handover": "10:30",
        "days": 2,
        "hours": {"sat": [["08:00", "12:00"], ["14:00", "24:00"]]},
    }


def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(editor, cast, nights):
    sent = fields_of(editor.get(EDIT)) | {
        "r0-mon": "late",
        "r1-days": "0",
        "name": "Kept",
        "r0-tue": "30:00-31:00",
    }
    answer = editor.post(EDIT, {**sent, "do": "save"})
    assert answer.status_code == 400
    first, second = answer.context["editor"].rotations
    assert set(first.errors) == {"mon", "tue"}
    assert set(second.errors) == {"days"}
    assert 'value="Kept"' in answer.content.decode()
    assert DutySchedule.objects.get().version == 1


def test_two_editors_never_overwrite_each_other_unseen(editor, cast, nights):
    sent = fields_of(editor.get(EDIT))
    schedule(rotation(cast.l1, cast.l2, name="First"))
    answer = editor.post(EDIT, {**sent, "name": "Mine", "do": "save"})
    assert answer.status_code == 409
    assert "Rotation 2 is gone" in text_of(answer)
    assert DutySchedule.objects.get().version == 2
    assert editor.post(EDIT, {**fields_of(answer), "do": "save"}).status_code == 303
    assert DutySchedule.objects.get().name == "Mine"
    assert len(rotations_now()) == 2


def test_a_new_schedule_is_made(editor, cast):
    sent = fields_of(editor.get(f"{DUTY}new")) | {"name": "Nights", "r0-person_0": cast.l1.pk}
    answer = editor.post(f"{DUTY}new", {**sent, "do": "save"})
    assert answer.headers["Location"] == NIGHTS
    assert rotations_now()[0]["people"] == [cast.l1.pk]
    assert editor.post(f"{DUTY}new", {"do": "save"}).status_code == 400


def test_going_back_publishes_the_earlier_rotations(editor, cast, nights):
    schedule(rotation(cast.finance))
    place = f"{NIGHTS}versions/1/restore"
    assert "Rotation 2 is new" in text_of(editor.get(place, headers=HTMX))
    assert editor.post(place, {"version": "1"}).status_code == 409
    assert editor.post(place, {"version": "2"}).status_code == 303
    assert len(rotations_now()) == 2
    page = text_of(editor.get(NIGHTS))
    assert "Version 3 Counts now" in page
    assert editor.get(f"{NIGHTS}versions/9/restore").status_code == 404


def test_a_schedule_says_which_steps_lead_to_it(client, cast, nights):
    made = rules.path(
        [rules.step(1, {"type": "duty", "id": "nights"}), rules.step(2, rules.team("third-line"))]
    )
    client.force_login(cast.l1)
    page = text_of(client.get(NIGHTS))
    assert "Path Usual step 1" in page
    assert "Whoever is on duty in Nights" in text_of(client.get("/matrix/paths/usual/"))
    publish_path(made, [rules.step(1, rules.team("third-line"))])
    assert "Nothing uses this yet." in text_of(client.get(NIGHTS))


def test_somebody_who_left_stays_in_the_editor_until_they_are_replaced(editor, cast, nights):
    cast.l2.is_active = False
    cast.l2.save()
    opened = editor.get(EDIT)
    assert "Somebody who left" in opened.content.decode()
    refused = editor.post(EDIT, {**fields_of(opened), "do": "save"})
    assert refused.status_code == 400
    assert "Rotation 1: it names somebody who does not work here." in text_of(refused)


def test_a_stand_in_counts_on_the_page_of_now(client, cast, nights):
    at = now()
    duty.stand_in(
        nights,
        user=cast.finance,
        instead_of=cast.l3,
        start=at - timedelta(hours=1),
        end=at + timedelta(hours=1),
    )
    client.force_login(cast.l1)
    page = text_of(client.get(NIGHTS))
    assert "Fina Finance instead of Leo Three" in page
