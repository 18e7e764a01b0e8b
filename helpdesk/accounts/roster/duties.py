"""Reading duty schedules from the database: two queries, however many there are."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from helpdesk.accounts.models import DutyScheduleVersion, StandIn
from helpdesk.accounts.roster.duty import Duty, Replacement, Rotation, rotations

_KEPT_AT_MOST = 256
_kept: dict[int, tuple[Rotation, ...]] = {}


def read_duties(since: datetime) -> dict[int, Duty]:
    """Return the schedules by id, with the stand-ins that had not ended by `since`."""
    replacements: dict[int, list[Replacement]] = defaultdict(list)
    for one in StandIn.objects.filter(end__gt=since).order_by("pk"):
        replacements[one.schedule_id].append(Replacement(one.start, one.end, one.user_id, one.instead_of_id))
    newest = DutyScheduleVersion.objects.filter(number=F("schedule__version")).select_related("schedule")
    return {
        version.schedule_id: Duty(
            id=version.schedule_id,
            slug=version.schedule.slug,
            name=version.schedule.name,
            timezone=version.timezone,
            is_active=version.schedule.is_active,
            rotations=_rotations(version),
            replacements=tuple(replacements[version.schedule_id]),
        )
        for version in newest
    }


def _rotations(version: DutyScheduleVersion) -> tuple[Rotation, ...]:
    """Return the rotations of a version, read once a process: a version never changes."""
    found = _kept.get(version.pk)
    if found is None:
        while len(_kept) >= _KEPT_AT_MOST:
            _kept.pop(next(iter(_kept)), None)
        found = _kept.setdefault(version.pk, rotations(version.timezone, version.rotations))
    return found
