"""Nobody hands out powers that they lack, takes an account with them, or lets themselves into a private team.

An actor of None is the desk itself, which may do everything.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import allows, may_manage


def refuse_beyond(actor: int | None, user: User, *roles: str) -> None:
    """Let nobody but themselves touch an account with powers that the actor lacks, or hand such powers out.

    What a private team holds is such a power too: of its people, and of everybody above them. Raises PermissionDenied.
    """
    if actor is None:
        return
    own = _role(actor)
    if actor == user.pk and set(roles) == {own}:
        return
    if not all(may_manage(own, role) for role in roles) or (
        not allows(own, "tickets.see_private") and _is_near_a_private_team(user)
    ):
        raise PermissionDenied(_("This account may do more than you may: an administrator has to change it."))


def refuse_private(actor: int | None, team: Team) -> None:
    """Let nobody change a private team who may not see what it holds. Raises PermissionDenied."""
    if actor is not None and team.is_private and not allows(_role(actor), "tickets.see_private"):
        raise PermissionDenied(_("You may not change a private team: an administrator has to."))


def refuse_absence(actor: int | None, user: User) -> None:
    """Let nobody send others away who stands neither above them nor beside them: a deputy gets what they would get.

    Above is whose chain of reports leads to the user; beside, whose role may do all that theirs may, and who sees every
    private team that they are in. Raises PermissionDenied.
    """
    if actor is None or actor == user.pk:
        return
    person = User.objects.get(pk=actor)
    if person.may("tickets.see_private") or user.pk in person.reports_below():
        return
    hidden = Team.objects.filter(Q(members=user) | Q(lead=user), is_private=True)
    if hidden.exclude(Q(members=person) | Q(lead=person)).exists() or not may_manage(person.role, user.role):
        raise PermissionDenied(
            _("Their absence is not yours to set: their superior or an administrator has to.")
        )


def _role(actor: int) -> str:
    return User.objects.values_list("role", flat=True).get(pk=actor)


def _is_near_a_private_team(user: User) -> bool:
    """Say whether the user is in a private team or leads one, or somebody does who reports to them."""
    people = {user.pk, *user.reports_below()} if user.pk else set()
    return Team.objects.filter(Q(members__in=people) | Q(lead__in=people), is_private=True).exists()
