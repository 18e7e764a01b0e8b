"""The sweep beside people at work: what they do is never contradicted, and no step is lost or doubled."""

import random
import signal
import subprocess
import time
from collections import Counter, defaultdict

import pytest
from django.core.management import call_command

from escalation.models import Clock, Step
from escalation.replaying import differences, tell
from helpdesk.deadlines.sweep import preview, sweep_once, sweep_until_quiet
from helpdesk.ledger.models import Event
from helpdesk.web.times import now
from tests.escalation import rules
from tests.escalation.processes import many, sweeping
from tests.escalation.rules import HOUR, T0
from tests.threads import at_once
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.triage import change

pytestmark = pytest.mark.django_db(transaction=True)

VERBS = {
    "close": lambda ticket, who: change_status(ticket, "resolved", actor=who, at=T0 + HOUR),
    "pause": lambda ticket, who: reply(ticket, "Which?", author=who, status="waiting_customer", at=T0 + HOUR),
    "raise": lambda ticket, who: change(ticket, {"priority": "urgent"}, actor=who, at=T0 + HOUR),
    "assign": lambda ticket, who: assign(ticket, assignee=who, team=None, actor=who, at=T0 + HOUR),
}


def stories():
    """Return the ledger of each ticket, in its order."""
    told = defaultdict(list)
    for event in Event.objects.filter(stream__startswith="ticket:").order_by("pk"):
        told[int(event.stream.removeprefix("ticket:"))].append(event)
    return told


def no_step_twice():
    rows = Counter(Step.objects.values_list("ticket", "clock_kind", "cycle", "path", "number", "request_id"))
    return set(rows.values()) <= {1}


def nothing_contradicts_the_ledger():
    """Fail where a clock is not what its ledger tells, or where a step fired on what was done already."""
    told = stories()
    for clock in Clock.objects.all():
        assert differences(clock, tell(told[clock.ticket_id]).get((clock.kind, clock.cycle))) == {}
    for story in told.values():
        done = False
        for event in story:
            done = event.data["to"] == "resolved" if event.kind == "ticket.status_changed" else done
            assert not (done and event.kind == "escalation.step_fired"), [one.kind for one in story]
    assert no_step_twice()


@pytest.mark.parametrize("seed", [1, 2])
def test_who_closes_pauses_raises_or_takes_a_ticket_while_it_is_swept_is_never_contradicted(
    cast, monkeypatch, seed
):
    monkeypatch.setattr("helpdesk.deadlines.sweep.BATCH", 3)
    rules.desk()
    tickets, dice = many(32), random.Random(seed)
    chosen = [(ticket, dice.choice(list(VERBS))) for ticket in dice.sample(tickets, 24)]

    def work(share):
        for ticket, word in share:
            VERBS[word](ticket, cast.l1)

    sweeps = [lambda: sweep_until_quiet(T0 + HOUR)] * 2
    at_once(lambda: work(chosen[::2]), lambda: work(chosen[1::2]), *sweeps)
    sweep_until_quiet(T0 + HOUR)
    nothing_contradicts_the_ledger()
    assert Clock.objects.filter(breached_at=T0 + HOUR, kind=rules.FIRST).count() == len(tickets)
    left = [ticket for ticket in tickets if ticket.pk not in {one.pk for one, _word in chosen}]
    assert all(rules.fired(ticket) == [1, 2] for ticket in left)


@pytest.mark.slow
def test_killed_in_mid_batch_while_people_answer_nothing_is_lost_doubled_or_contradicted(cast):
    rules.desk()
    dice, tickets = random.Random(20261122), []
    for _ in range(4):
        more = many(60)
        victim = sweeping(T0 + HOUR)
        wait = time.monotonic() + dice.uniform(1.2, 3.0)
        for ticket in more[::4]:
            VERBS[dice.choice(list(VERBS))](ticket, cast.l1)
        time.sleep(max(0.0, wait - time.monotonic()))
        victim.send_signal(signal.SIGKILL)
        victim.wait(10)
        tickets += more
    assert sweeping(T0 + HOUR).wait(120) == 0
    nothing_contradicts_the_ledger()
    untouched = [ticket for place, ticket in enumerate(tickets) if place % 60 % 4]
    assert all(rules.fired(ticket) == [1, 2] for ticket in untouched)
    assert preview(T0 + HOUR).claimed == 0


@pytest.mark.slow
def test_ten_thousand_due_are_dealt_with_once_by_processes_and_tasks_at_once():
    call_command(
        "generate_tickets", "--count", "10000", "--open-share", "1", "--due-now", "10000", verbosity=0
    )
    at = now()
    due = set(Clock.objects.filter(next_at__lte=at).values_list("ticket", flat=True))
    before = Step.objects.count()
    processes = [sweeping(at, stdout=subprocess.PIPE) for _ in range(2)]
    at_once(lambda: sweep_once(at), lambda: sweep_once(at))
    assert [process.communicate(timeout=120) and process.returncode for process in processes] == [0, 0]
    sweep_until_quiet(at)
    assert len(due) == 10_000
    assert preview(at).claimed == 0
    assert not Clock.objects.filter(parked_at__isnull=False).exists()
    assert no_step_twice()
    new = Step.objects.order_by("-pk")[: Step.objects.count() - before]
    assert {step.ticket_id for step in new} <= due
    assert len(new) > 9_000  # the others were due to be broken, and no step hangs on that
    told = Event.objects.filter(kind__in=["escalation.step_fired", "escalation.step_passed"], at__gte=at)
    assert told.count() == len(new)
