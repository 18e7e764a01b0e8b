"""Duty schedules are published in versions and refuse what cannot be; stand-ins come and go."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion, StandIn
from helpdesk.accounts.roster import Roster
from helpdesk.accounts.services import duty
from helpdesk.ledger.record import story
from helpdesk.web.moved import SettingMoved
from helpdesk.web.times import now
from tests.accounts.schedules import rotation, schedule

HOUR = timedelta(hours=1)


def test_every_edit_is_a_version_that_stays(cast):
    made = schedule(rotation(cast.l1))
    schedule(rotation(cast.l2), name="Nights")
    made.refresh_from_db()
    assert made.version == 2
    first = DutyScheduleVersion.objects.get(schedule=made, number=1)
    assert first.rotations[0]["people"] == [cast.l1.pk]
    with pytest.raises(InternalError), transaction.atomic():
        first.delete()
    assert [one.data["version"] for one in story(made.stream)] == [1, 2]


def test_people_may_be_named_by_their_address(cast):
    made = schedule(rotation("L1@desk.test", cast.l2))
    assert made.versions.get().rotations[0]["people"] == [cast.l1.pk, cast.l2.pk]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"people": []}, "it needs 1 to 30 people."),
        ({"people": [10**9]}, "it names somebody who does not work here."),
        ({"people": [True]}, "it names somebody who does not work here."),
        ({"people": [{}]}, "it names somebody who does not work here."),
        ({"people": ["nobody@desk.test"]}, "it names somebody who does not work here."),
        ({"days": 0}, "“days” is a whole number from 1 to 56."),
        ({"begins_on": "tomorrow"}, "“begins_on” is a date such as 2026-11-23."),
        ({"handover": "25:00"}, "“handover” is a time of day such as 09:00."),
        ({"hours": {"someday": []}}, "'someday' is no weekday"),
        ({"hours": "nights"}, "is no week"),
        ({"hours": {"mon": [["09:00", "09:00"]]}}, "its hours are never open."),
        ({"colour": "red"}, "“colour” is not understood here."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(cast, change, said):
    body = rotation(cast.l1) | change
    with pytest.raises(ValidationError) as refused:
        schedule(rotation(cast.l2), body)
    assert any("Rotation 2: " in one and said in one for one in refused.value.messages)
    assert not DutySchedule.objects.exists()


def test_a_schedule_has_rotations_and_a_place(cast):
    for rotations in ([], [rotation(cast.l1)] * 6):
        with pytest.raises(ValidationError):
            schedule(*rotations)
    with pytest.raises(ValidationError):
        schedule(rotation(cast.l1), timezone="Mars/Olympus")


def test_who_saves_on_an_older_version_is_told(cast):
    made = schedule(rotation(cast.l1))
    schedule(rotation(cast.l2))
    with pytest.raises(SettingMoved):
        duty.publish(made, timezone="UTC", rotations=[rotation(cast.l1)], read_version=1)
    assert DutySchedule.objects.get().version == 2


def test_a_stand_in_counts_until_it_is_taken_back(cast):
    made, at = schedule(rotation(cast.l1)), now()
    one = duty.stand_in(made, user=cast.l2, start=at - HOUR, end=at + HOUR, actor=cast.lead.pk)
    assert [person.id for person in Roster.load(at).on_duty(made.pk, at)] == [cast.l2.pk, cast.l1.pk]
    duty.end_stand_in(one, actor=cast.lead.pk)
    assert [person.id for person in Roster.load(at).on_duty(made.pk, at)] == [cast.l1.pk]
    kinds = [event.kind for event in story(made.stream)]
    assert kinds == ["duty.published", "duty.stand_in_added", "duty.stand_in_removed"]


@pytest.mark.parametrize(("start", "end", "field"), [(2, 1, "end"), (-3, -2, "end"), (1, 1, "end")])
def test_a_stand_in_lies_in_time(cast, start, end, field):
    made, at = schedule(rotation(cast.l1)), now()
    with pytest.raises(ValidationError) as refused:
        duty.stand_in(made, user=cast.l2, start=at + start * HOUR, end=at + end * HOUR)
    assert list(refused.value.message_dict) == [field]
    assert not StandIn.objects.exists()


def test_nobody_stands_in_for_themselves_nor_after_they_left(cast):
    made, at = schedule(rotation(cast.l1)), now()
    with pytest.raises(ValidationError):
        duty.stand_in(made, user=cast.l2, instead_of=cast.l2, start=at, end=at + HOUR)
    cast.l2.is_active = False
    cast.l2.save()
    with pytest.raises(ValidationError):
        duty.stand_in(made, user=cast.l2, start=at, end=at + HOUR)
