"""Duty schedules are published in versions; somebody stands in for somebody else for a time."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion, StandIn, User
from helpdesk.calendars.hours import LocalHours
from helpdesk.calendars.reading import UNREADABLE, reason
from helpdesk.ledger.record import event, record
from helpdesk.web.moved import check_seen
from helpdesk.web.times import now, whole_second

MOST_ROTATIONS = 5
MOST_PEOPLE = 30
LONGEST_TURN = 56
FACTS = ("name", "is_active")
"""What a schedule is beside its rotations: the event of a version says which of them changed."""
_MEMBERS = {"name", "people", "begins_on", "handover", "days", "hours"}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def publish(
    schedule: DutySchedule,
    *,
    timezone: str,
    rotations: Sequence[Mapping[str, Any]],
    read_version: int | None = None,
    actor: int | None = None,
) -> DutyScheduleVersion:
    """Save the schedule (new or changed) with a new version of its rotations, and return that version.

    `read_version` is the version that the caller changed: SettingMoved is raised when somebody else published one
    since. Raises ValidationError with the exact places when the rotations cannot be read or name nobody.
    """
    kept = checked(rotations)
    with transaction.atomic():
        before = None
        if schedule.pk:
            before = DutySchedule.objects.select_for_update(no_key=True).get(pk=schedule.pk)
            schedule.version = before.version
        check_seen(read_version, schedule.version)
        schedule.version += 1
        version = DutyScheduleVersion(
            number=schedule.version, timezone=timezone, rotations=kept, created_by=actor
        )
        version.clean_fields(exclude={"schedule", "created_at", "created_by"})
        schedule.full_clean()
        schedule.save()
        version.schedule = schedule
        version.save()
        fields = [name for name in FACTS if before and getattr(before, name) != getattr(schedule, name)]
        told = event(
            schedule.stream,
            events.DUTY_PUBLISHED,
            at=now(),
            actor=actor,
            version=schedule.version,
            fields=fields,
        )
        record([told])
    return version


def stand_in(
    schedule: DutySchedule,
    *,
    user: User,
    start: datetime,
    end: datetime,
    instead_of: User | None = None,
    actor: int | None = None,
) -> StandIn:
    """Let somebody be on duty for a time. Raises ValidationError."""
    begin, finish = whole_second(start), whole_second(end)
    problems: dict[str, str] = {}
    if finish <= begin:
        problems["end"] = _("It must end after it begins.")
    elif finish <= now():
        problems["end"] = _("This time has passed.")
    if not user.is_active:
        problems["user"] = _("%(name)s has left.") % {"name": user.name}
    if instead_of is not None and instead_of.pk == user.pk:
        problems["instead_of"] = _("Nobody stands in for themselves.")
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        made = StandIn.objects.create(
            schedule=schedule, user=user, instead_of=instead_of, start=begin, end=finish, created_by=actor
        )
        _tell(events.DUTY_STAND_IN_ADDED, made, actor)
    return made


def end_stand_in(one: StandIn, *, actor: int | None = None) -> None:
    """Take a stand-in back: the rotations count again."""
    with transaction.atomic():
        _tell(events.DUTY_STAND_IN_REMOVED, one, actor)
        one.delete()


def checked(rotations: Any) -> list[dict[str, Any]]:
    """Return the rotations as a version keeps them, people by id. Raises ValidationError naming the exact places."""
    if not isinstance(rotations, Sequence) or isinstance(rotations, str):
        raise ValidationError({"rotations": _("Rotations are a list.")})
    if not 1 <= len(rotations) <= MOST_ROTATIONS:
        message = _("A duty schedule has 1 to %(most)d rotations.") % {"most": MOST_ROTATIONS}
        raise ValidationError({"rotations": message})
    rotations = [_with_ids(body) for body in rotations]
    named = {pk for body in rotations if isinstance(body, Mapping) for pk in _ids(body.get("people"))}
    known = set(User.objects.filter(pk__in=named, is_active=True).values_list("pk", flat=True))
    problems = [
        _("Rotation %(place)d: %(problem)s") % {"place": place, "problem": problem}
        for place, body in enumerate(rotations, start=1)
        for problem in _problems(body, known)
    ]
    if problems:
        raise ValidationError({"rotations": problems})
    return [_kept(body) for body in rotations]


def _with_ids(body: Any) -> Any:
    """Return a rotation with ids in place of the e-mail addresses that belong to somebody."""
    people = body.get("people") if isinstance(body, Mapping) else None
    addresses = (
        {one.strip().lower() for one in people if isinstance(one, str)} if isinstance(people, list) else set()
    )
    if not addresses:
        return body
    rows = User.objects.alias(address=Lower("email")).filter(address__in=addresses)
    known = dict(rows.values_list(Lower("email"), "pk"))
    return {
        **body,
        "people": [
            known.get(one.strip().lower(), one) if isinstance(one, str) else one for one in people or []
        ],
    }


def _problems(body: Any, known: set[int]) -> list[str]:
    if not isinstance(body, Mapping):
        return [_("it is no object.")]
    found = [_("“%(name)s” is not understood here.") % {"name": name} for name in set(body) - _MEMBERS]
    people, days = body.get("people"), body.get("days")
    if not isinstance(people, list) or not 1 <= len(people) <= MOST_PEOPLE:
        found.append(_("it needs 1 to %(most)d people.") % {"most": MOST_PEOPLE})
    elif len(_ids(people)) != len(people) or not known.issuperset(people):
        found.append(_("it names somebody who does not work here."))
    if not isinstance(body.get("name", ""), str) or len(body.get("name", "")) > 100:
        found.append(_("its name is a text of at most 100 characters."))
    if not _is_date(body.get("begins_on")):
        found.append(_("“begins_on” is a date such as 2026-11-23."))
    if not isinstance(body.get("handover"), str) or not _TIME.fullmatch(body["handover"]):
        found.append(_("“handover” is a time of day such as 09:00."))
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LONGEST_TURN:
        found.append(_("“days” is a whole number from 1 to %(most)d.") % {"most": LONGEST_TURN})
    return found + _hours_problems(body.get("hours") or {})


def _hours_problems(hours: Any) -> list[str]:
    try:
        is_ever = LocalHours(hours, (), {}).recur or not any(hours.values())
    except UNREADABLE as error:
        return [reason(error)]
    return [] if is_ever else [_("its hours are never open.")]


def _ids(people: Any) -> list[int]:
    found = people if isinstance(people, list) else []
    return [pk for pk in found if isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk < 2**63]


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _kept(body: Mapping[str, Any]) -> dict[str, Any]:
    hours = {day: windows for day, windows in (body.get("hours") or {}).items() if windows}
    return {**body, "name": body.get("name", "").strip(), "hours": hours}


def _tell(kind: str, one: StandIn, actor: int | None) -> None:
    data: dict[str, Any] = {
        "user": one.user_id,
        "instead_of": one.instead_of_id,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
    }
    record([event(one.schedule.stream, kind, at=now(), actor=actor, **data)])
