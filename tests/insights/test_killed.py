"""Processes that write facts are killed at random points: the next one goes on, and the facts are the ledger's."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from helpdesk.insights.audit import differs_from_the_ledger
from helpdesk.insights.fold import folded
from helpdesk.insights.following import building, refresh
from helpdesk.insights.happened import stories
from helpdesk.insights.models import ClimbFact, Place, TicketFact
from helpdesk.insights.writing import CLIMB_COLUMNS, FACT_COLUMNS, climb_row, row_of
from tests.api.serving import database_url
from tests.escalation import rules
from tests.escalation.rules import DAY, HOUR, MINUTE, T0
from tests.house.checkout import ROOT
from tests.insights.year import Year
from tickets.models import Ticket
from tickets.services.tagging import tag

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FOLLOW = "following.refresh(seconds=120)"
REBUILD = "from django.core.management import execute_from_command_line as run; run(['', 'rebuild_insights'])"
KILLS = 6


def at_work(code, **sizes):
    """Start a process of its own that writes facts, in portions of these sizes."""
    small = "".join(f"following.{name} = {size}\n" for name, size in sizes.items())
    begin = "import django; django.setup()\nfrom helpdesk.insights import following\n"
    return subprocess.Popen(
        [sys.executable, "-c", begin + small + code],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
    )


def killed_at_work(process, dice):
    """Kill a process at a random point after its first portion; say whether it was still at work."""
    begun = Place.objects.get().version
    until = time.monotonic() + 60
    while Place.objects.get().version == begun and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(dice.uniform(0, 0.05))
    process.send_signal(signal.SIGKILL)
    return process.wait(10) == -signal.SIGKILL


def go_on(year, count):
    """Let tickets of several fates come in, and something happen to some that were there before."""
    begin, before = len(year.known), year.known[::7]
    for number in range(begin, begin + count):
        one = year.ticket(T0 + number * MINUTE)
        if number % 3 == 0:
            year.escalate(one, HOUR)
        elif number % 3 == 1:
            year.answer(one, HOUR, solves=True)
    for one in before:
        tag(one.ticket, add=[f"after-{begin}"], actor=year.cast.l1, at=T0 + 2 * DAY)


def stored():
    """Return the facts and the escalations that the desk keeps."""
    own = ["fact_id" if name == "ticket_id" else name for name in CLIMB_COLUMNS]
    climbs = ClimbFact.objects.order_by("fact_id", "number").values_list(*own)
    return list(TicketFact.objects.order_by("pk").values_list(*FACT_COLUMNS)), list(climbs)


def told_by_the_ledger():
    """Return what they must be: every ticket folded anew from its events."""
    fresh = sorted(folded(stories(Ticket.objects.values_list("pk", flat=True)).items()).items())
    climbs = [climb_row(pk, climb) for pk, fact in fresh for climb in fact.climbs]
    return [row_of(pk, fact) for pk, fact in fresh], climbs


def test_killed_while_it_follows_again_and_again_it_misses_and_doubles_nothing(cast):
    rules.desk()
    refresh()
    year, dice = Year(cast), random.Random(20261123)
    for _ in range(KILLS):
        go_on(year, 40)
        assert killed_at_work(at_work(FOLLOW, CHUNK=5), dice), "It was over before it could be killed."
        assert TicketFact.objects.count() < len(year.known)
        assert not differs_from_the_ledger(None).wrong
    assert at_work(FOLLOW).wait(120) == 0
    assert stored() == told_by_the_ledger()
    assert len(stored()[0]) == len(year.known) == 40 * KILLS


def test_killed_while_it_rebuilds_again_and_again_it_goes_on_to_the_last_ticket(cast):
    rules.desk()
    year, dice = Year(cast), random.Random(20261123)
    go_on(year, 200)
    refresh()
    TicketFact.objects.update(level=9, team_id=None)
    ClimbFact.objects.update(to_level=9)
    reached = []
    for _ in range(KILLS):
        assert killed_at_work(at_work(REBUILD, BATCH=2), dice), "It was over before it could be killed."
        reached.append(building()[0])
        go_on(year, 5)
    assert reached == sorted(set(reached))
    assert at_work(REBUILD).wait(120) == 0
    assert building() is None
    refresh()
    assert stored() == told_by_the_ledger()
