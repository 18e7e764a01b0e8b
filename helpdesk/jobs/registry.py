"""The kinds of jobs. Rooms above register theirs when they are ready."""

from collections.abc import Callable
from enum import Enum

from helpdesk.jobs.models import Job


class Turn(Enum):
    """What a batch leaves: more work, work that cannot be done just now, or none."""

    GOES_ON = "goes on"
    MUST_WAIT = "must wait"
    FINISHED = "finished"


Work = Callable[[Job], Turn]
"""Does the next batch of a job in the transaction that holds it; changes `done`, `facts` and `result` in memory."""

_kinds: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Let this work serve jobs of a kind. A second registration replaces the first."""
    _kinds[kind] = work


def work_of(kind: str) -> Work:
    """Return the work of a kind. Raises KeyError when no room knows it."""
    return _kinds[kind]
