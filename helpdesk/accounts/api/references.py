"""How people and their groups are named in the API: small objects when read, an id or a word when written."""

from typing import Any

from helpdesk.accounts.models import Organisation, Requester, Skill, Team, User
from helpdesk.web.api.fields import Reference

PERSON = ("id", "name", "email")


class UserReference(Reference):
    """A user, by id or e-mail address."""

    word, any_case, shows, component = "email", True, PERSON, "Person"

    def get_queryset(self) -> Any:
        """Return everybody; verbs refuse who is no longer active, with a better sentence."""
        return User.objects.all()


class RequesterReference(Reference):
    """A customer, by id or e-mail address."""

    word, any_case, shows, component = "email", True, PERSON, "Person"

    def get_queryset(self) -> Any:
        """Return every customer."""
        return Requester.objects.all()


class TeamReference(Reference):
    """A team, by id or slug."""

    component = "TeamReference"

    def get_queryset(self) -> Any:
        """Return every team."""
        return Team.objects.all()


class SkillReference(Reference):
    """A skill, by id or slug."""

    component = "SkillReference"

    def get_queryset(self) -> Any:
        """Return every skill."""
        return Skill.objects.all()


class OrganisationReference(Reference):
    """A customer's company, by id or name."""

    word, any_case, shows, component = "name", True, ("id", "name", "tier"), "OrganisationReference"

    def get_queryset(self) -> Any:
        """Return every organisation."""
        return Organisation.objects.all()
