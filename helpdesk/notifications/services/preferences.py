"""Choosing what one is told of, how and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.notifications import kinds
from helpdesk.notifications.channels import OUTSIDE, Channel
from helpdesk.notifications.events import PREFERENCES_SET
from helpdesk.notifications.kinds import Kind
from helpdesk.notifications.models import NoticePreferences
from helpdesk.notifications.rhythm import Rhythm
from helpdesk.notifications.waiting import bring_forward
from helpdesk.web.times import now


@dataclass(frozen=True)
class Wishes:
    """What a person wants: the channels of each kind (a kind that is not named stays as usual), rhythm, quiet hours."""

    kinds: Mapping[str, Collection[Channel]] = field(default_factory=dict)
    rhythm: str = Rhythm.AT_ONCE
    daily_hour: int = 8
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_days: Collection[int] = ()


def preferences_of(user: User) -> NoticePreferences:
    """Return what a person chose; what is usual, not saved, when they never did."""
    return NoticePreferences.objects.filter(user=user).first() or NoticePreferences(user=user)


def set_preferences(user: User, wishes: Wishes, *, actor: int | None = None) -> NoticePreferences:
    """Keep a person's wishes, all at once. What waits comes earlier where they now want to hear sooner.

    Raises ValidationError by field, for `kinds` where a kind that is needed would reach its person nowhere.
    """
    _check(wishes)
    chosen = NoticePreferences(
        user=user,
        choices=_choices(wishes.kinds),
        rhythm=wishes.rhythm,
        daily_hour=wishes.daily_hour,
        quiet_from=wishes.quiet_from,
        quiet_until=wishes.quiet_until,
        quiet_days=sorted(set(wishes.quiet_days)),
    )
    chosen.full_clean(exclude={"user", "choices"}, validate_unique=False)
    with transaction.atomic():
        chosen.save()
        bring_forward(user, chosen)
        names = sorted(chosen.choices)
        record(
            [event(user.stream, PREFERENCES_SET, at=now(), actor=actor, rhythm=chosen.rhythm, kinds=names)]
        )
    return chosen


def _check(wishes: Wishes) -> None:
    errors: dict[str, list[str]] = {}
    offered = {kind.name: kind for kind in kinds.choosable()}
    if unknown := sorted(set(wishes.kinds) - set(offered)):
        errors["kinds"] = [_("Nobody is told of “%(name)s”.") % {"name": unknown[0]}]
    deaf = [offered[name] for name in wishes.kinds if name in offered and _is_deaf(offered[name], wishes)]
    if deaf:
        sentence = _("Keep mail or chat notices on for “%(kind)s”. %(why)s")
        errors["kinds"] = [sentence % {"kind": kind.label, "why": kind.needed} for kind in deaf]
    if (wishes.quiet_from is None) != (wishes.quiet_until is None):
        errors["quiet_until"] = [_("Quiet hours need a beginning and an end.")]
    elif wishes.quiet_from is not None and not wishes.quiet_days:
        errors["quiet_days"] = [_("Choose at least one day for your quiet hours.")]
    if errors:
        raise ValidationError(errors)


def _is_deaf(kind: Kind, wishes: Wishes) -> bool:
    return bool(kind.needed) and not {*wishes.kinds[kind.name]} & {*OUTSIDE}


def _choices(wanted: Mapping[str, Collection[Channel]]) -> dict[str, list[str]]:
    """Return what differs from the usual: what the desk finds usual later holds for everybody else."""
    chosen: dict[str, list[str]] = {}
    for name, channels in wanted.items():
        kind = kinds.find(name)
        always = {Channel.BELL} if kind.needed else set()
        if {*channels} | always != kind.usually:
            chosen[name] = [channel.value for channel in Channel if channel in {*channels} | always]
    return chosen
