"""Reading the roster from the database: six queries, however many people there are."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from helpdesk.accounts.models import Absence, Membership, SkillGrant, Team, User
from helpdesk.accounts.roster.people import Away, Person, TeamView
from helpdesk.calendars.compile import compiled
from helpdesk.calendars.models import CalendarVersion


def read(at: datetime) -> tuple[dict[int, Person], dict[int, TeamView], dict[int, str]]:
    """Return people, teams, and slugs of skills, each by id. Absences that ended by `at` are left out."""
    teams_of, members_of = _memberships()
    levels_of, slugs = _skills()
    return _people(teams_of, levels_of, _absences(at)), _teams(members_of), slugs


def _people(
    teams_of: dict[int, set[int]], levels_of: dict[int, dict[str, int]], absences_of: dict[int, list[Away]]
) -> dict[int, Person]:
    versions = _current_versions()
    people = {}
    for user in User.objects.order_by("pk"):
        version = versions.get(user.calendar_id) if user.calendar_id else None
        people[user.pk] = Person(
            id=user.pk,
            name=user.name,
            email=user.email,
            role=user.role,
            language=user.language,
            timezone=user.timezone,
            team_ids=frozenset(teams_of[user.pk]),
            skills=levels_of[user.pk],
            manager_id=user.manager_id,
            is_active=user.is_active,
            is_on_duty=user.is_on_duty,
            capacity=user.capacity,
            absences=tuple(absences_of[user.pk]),
            calendar=compiled(version) if version else None,
            calendar_version_id=version.pk if version else None,
        )
    return people


def _teams(members_of: dict[int, list[int]]) -> dict[int, TeamView]:
    return {
        team.pk: TeamView(
            id=team.pk,
            slug=team.slug,
            name=team.name,
            level=team.level,
            lead_id=team.lead_id,
            member_ids=tuple(members_of[team.pk]),
            is_active=team.is_active,
            is_private=team.is_private,
            is_escalation_queue=team.is_escalation_queue,
            is_front_door=team.is_front_door,
        )
        for team in Team.objects.order_by("pk")
    }


def _memberships() -> tuple[dict[int, set[int]], dict[int, list[int]]]:
    teams_of: dict[int, set[int]] = defaultdict(set)
    members_of: dict[int, list[int]] = defaultdict(list)
    for team_id, user_id in Membership.objects.order_by("user_id").values_list("team_id", "user_id"):
        teams_of[user_id].add(team_id)
        members_of[team_id].append(user_id)
    return teams_of, members_of


def _skills() -> tuple[dict[int, dict[str, int]], dict[int, str]]:
    levels_of: dict[int, dict[str, int]] = defaultdict(dict)
    slugs: dict[int, str] = {}
    grants = SkillGrant.objects.values_list("user_id", "skill_id", "skill__slug", "level")
    for user_id, skill_id, slug, level in grants:
        levels_of[user_id][slug] = level
        slugs[skill_id] = slug
    return levels_of, slugs


def _absences(at: datetime) -> dict[int, list[Away]]:
    absences_of: dict[int, list[Away]] = defaultdict(list)
    for absence in Absence.objects.filter(end__gt=at).order_by("start"):
        absences_of[absence.user_id].append(Away(absence.start, absence.end, absence.deputy_id))
    return absences_of


def _current_versions() -> dict[int, CalendarVersion]:
    used = User.objects.filter(calendar__isnull=False).values("calendar")
    versions = CalendarVersion.objects.filter(calendar__in=used, number=F("calendar__version"))
    return {version.calendar_id: version for version in versions}
