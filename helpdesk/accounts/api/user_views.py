"""Users and their availability."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.people import AvailabilitySerializer, UserSerializer
from helpdesk.accounts.filters import UserFilter
from helpdesk.accounts.models import Absence, SkillGrant, User
from helpdesk.accounts.services import availability, invitations, people, skills
from helpdesk.web.api.views import DeskView, DetailView, ListView


class _UserView(DeskView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "people.view", "write": "people.write"}
    serializer_class = UserSerializer

    def get_queryset(self) -> "QuerySet[User]":
        """Return everybody, with what is shown beside them."""
        grants = SkillGrant.objects.select_related("skill").order_by("skill__name", "pk")
        people = User.objects.select_related("manager", "calendar")
        return people.prefetch_related("teams", Prefetch("skill_grants", queryset=grants))

    def _set_skills(self, user: User, grants: list[dict[str, Any]]) -> None:
        levels = {grant["skill"]: grant["level"] for grant in grants}
        skills.set_skills(user, levels, actor=self.actor.pk)


class Users(_UserView, ListView):
    """Everybody who works at the desk."""

    filterset_class = UserFilter
    orderings = ("id", "name", "email")

    def post(self, request: Request) -> Response:
        """Give somebody an account, and with `invite` a link to choose their password themselves."""
        facts = self.read(UserSerializer)
        grants, is_active = facts.pop("skill_grants", []), facts.pop("is_active", True)
        is_invited = facts.pop("invite", False)
        user = people.create_user(**facts, actor=self.actor.pk)
        self._set_skills(user, grants)
        if is_invited:
            invitations.send(user, actor=self.actor.pk)
        if not is_active:
            people.deactivate(user, actor=self.actor.pk)
        return self.created(self.get_queryset().get(pk=user.pk))


class UserDetail(_UserView, DetailView):
    """Somebody who works at the desk."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change facts about a user. People are deactivated, never deleted."""
        user: User = self.get_object()
        facts = self.read(UserSerializer, user, partial=True)
        grants, is_active = facts.pop("skill_grants", None), facts.pop("is_active", user.is_active)
        password, _invite = facts.pop("password", None), facts.pop("invite", None)
        people.change(user, **facts, actor=self.actor.pk)
        if grants is not None:
            self._set_skills(user, grants)
        if password is not None:
            people.set_password(user, password, actor=self.actor.pk)
        if is_active != user.is_active:
            set_active = people.reactivate if is_active else people.deactivate
            set_active(user, actor=self.actor.pk)
        return self.shown(self.get_queryset().get(pk=user.pk))


class Availability(DeskView):
    """Whether somebody takes work, how much, and when they are away."""

    scopes = {"read": "tickets:read", "write": "tickets:write"}
    needs = {"read": "people.view", "write": "people.view"}
    serializer_class = AvailabilitySerializer

    def get_queryset(self) -> "QuerySet[User]":
        """Return everybody with their absences."""
        return User.objects.prefetch_related(
            Prefetch("absences", queryset=Absence.objects.select_related("deputy"))
        )

    def get(self, request: Request, pk: int) -> Response:
        """Answer it."""
        return self.shown(self.get_object())

    @extend_schema(request=AvailabilitySerializer, responses=AvailabilitySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Set what is given; `absences` replaces them all. One's own, or others' as a lead."""
        user: User = self.get_object()
        if not self.actor.has_perm("availability.write", user):
            raise PermissionDenied(_("You may say when you work yourself, but not when others do."))
        facts = self.read(AvailabilitySerializer)
        if "absences" in facts:
            facts["absences"] = [availability.Leave(**absence) for absence in facts["absences"]]
        availability.set_availability(user, **facts, actor=self.actor.pk)
        return self.shown(self.get_object())
