"""The round that deletes files which nothing holds any more: the only hand that takes bytes off the disk.

A file may wait for a day to be linked: a message that is being written, a request that is under way. While a backup is
made the round stands still, so that every file that the backup's database names is there when its turn comes.
"""

import contextlib
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Now

from helpdesk.files.models import File
from helpdesk.files.registry import kinds, room_of

log = logging.getLogger(__name__)

WAITS_FOR = timedelta(days=1)
"""How long, in real time, a file is left alone that nothing links."""
AT_ONCE = 500

_LOCK = "files.clean"
_FOLDER = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{32}")


def clean() -> int:
    """Delete what nothing holds, rows first, and return how many files left the disk; none while a backup is made."""
    with _alone() as is_alone:
        if not is_alone:
            return 0
        return sum(_forget(kind) for kind in kinds()) + _sweep_storage()


@contextlib.contextmanager
def standing_still() -> Iterator[None]:
    """Keep the round from beginning inside the block; waits for one that runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(hashtext(%s))", [_LOCK])


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [_LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [_LOCK])


def _forget(kind: str) -> int:
    """Delete the rows of a kind that its room does not hold, and then their bytes."""
    count, after = 0, 0
    while True:
        with transaction.atomic():
            old = File.objects.filter(kind=kind, pk__gt=after, created_at__lt=Now() - WAITS_FOR)
            # who links one of these now waits, and then finds it gone
            batch = list(old.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
            if not batch:
                return count
            gone = _unheld(kind, batch)
            File.objects.filter(pk__in=[file.pk for file in gone]).delete()
        for file in gone:
            default_storage.delete(file.place)
        count, after = count + len(gone), batch[-1].pk


def _unheld(kind: str, batch: list[File]) -> list[File]:
    room = room_of(kind)
    held = {file.pk for file in batch} if room is None else room.held([file.pk for file in batch])
    return [file for file in batch if file.pk not in held]


def _sweep_storage() -> int:
    """Delete bytes that no row names: of requests that were undone after they had written."""
    count = 0
    for folder in _listed("")[0]:
        if not _FOLDER.fullmatch(folder):
            continue
        names = {name for name in _listed(folder)[1] if _NAME.fullmatch(name)}
        named = {key.hex for key in File.objects.filter(key__in=names).values_list("key", flat=True)}
        for name in sorted(names - named):
            count += _delete_old(f"{folder}/{name}")
    return count


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _delete_old(place: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    if default_storage.get_modified_time(place) > at - WAITS_FOR:
        return 0
    log.info("Deleting %s, which no row names", place)
    default_storage.delete(place)
    return 1
