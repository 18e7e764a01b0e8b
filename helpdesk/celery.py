"""Celery for the desk, and the whole beat table: what happens by itself, and how often.

Every task is a thin door to a function that can also be run by hand; none has an ETA or a countdown.
A message that nobody took in time expires: the next tick finds the same due work in the database.
"""

import os
import time
from typing import Any

from celery import Celery, signals
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings.dev")

BEAT = {
    "sweep": {"task": "deadlines.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "audit": {"task": "deadlines.audit", "schedule": 300.0, "options": {"expires": 300}},
    "relay": {"task": "ledger.relay", "schedule": 5.0, "options": {"expires": 5}},
    "jobs": {"task": "jobs.run", "schedule": 10.0, "options": {"expires": 10}},
    "insights": {"task": "insights.refresh", "schedule": 15.0, "options": {"expires": 15}},
    "answers": {"task": "insights.renew", "schedule": 60.0, "options": {"expires": 60}},
    "files": {"task": "files.clean", "schedule": 3600.0, "options": {"expires": 3600}},
}
PULSE_SECONDS = 10.0
"""How often a worker gives a sign of life."""

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT
app.conf.beat_scheduler = "helpdesk.lease:LeasedScheduler"
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()

_last_pulse = 0.0


@signals.setup_logging.connect
def keep_our_logs(**_facts: Any) -> None:
    """Let the settings decide how worker and beat write their logs: with a listener here Celery does not."""


@signals.heartbeat_sent.connect
def show_life(sender: Any, **_facts: Any) -> None:
    """Let the metrics count this worker; Celery's own heartbeat comes every two seconds."""
    global _last_pulse  # noqa: PLW0603  one memory a process
    from helpdesk.web import counters  # noqa: PLC0415  the settings are not there yet when this module is read

    if time.monotonic() - _last_pulse > PULSE_SECONDS:
        _last_pulse = time.monotonic()
        counters.pulse("worker", sender.eventer.hostname)
