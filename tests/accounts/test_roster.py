"""The roster's questions, asked of pictures made by hand: no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.accounts.roster import Away, Person, Roster, TeamView
from helpdesk.calendars.clock import BusinessCalendar

MONDAY_NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = BusinessCalendar("UTC", {"mon": [("09:00", "18:00")]})


def roster(*people, teams=(), skills=None):
    return Roster(
        {person.id: person for person in people},
        {team.id: team for team in teams},
        skills or {},
    )


def ann(**facts):
    return Person(id=1, name="Ann", **facts)


def away(deputy_id=None):
    return (Away(MONDAY_NOON - HOUR, MONDAY_NOON + HOUR, deputy_id),)


def ids(people):
    return [person.id for person in people]


def test_somebody_without_working_hours_is_always_present():
    assert roster(ann()).is_present(1, MONDAY_NOON)


@pytest.mark.parametrize(
    "facts",
    [{"is_active": False}, {"is_on_duty": False}, {"absences": away()}],
    ids=lambda facts: next(iter(facts)),
)
def test_somebody_who_left_is_off_duty_or_absent_is_not_present(facts):
    assert not roster(ann(**facts)).is_present(1, MONDAY_NOON)


def test_somebody_is_present_within_their_working_hours_only():
    people = roster(ann(calendar=OFFICE))
    assert people.is_present(1, MONDAY_NOON)
    assert not people.is_present(1, MONDAY_NOON + 6 * HOUR)


def test_an_absence_covers_its_first_instant_and_not_its_last():
    people = roster(ann(absences=away()))
    assert not people.is_present(1, MONDAY_NOON - HOUR)
    assert people.is_present(1, MONDAY_NOON + HOUR)


def test_nobody_is_present_under_an_unknown_id():
    assert not roster().is_present(1, MONDAY_NOON)
    assert not roster().is_present(None, MONDAY_NOON)


def test_the_deputy_stands_in_only_while_the_person_is_away():
    people = roster(ann(absences=away(2)), Person(id=2, name="Bo"))
    assert people.deputy_of(1, MONDAY_NOON).id == 2
    assert people.deputy_of(1, MONDAY_NOON + HOUR) is None


def test_the_deputy_of_an_absent_deputy_stands_in():
    people = roster(ann(absences=away(2)), Person(id=2, name="Bo", absences=away(3)), Person(id=3, name="Cy"))
    assert people.deputy_of(1, MONDAY_NOON).id == 3


def test_deputies_who_are_all_away_are_nobody():
    people = roster(ann(absences=away(2)), Person(id=2, name="Bo", absences=away(1)))
    assert people.deputy_of(1, MONDAY_NOON) is None


def test_a_deputy_who_has_left_is_nobody():
    people = roster(ann(absences=away(2)), Person(id=2, name="Bo", is_active=False))
    assert people.deputy_of(1, MONDAY_NOON) is None


def test_members_and_lead_are_the_active_ones():
    team = TeamView(id=7, slug="a", name="A", lead_id=2, member_ids=(1, 2))
    people = roster(ann(), Person(id=2, name="Bo", is_active=False), teams=[team])
    assert ids(people.members(7)) == [1]
    assert people.lead(7) is None


def test_a_deactivated_team_has_nobody():
    team = TeamView(id=7, slug="a", name="A", lead_id=1, member_ids=(1,), is_active=False)
    people = roster(ann(), teams=[team])
    assert people.members(7) == ()
    assert people.lead(7) is None
    assert people.team(7) is team


def test_the_chain_passes_over_who_has_left():
    people = roster(
        ann(manager_id=2),
        Person(id=2, name="Bo", manager_id=3, is_active=False),
        Person(id=3, name="Cy", manager_id=4),
        Person(id=4, name="Di"),
    )
    assert ids(people.chain(1)) == [3, 4]
    assert people.manager_of(1).id == 3
    assert people.manager_of(4) is None


@given(managers=st.dictionaries(st.integers(1, 8), st.integers(1, 8)), start=st.integers(1, 8))
def test_any_chain_ends_names_nobody_twice_and_never_the_person(managers, start):
    """Even one with loops or with managers whom nobody knows."""
    people = roster(*(Person(id=id_, name="P", manager_id=boss) for id_, boss in managers.items()))
    chain = ids(people.chain(start))
    assert start not in chain
    assert len(chain) == len(set(chain))


def experts():
    first = TeamView(id=1, slug="first", name="First", level=1, member_ids=(1, 3))
    second = TeamView(id=2, slug="second", name="Second", level=2, member_ids=(2, 3))
    old = TeamView(id=3, slug="old", name="Old", level=3, member_ids=(1,), is_active=False)
    return roster(
        Person(id=1, name="Ann", skills={"network": 2}, team_ids=frozenset({1, 3})),
        Person(id=2, name="Bo", skills={"network": 5}, team_ids=frozenset({2})),
        Person(id=3, name="Cy", skills={"network": 2}, team_ids=frozenset({1, 2})),
        Person(id=4, name="Di", skills={"invoices": 5}, team_ids=frozenset({2})),
        Person(id=5, name="Ed", skills={"network": 5}, is_active=False, team_ids=frozenset({2})),
        teams=[first, second, old],
        skills={10: "network", 11: "invoices"},
    )


def test_holders_come_best_first():
    assert ids(experts().holders("network")) == [2, 1, 3]
    assert experts().holders(10) == experts().holders("network")


def test_holders_of_a_level_work_in_an_active_team_of_that_level():
    assert ids(experts().holders("network", level=2)) == [2, 3]
    assert ids(experts().holders("network", level=1)) == [1, 3]
    assert ids(experts().holders("network", level=3)) == []


def test_holders_in_a_team_are_its_members():
    assert ids(experts().holders("network", team_id=1)) == [1, 3]
    assert ids(experts().holders("network", level=2, team_id=1)) == []


def test_nobody_holds_an_unknown_skill():
    assert experts().holders(99) == ()
    assert experts().holders("magic") == ()


def test_the_level_of_a_person_is_the_highest_of_their_active_teams():
    lead = TeamView(id=4, slug="lead", name="Lead", level=3, lead_id=3)
    people = experts()
    assert [people.level_of(id_) for id_ in (1, 2, 3, 99)] == [1, 2, 2, 1]
    led = Roster(people.people, {**people.teams, 4: lead}, people.skills)
    assert led.level_of(3) == 3


def test_the_escalation_queue_is_the_active_team_that_is_named():
    queue = TeamView(id=2, slug="queue", name="Queue", is_escalation_queue=True)
    assert roster(teams=[TeamView(id=1, slug="a", name="A"), queue]).escalation_queue is queue
    assert roster().escalation_queue is None
