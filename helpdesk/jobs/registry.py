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

USUAL_SCOPES: dict[str, str] = {"read": "tickets:read", "write": "tickets:write"}
"""What a token needs to see a job, and to stop it, where its kind names nothing else."""

_kinds: dict[str, tuple[Work, dict[str, str]]] = {}


def register(kind: str, work: Work, scopes: dict[str, str] = USUAL_SCOPES) -> None:
    """Let this work serve jobs of a kind. A second registration replaces the first."""
    _kinds[kind] = work, scopes


def work_of(kind: str) -> Work:
    """Return the work of a kind. Raises KeyError when no room knows it."""
    return _kinds[kind][0]


def scopes_of(kind: str) -> dict[str, str]:
    """Return the scopes that a token needs to `read` (see) and to `write` (stop) jobs of a kind."""
    return _kinds[kind][1] if kind in _kinds else USUAL_SCOPES
