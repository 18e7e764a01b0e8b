"""Sweeps in processes of their own, on the database of the test, and tickets for them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.api.serving import database_url
from tests.escalation import rules

ROOT = Path(__file__).resolve().parents[2]


def many(count):
    """Open tickets whose first reply is due at the same time."""
    customers = [rules.customer(f"customer{number}@shop.test") for number in range(5)]
    return [rules.ticket(requester=customers[number % 5]) for number in range(count)]


def at_a_job(pk, batch):
    """Start a process of its own that works on a job until it is done, so many tickets a batch."""
    code = (
        "import django; django.setup()\n"
        "from escalation.services import recalculating\n"
        "from helpdesk.jobs import running\n"
        f"recalculating.BATCH = {batch}\n"
        f"running.run({pk}, seconds=120)"
    )
    environment = {**os.environ, "DATABASE_URL": database_url()}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)


def sweeping(at, stdout=subprocess.DEVNULL):
    """Start the sweep command in a process of its own, as at an instant."""
    environment = {**os.environ, "DATABASE_URL": database_url()}
    command = [sys.executable, "manage.py", "sweep", "--as-of", at.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stdout)
