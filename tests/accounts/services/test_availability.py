"""When people take work, and when they are away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from helpdesk.accounts import events
from helpdesk.accounts.models import Absence
from helpdesk.accounts.roster import Roster
from helpdesk.accounts.services.availability import (
    Leave,
    add_absence,
    remove_absence,
    set_absences,
    set_availability,
    set_capacity,
    set_on_duty,
)
from helpdesk.ledger.record import story

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def days(first, last, deputy=None):
    return Leave(MONDAY + first * DAY, MONDAY + last * DAY, deputy)


def test_who_goes_off_duty_takes_no_work(cast):
    set_on_duty(cast.l1, on_duty=False)
    assert not Roster.load(MONDAY).is_present(cast.l1.pk, MONDAY)
    event = story(cast.l1.stream).last()
    assert (event.kind, event.data["is_on_duty"]) == (events.AVAILABILITY_CHANGED, False)


def test_capacity_is_set_within_its_range(cast):
    assert set_capacity(cast.l1, 0).capacity == 0
    for capacity in (-1, 1001):
        with pytest.raises(ValidationError):
            set_capacity(cast.l1, capacity)


def test_the_deputy_stands_in_while_somebody_is_away(cast):
    set_absences(cast.l1, [days(0, 2, cast.l2)])
    roster = Roster.load(MONDAY)
    assert not roster.is_present(cast.l1.pk, MONDAY + DAY)
    assert roster.deputy_of(cast.l1.pk, MONDAY + DAY).id == cast.l2.pk
    assert roster.is_present(cast.l1.pk, MONDAY + 2 * DAY)


def test_absences_replace_all_that_were_there(cast):
    set_absences(cast.l1, [days(0, 1), days(3, 4)])
    set_absences(cast.l1, [days(5, 6, cast.l2)])
    absence = cast.l1.absences.get()
    assert (absence.start, absence.deputy) == (MONDAY + 5 * DAY, cast.l2)
    event = story(cast.l1.stream).last()
    assert event.kind == events.ABSENCES_CHANGED
    assert event.data["absences"][0]["deputy"] == cast.l2.pk


def test_what_is_not_given_stays_as_it_is(cast):
    set_availability(cast.l1, capacity=3, absences=[days(0, 1)])
    user = set_availability(cast.l1, is_on_duty=False)
    assert (user.capacity, user.absences.count()) == (3, 1)


def test_the_same_availability_again_writes_nothing(cast):
    for _time in range(2):
        set_availability(cast.l1, is_on_duty=False, capacity=3, absences=[days(0, 1)])
    assert story(cast.l1.stream).count() == 3


def test_an_absence_is_added_and_taken_away(cast):
    add_absence(cast.l1, days(0, 1))
    add_absence(cast.l1, days(3, 4))
    remove_absence(cast.l1.absences.first())
    assert cast.l1.absences.get().start == MONDAY + 3 * DAY


def test_absences_that_touch_do_not_overlap(cast):
    set_absences(cast.l1, [days(1, 2), days(0, 1)])
    assert cast.l1.absences.count() == 2


@pytest.mark.parametrize(
    "leaves",
    [
        lambda _cast: [days(0, 2), days(1, 3)],
        lambda _cast: [days(0, 9), days(1, 2), days(3, 4)],
        lambda _cast: [days(1, 1)],
        lambda _cast: [days(2, 1)],
        lambda cast: [days(0, 1, cast.l1)],
    ],
    ids=["overlapping", "one within another", "empty", "ends before it begins", "own deputy"],
)
def test_absences_that_make_no_sense_are_refused_and_nothing_is_lost(cast, leaves):
    set_absences(cast.l1, [days(20, 21)])
    with pytest.raises(ValidationError) as refusal:
        set_availability(cast.l1, is_on_duty=False, absences=leaves(cast))
    assert list(refusal.value.message_dict) == ["absences"]
    cast.l1.refresh_from_db()
    assert cast.l1.is_on_duty
    assert cast.l1.absences.get().start == MONDAY + 20 * DAY


def test_the_database_refuses_overlapping_absences_and_own_deputies(cast):
    Absence.objects.create(user=cast.l1, start=MONDAY, end=MONDAY + DAY)
    for facts in ({"user": cast.l1}, {"user": cast.l2, "deputy": cast.l2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(start=MONDAY, end=MONDAY + DAY, **facts)
    Absence.objects.create(user=cast.l2, start=MONDAY, end=MONDAY + DAY)


def sent_away(person, by):
    """Let somebody send a person away with themselves as the deputy."""
    return set_absences(person, [days(0, 1, by)], actor=by.pk)


def close_to_outsiders(team):
    team.is_private = True
    team.save()


def test_a_lead_may_name_themselves_deputy_of_their_agents_and_of_agents_elsewhere(cast):
    for person in (cast.l1, cast.finance):
        assert sent_away(person, cast.lead).absences.get().deputy == cast.lead


def test_nobody_becomes_the_deputy_of_somebody_in_a_private_team_that_they_cannot_see(cast):
    close_to_outsiders(cast.finance_team)
    for outsider in (cast.lead, cast.escalations):
        with pytest.raises(PermissionDenied):
            sent_away(cast.finance, outsider)
    assert not cast.finance.absences.exists()


def test_superiors_and_leads_of_a_private_team_send_its_people_away(cast):
    close_to_outsiders(cast.finance_team)
    sent_away(cast.finance, cast.manager)
    cast.finance_team.lead = cast.lead
    cast.finance_team.save()
    assert sent_away(cast.finance, cast.lead).absences.get().deputy == cast.lead


def test_nobody_becomes_the_deputy_of_somebody_mightier(cast):
    with pytest.raises(PermissionDenied):
        sent_away(cast.manager, cast.lead)
    with pytest.raises(PermissionDenied):
        sent_away(cast.admin, cast.manager)
