"""Whom a step reaches, in words: one query for each kind of thing that can be named."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from escalation.paths import Target
from escalation.words import TargetType
from helpdesk.accounts.models import DutySchedule, Skill, Team, User


@dataclass(frozen=True)
class TargetNames:
    """The names of everybody and everything that a target can name, by id."""

    people: Mapping[int, str]
    teams: Mapping[int, str]
    skills: Mapping[int, str]
    duties: Mapping[int, str]

    @classmethod
    def read(cls) -> "TargetNames":
        """Read all names, also of those who left: a step may still name them."""
        return cls(
            people=dict(User.objects.values_list("pk", "name")),
            teams=dict(Team.objects.values_list("pk", "name")),
            skills=dict(Skill.objects.values_list("pk", "name")),
            duties=dict(DutySchedule.objects.values_list("pk", "name")),
        )

    def whom(self, target: Target) -> str:
        """Return a target in words; a dash for what is gone."""
        words = {
            "person": self.people.get(target.id or 0, "–"),
            "team": self.teams.get(target.id or 0, "–"),
            "skill": self.skills.get(target.id or 0, "–"),
            "duty": self.duties.get(target.id or 0, "–"),
        }
        match target.type:
            case TargetType.USER:
                return words["person"]
            case TargetType.TEAM:
                return words["team"]
            case TargetType.ROLE_IN_TEAM:
                return _("Lead of %(team)s") % words
            case TargetType.SKILL:
                return _("Whoever knows %(skill)s") % words
            case TargetType.DUTY:
                return _("Whoever is on duty in %(duty)s") % words
            case _:
                return str(TargetType(target.type).label)
