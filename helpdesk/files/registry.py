"""Who speaks for files: each room that links them says who may read which, and which it still holds.

A file of a kind that nobody speaks for is read by nobody, and kept.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from helpdesk.files.models import File


@dataclass(frozen=True)
class Room:
    """What a room says of the files of its kind.

    `may_read(user, file)` is asked at every download, of strangers too (a user that is not authenticated). `held(ids)`
    answers which of these files something still links; the others are deleted by the round.
    """

    may_read: Callable[[Any, File], bool]
    held: Callable[[Collection[int]], set[int]]


_rooms: dict[str, Room] = {}


def speak_for(kind: str, room: Room) -> None:
    """Let a room speak for files of a kind. A second registration replaces the first."""
    _rooms[kind] = room


def room_of(kind: str) -> Room | None:
    """Return who speaks for a kind, or None."""
    return _rooms.get(kind)


def kinds() -> list[str]:
    """Return every kind that a room speaks for."""
    return sorted(_rooms)


def may_read(user: Any, file: File) -> bool:
    """Say whether the user may read the file: as its room says, or its sender while nothing links it."""
    room = room_of(file.kind)
    if room is None:
        return False
    if room.may_read(user, file):
        return True
    is_sender = user.is_authenticated and user.pk == file.user_id
    return is_sender and file.pk not in room.held([file.pk])
