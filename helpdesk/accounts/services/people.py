"""People come, change and leave. Nobody is ever deleted: the ledger and the tickets go on naming them."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import links, sessions
from helpdesk.accounts.services.changes import apply, locked, save_new, told
from helpdesk.accounts.services.powers import refuse_beyond
from helpdesk.calendars.models import Calendar
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

PREFERENCES = frozenset({"language", "timezone", "theme", "density", "shortcuts"})
"""What people set for themselves."""

FACTS = PREFERENCES | {"email", "name", "role", "manager", "calendar"}
"""What `change` changes."""

WORDS = FACTS - {"email", "name"}
"""The facts whose values the ledger may hold."""


def create_user(
    *,
    email: str,
    name: str,
    password: str | None = None,
    role: str = Role.AGENT,
    manager: User | None = None,
    language: str = "en",
    timezone: str = "UTC",
    calendar: Calendar | None = None,
    capacity: int = 20,
    actor: int | None = None,
) -> User:
    """Give somebody an account. Without a password nobody can sign in as them until one is set.

    Raises ValidationError when a value is bad, the password weak, or the address taken; PermissionDenied when the
    actor lacks powers of the role.
    """
    user = User(
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        manager=manager,
        language=language,
        timezone=timezone,
        calendar=calendar,
        capacity=capacity,
    )
    _give_password(user, password)
    with transaction.atomic():
        refuse_beyond(actor, user, role)
        save_new(user)
        data = {"role": str(role), "manager": user.manager_id}
        record([event(user.stream, events.USER_CREATED, at=now(), actor=actor, subject=user, **data)])
    return user


def change(user: User, *, actor: int | None = None, **facts: Any) -> User:
    """Change facts about a user (see FACTS) and return the user as they are now.

    Raises ValidationError when a value is bad, when a new manager would make the chain of authority a ring, or when
    the desk would lose its last administrator.
    """
    facts = _cleaned(facts)
    with transaction.atomic():
        if facts.keys() & {"manager", "role"}:
            _one_at_a_time()
        user = locked(user)
        refuse_beyond(actor, user, user.role, facts.get("role", user.role))
        if facts.get("manager") is not None:
            _refuse_ring(user, facts["manager"])
        if facts.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR:
            _refuse_losing_last_administrator(user)
        changed = apply(user, facts, FACTS)
        if changed:
            data = told(changed, WORDS)
            record([event(user.stream, events.USER_CHANGED, at=now(), actor=actor, subject=user, **data)])
    return user


def set_password(user: User, password: str, *, actor: int | None = None, session: str | None = None) -> None:
    """Give a user a new password; their sessions end, but for the one with the key `session`.

    Links that were mailed to them stop working. Raises ValidationError when the password is weak.
    """
    with transaction.atomic():
        fresh = locked(user)
        refuse_beyond(actor, fresh, fresh.role)
        _give_password(fresh, password)
        fresh.save(update_fields=["password"])
        links.withdraw(fresh)
        sessions.drop(fresh, but=session)
        record([event(fresh.stream, events.USER_PASSWORD_SET, at=now(), actor=actor, subject=fresh)])


def choose_password(user: User, password: str, *, kind: str) -> None:
    """Let a user who came by a mailed link have a password, told as `kind`. All their sessions end.

    Raises ValidationError when it is weak.
    """
    _give_password(user, password)
    user.save(update_fields=["password"])
    sessions.drop(user)
    record([event(user.stream, kind, at=now(), actor=user.pk, subject=user)])


def deactivate(user: User, *, actor: int | None = None) -> User:
    """Close an account: its sessions and tokens end at once; teams, skills and tickets stay as they are.

    Raises ValidationError for the last administrator.
    """
    with transaction.atomic():
        _one_at_a_time()
        user = locked(user)
        refuse_beyond(actor, user, user.role)
        _refuse_losing_last_administrator(user)
        _set_active(user, active=False, kind=events.USER_DEACTIVATED, actor=actor)
        links.withdraw(user)
        sessions.drop(user)
    return user


def reactivate(user: User, *, actor: int | None = None) -> User:
    """Open a closed account again."""
    with transaction.atomic():
        user = locked(user)
        refuse_beyond(actor, user, user.role)
        _set_active(user, active=True, kind=events.USER_REACTIVATED, actor=actor)
    return user


def _set_active(user: User, *, active: bool, kind: str, actor: int | None) -> None:
    if apply(user, {"is_active": active}, {"is_active"}):
        record([event(user.stream, kind, at=now(), actor=actor, subject=user)])


def _cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = dict(facts)
    if "email" in cleaned:
        cleaned["email"] = cleaned["email"].strip().lower()
    if "name" in cleaned:
        cleaned["name"] = cleaned["name"].strip()
    return cleaned


def _give_password(user: User, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
    user.set_password(password)


def _refuse_ring(user: User, manager: User) -> None:
    """Climb from the new manager; meeting the user on the way means a ring."""
    met: set[int] = set()
    step: int | None = manager.pk
    while step is not None and step not in met:
        if step == user.pk:
            message = _("%(manager)s reports to %(user)s: nobody can be above their own superior.")
            names = {"manager": manager.name, "user": user.name}
            raise ValidationError({"manager": message % names})
        met.add(step)
        step = User.objects.filter(pk=step).values_list("manager_id", flat=True).first()


def _refuse_losing_last_administrator(user: User) -> None:
    if user.role != Role.ADMINISTRATOR or not user.is_active:
        return
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise ValidationError(_("This is the last administrator. Make somebody else one first."))


def _one_at_a_time() -> None:
    """Let changes to the chain of authority wait for each other: two at once could close a ring unseen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.authority'))")
