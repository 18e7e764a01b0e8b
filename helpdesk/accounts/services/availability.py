"""When people take work, how much of it, and when they are away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import Absence, User
from helpdesk.accounts.roster import MOST_CAPACITY
from helpdesk.accounts.services.changes import apply, locked, told
from helpdesk.accounts.services.powers import refuse_absence
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now, whole_second


@dataclass(frozen=True)
class Leave:
    """A stretch `[start, end)` in which somebody will be away, and who stands in."""

    start: datetime
    end: datetime
    deputy: User | None = None


def set_on_duty(user: User, *, on_duty: bool, actor: int | None = None) -> User:
    """Let a user take work, or not."""
    return set_availability(user, is_on_duty=on_duty, actor=actor)


def set_capacity(user: User, capacity: int, *, actor: int | None = None) -> User:
    """Say how many open tickets a user holds at most. Raises ValidationError out of 0 to 1000."""
    return set_availability(user, capacity=capacity, actor=actor)


def set_absences(user: User, absences: Sequence[Leave], *, actor: int | None = None) -> User:
    """Let these be all of a user's absences. Raises ValidationError as `set_availability` does."""
    return set_availability(user, absences=absences, actor=actor)


def add_absence(user: User, leave: Leave, *, actor: int | None = None) -> User:
    """Add one absence. Raises ValidationError as `set_availability` does."""
    with transaction.atomic():
        user = locked(user)
        return set_absences(user, [*_leaves(user), leave], actor=actor)


def remove_absence(absence: Absence, *, actor: int | None = None) -> User:
    """Take one absence away: the user will be there after all."""
    with transaction.atomic():
        user = locked(absence.user)
        rest = [leave for leave in _leaves(user) if leave.start != absence.start]
        return set_absences(user, rest, actor=actor)


def set_availability(
    user: User,
    *,
    is_on_duty: bool | None = None,
    capacity: int | None = None,
    absences: Sequence[Leave] | None = None,
    actor: int | None = None,
) -> User:
    """Set what is given, leave the rest as it is, and return the user as they are now. `absences` replaces them all.

    Raises ValidationError when the capacity is out of range, an absence ends before it begins, two overlap, or
    somebody is named as their own deputy; PermissionDenied when the actor may not send this user away.
    """
    facts = {"is_on_duty": is_on_duty, "capacity": capacity}
    facts = {name: value for name, value in facts.items() if value is not None}
    if capacity is not None and not 0 <= capacity <= MOST_CAPACITY:
        raise ValidationError({"capacity": _("Capacity is a whole number from 0 to 1000.")})
    with transaction.atomic():
        user = locked(user)
        if absences is not None:
            refuse_absence(actor, user)
        changed = apply(user, facts, {"is_on_duty", "capacity"})
        if changed:
            data, kind = told(changed, changed), events.AVAILABILITY_CHANGED
            record([event(user.stream, kind, at=now(), actor=actor, subject=user, **data)])
        if absences is not None:
            _replace_absences(user, absences, actor)
    return user


def _replace_absences(user: User, absences: Sequence[Leave], actor: int | None) -> None:
    wanted = sorted((_whole(leave) for leave in absences), key=lambda leave: leave.start)
    _check(user, wanted)
    if wanted == _leaves(user):
        return
    user.absences.all().delete()
    Absence.objects.bulk_create(
        Absence(user=user, start=leave.start, end=leave.end, deputy=leave.deputy) for leave in wanted
    )
    kind = events.ABSENCES_CHANGED
    data = [_told(leave) for leave in wanted]
    record([event(user.stream, kind, at=now(), actor=actor, subject=user, absences=data)])


def _check(user: User, leaves: Sequence[Leave]) -> None:
    if any(leave.end <= leave.start for leave in leaves):
        raise ValidationError({"absences": _("An absence ends after it begins.")})
    if any(later.start < earlier.end for earlier, later in pairwise(leaves)):
        raise ValidationError({"absences": _("Two absences of one person cannot overlap.")})
    if any(leave.deputy is not None and leave.deputy.pk == user.pk for leave in leaves):
        raise ValidationError({"absences": _("Nobody can be their own deputy.")})


def _leaves(user: User) -> list[Leave]:
    absences = user.absences.select_related("deputy").order_by("start")
    return [Leave(absence.start, absence.end, absence.deputy) for absence in absences]


def _whole(leave: Leave) -> Leave:
    return Leave(whole_second(leave.start), whole_second(leave.end), leave.deputy)


def _told(leave: Leave) -> dict[str, object]:
    return {
        "start": leave.start.isoformat(),
        "end": leave.end.isoformat(),
        "deputy": leave.deputy.pk if leave.deputy else None,
    }
