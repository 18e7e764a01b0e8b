"""The roster as it comes out of the database."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.accounts.models import Absence, Membership, Skill, SkillGrant, Team, User
from helpdesk.accounts.roster import Roster
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def an_office(opens="09:00"):
    office = Calendar(slug=f"office-{opens[:2]}", name="Office")
    publish(office, {"timezone": "UTC", "weekly": {"mon": [[opens, "18:00"]]}})
    return office


def somebody(number, **facts):
    return User.objects.create_user(f"p{number}@desk.test", name=f"Person {number}", **facts)


def test_the_roster_knows_teams_skills_managers_hours_and_absences():
    boss = somebody(1)
    office = an_office()
    agent = somebody(2, manager=boss, calendar=office, language="ru", timezone="Europe/Moscow", capacity=3)
    team = Team.objects.create(slug="network", name="Network", level=2, lead=boss)
    Membership.objects.create(team=team, user=agent)
    skill = Skill.objects.create(slug="routers", name="Routers")
    SkillGrant.objects.create(user=agent, skill=skill, level=4)
    Absence.objects.create(user=agent, start=MONDAY_NOON, end=MONDAY_NOON + DAY, deputy=boss)

    roster = Roster.load(MONDAY_NOON)

    person = roster.person(agent.pk)
    assert (person.language, person.timezone, person.capacity) == ("ru", "Europe/Moscow", 3)
    assert roster.members(team.pk) == (person,)
    assert roster.lead(team.pk).id == boss.pk
    assert roster.holders(skill.pk, level=2) == (person,)
    assert roster.manager_of(agent.pk).id == boss.pk
    assert roster.deputy_of(agent.pk, MONDAY_NOON).id == boss.pk
    assert roster.level_of(agent.pk) == roster.level_of(boss.pk) == 2
    assert person.calendar_version_id == office.versions.get().pk
    assert not roster.is_present(agent.pk, MONDAY_NOON - timedelta(hours=4))
    assert roster.is_present(agent.pk, MONDAY_NOON - timedelta(hours=1))


def test_the_newest_version_of_the_working_hours_counts():
    office = an_office()
    agent = somebody(1, calendar=office)
    publish(office, {"timezone": "UTC", "weekly": {"mon": [["14:00", "18:00"]]}})
    assert not Roster.load(MONDAY_NOON).is_present(agent.pk, MONDAY_NOON)


def test_absences_of_the_future_are_known_and_past_ones_are_not():
    agent = somebody(1)
    Absence.objects.create(user=agent, start=MONDAY_NOON - DAY, end=MONDAY_NOON)
    Absence.objects.create(user=agent, start=MONDAY_NOON + DAY, end=MONDAY_NOON + 2 * DAY)
    roster = Roster.load(MONDAY_NOON)
    assert len(roster.person(agent.pk).absences) == 1
    assert roster.is_present(agent.pk, MONDAY_NOON)
    assert not roster.is_present(agent.pk, MONDAY_NOON + DAY)


@pytest.mark.parametrize("people", [1, 7])
def test_loading_takes_six_queries_however_many_people_there_are(people, django_assert_num_queries):
    team = Team.objects.create(slug="network", name="Network")
    for number in range(people):
        agent = somebody(number, calendar=an_office(f"0{number}:00"))
        Membership.objects.create(team=team, user=agent)
    with django_assert_num_queries(6):
        roster = Roster.load(MONDAY_NOON)
    with django_assert_num_queries(0):
        assert all(roster.is_present(id_, MONDAY_NOON) for id_ in roster.people)
