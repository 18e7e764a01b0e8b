"""Celery for the desk, and the whole beat table: what happens by itself, and how often.

Every task is a thin door to a function that can also be run by hand; none has an ETA or a countdown.
A message that nobody took in time expires: the next tick finds the same due work in the database.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings.dev")

BEAT = {
    "sweep": {"task": "deadlines.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "relay": {"task": "ledger.relay", "schedule": 5.0, "options": {"expires": 5}},
}

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT
app.autodiscover_tasks()
