"""How paths, policies and targets are named in the API."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from escalation.models import Path, SLAPolicy
from escalation.paths import Target
from escalation.words import TargetType
from helpdesk.accounts.models import DutySchedule, Skill, Team, User
from helpdesk.web.api.fields import NameField, Reference
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.finding import find


class PathReference(Reference):
    """A path, by id or slug."""

    component = "PathReference"

    def get_queryset(self) -> Any:
        """Return every path."""
        return Path.objects.all()


class PolicyReference(Reference):
    """An SLA policy, by id or slug."""

    component = "SLAPolicyReference"

    def get_queryset(self) -> Any:
        """Return every policy."""
        return SLAPolicy.objects.all()


class TargetBody(StrictBody):
    """Whom an escalation goes to: a person, a team, its lead, or the holders of a skill, by id or word."""

    type = serializers.ChoiceField(TargetType.choices)
    id = NameField(required=False)
    level = serializers.IntegerField(required=False, min_value=1, max_value=9)

    def validate(self, attrs: dict[str, Any]) -> Any:
        """Return the target with the id of what it names. Raises ValidationError when it names nothing."""
        return Target(attrs["type"], self._id(attrs), attrs.get("level"))

    def _id(self, attrs: dict[str, Any]) -> int | None:
        rows, word, any_case = _named_by(attrs["type"])
        if rows is None:
            return None
        if "id" not in attrs:
            raise serializers.ValidationError({"id": [_("Say which one.")]})
        found = find(rows, attrs["id"], word=word, any_case=any_case)
        if found is None:
            raise serializers.ValidationError({"id": [_("There is none of this name.")]})
        return int(found.pk)


def _named_by(kind: str) -> tuple[Any, str, bool]:
    """Return the rows that a target of the type names, the column of their other name, and whether case matters not."""
    if kind == TargetType.USER:
        return User.objects.filter(is_active=True), "email", True
    if kind in {TargetType.TEAM, TargetType.ROLE_IN_TEAM}:
        return Team.objects.filter(is_active=True), "slug", False
    if kind == TargetType.DUTY:
        return DutySchedule.objects.filter(is_active=True), "slug", False
    if kind == TargetType.SKILL:
        return Skill.objects.all(), "slug", False
    return None, "", False
