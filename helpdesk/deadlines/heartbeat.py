"""When a recurring job last ran to its end, in real time. Health reads it; a dead worker cannot hide."""

import time
from datetime import datetime

from django.db.models.functions import Now

from helpdesk.deadlines.models import Heartbeat

_started = time.monotonic()


def beat(name: str) -> None:
    """Note that the job ran to its end just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})


def last_beat(name: str) -> datetime | None:
    """Return when the job last ran to its end, or None when it never did."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def seconds_since_start() -> float:
    """Return how long ago this process (or the one it was forked from) was started."""
    return time.monotonic() - _started
