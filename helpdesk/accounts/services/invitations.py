"""Inviting people: an account without a password, and a link by mail to set it up."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import SignInLink, Team, User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import links, people, teams
from helpdesk.accounts.services.changes import locked
from helpdesk.accounts.services.powers import refuse_beyond
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now


def invite(
    *,
    email: str,
    name: str = "",
    role: str = Role.AGENT,
    language: str = "en",
    team: Team | None = None,
    actor: int | None = None,
) -> User:
    """Give somebody an account and mail them a link to set it up; without a name they get their address's.

    Raises ValidationError when the address is bad or taken; PermissionDenied when the actor lacks powers of the role or
    may not change the team.
    """
    with transaction.atomic():
        user = people.create_user(
            email=email,
            name=name.strip() or email.strip().partition("@")[0],
            role=role,
            language=language,
            actor=actor,
        )
        if team is not None:
            teams.add_member(team, user, actor=actor)
        _send(user, actor)
    return user


def send(user: User, *, actor: int | None = None) -> None:
    """Mail a link to somebody who has no password yet; one that they got before stops working.

    Raises ValidationError when they have one or are switched off; PermissionDenied when the actor may less than they.
    """
    with transaction.atomic():
        user = locked(user)
        refuse_beyond(actor, user, user.role)
        if user.has_usable_password():
            raise ValidationError(_("This account is set up already."))
        if not user.is_active:
            raise ValidationError(_("This account is switched off."))
        _send(user, actor)


def withdraw(user: User, *, actor: int | None = None) -> None:
    """Take an invitation back: its link stops working at once, and the account is switched off.

    Raises ValidationError when they have set up their account already; PermissionDenied when the actor may less.
    """
    with transaction.atomic():
        user = locked(user)
        refuse_beyond(actor, user, user.role)
        if not is_pending(user):
            raise ValidationError(_("This account is set up already."))
        links.withdraw(user)
        record([event(user.stream, events.INVITATION_WITHDRAWN, at=now(), actor=actor)])
        if user.is_active:
            people.deactivate(user, actor=actor)


def accept(link: SignInLink, *, name: str, password: str) -> User | None:
    """Set an account up with a name and a password; None when the link stopped working meanwhile.

    Raises ValidationError when the password is weak or the name missing; the link then still works.
    """
    with transaction.atomic():
        user = locked(link.user)
        if not links.spend(link):
            return None
        people.change(user, name=name, actor=user.pk)
        people.choose_password(user, password, kind=events.INVITATION_ACCEPTED)
    return user


def is_pending(user: User) -> bool:
    """Say whether somebody was invited and has not been here yet, by a password or by single sign-on."""
    if user.has_usable_password() or user.last_login is not None:
        return False
    return user.sign_in_links.filter(purpose=SignInLink.Purpose.INVITATION).exists()


def _send(user: User, actor: int | None) -> None:
    link = links.issue(user, SignInLink.Purpose.INVITATION, settings.INVITATION_LIFETIME)
    record([event(user.stream, events.USER_INVITED, at=now(), actor=actor, subject=user, link=link.pk)])
