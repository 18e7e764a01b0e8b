"""Asking a worker to look for work now, rather than at its next beat."""

import logging
import time

from celery import current_app

log = logging.getLogger(__name__)

PAUSE_SECONDS = 30.0
"""After a nudge that failed, none is tried for so long: a broker that is away is paid for once, not each time."""

_not_before = 0.0


def nudge(task: str, *, expires: float) -> None:
    """Send a task that is of use for so many seconds.

    Best effort: when the broker is away, the beat is the guarantee.
    """
    global _not_before  # noqa: PLW0603  one memory a process
    if time.monotonic() < _not_before:
        return
    try:
        current_app.send_task(task, expires=expires, retry=False)
    except Exception as error:  # noqa: BLE001  whatever the broker's client raises, the request goes on
        _not_before = time.monotonic() + PAUSE_SECONDS
        log.warning("%s could not be nudged: %s", task, error)
