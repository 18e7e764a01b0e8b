"""Teams and skills."""

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.groups import SkillSerializer, TeamSerializer
from helpdesk.accounts.filters import TeamFilter
from helpdesk.accounts.models import Skill, Team
from helpdesk.accounts.services import skills, teams
from helpdesk.web.api.versions import free_slug
from helpdesk.web.api.views import DeskView, DetailView, ListView


class _TeamView(DeskView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "people.view", "write": "people.write"}
    serializer_class = TeamSerializer

    def get_queryset(self) -> "QuerySet[Team]":
        """Return the teams with their people."""
        return Team.objects.select_related("lead").prefetch_related("members")


class Teams(_TeamView, ListView):
    """The groups that agents work in."""

    filterset_class = TeamFilter
    orderings = ("id", "name", "level")

    def post(self, request: Request) -> Response:
        """Set up a team. A slug is made from the name unless one is given."""
        facts = self.read(TeamSerializer)
        is_active = facts.pop("is_active", True)
        facts.setdefault("slug", free_slug(Team, facts["name"]))
        team = teams.create(**facts, actor=self.actor.pk)
        if not is_active:
            teams.deactivate(team, actor=self.actor.pk)
        return self.created(self.get_queryset().get(pk=team.pk))


class TeamDetail(_TeamView, DetailView):
    """A group that agents work in."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change a team; `members` replaces them all. Teams are deactivated, never deleted."""
        team: Team = self.get_object()
        facts = self.read(TeamSerializer, team, partial=True)
        members, is_active = facts.pop("members", None), facts.pop("is_active", team.is_active)
        teams.change(team, **facts, actor=self.actor.pk)
        if members is not None:
            teams.set_members(team, members, actor=self.actor.pk)
        if is_active != team.is_active:
            set_active = teams.reactivate if is_active else teams.deactivate
            set_active(team, actor=self.actor.pk)
        return self.shown(self.get_queryset().get(pk=team.pk))


class _SkillView(DeskView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "people.view", "write": "people.write"}
    serializer_class = SkillSerializer
    queryset = Skill.objects.all()


class Skills(_SkillView, ListView):
    """Fields of competence."""

    orderings = ("id", "name")

    def post(self, request: Request) -> Response:
        """Name a skill. A slug is made from the name unless one is given."""
        facts = self.read(SkillSerializer)
        facts.setdefault("slug", free_slug(Skill, facts["name"]))
        return self.created(skills.create(**facts, actor=self.actor.pk))


class SkillDetail(_SkillView, DetailView):
    """A field of competence."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change a skill's names."""
        skill: Skill = self.get_object()
        facts = self.read(SkillSerializer, skill, partial=True)
        return self.shown(skills.change(skill, **facts, actor=self.actor.pk))
