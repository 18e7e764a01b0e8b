"""What the engine promises of its work on a big desk: a flood, people who work meanwhile, forecasts, newer hours."""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.db import connection

from bench.inside.rows import DUE, one, written_by, written_by_sweep
from bench.inside.sweepers import sweepers
from escalation.models import MatrixVersion
from escalation.recounting import Setting
from escalation.services.recalculating import Way, apply
from escalation.simulate import as_received, simulate
from helpdesk.accounts.models import User
from helpdesk.calendars.models import CalendarVersion
from helpdesk.calendars.services.publishing import publish
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.demo.generate.run import Order, generate
from helpdesk.jobs import running as jobs
from helpdesk.jobs.registry import Turn
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.services.conversation import note

AGENT = "l1@desk.test"


def told(name: str, **facts: object) -> None:
    """Print a figure."""
    print(json.dumps({"name": name, **facts}), flush=True)


def took(work: Callable[[], object]) -> float:
    """Return how many milliseconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def flooded(count: int, seed: int) -> None:
    """Let so many tickets be due at once, and nothing else."""
    sweep_until_quiet(now())
    generate(Order(count, 1.0, count, seed=seed), now())


def flood(count: int, workers: int) -> None:
    """A flood, as after an outage, with several workers."""
    flooded(count, 2_000)
    below, rows = written_by_sweep(now())
    with sweepers(workers) as some:
        some.begin()
        told("flood", due=count, workers=workers, ms=some.seconds() * 1000, floor=below * 1000, rows=rows)


def edits(count: int, most: int) -> None:
    """Notes by an agent on tickets that are due, while they are swept; and the same when nothing is."""
    agent = User.objects.get(email=AGENT)

    def write(pk: int) -> float:
        ticket = Ticket.objects.get(pk=pk)
        return took(lambda: note(ticket, "We look into it.", author=agent))

    flooded(count, 3_000)
    with connection.cursor() as cursor:
        cursor.execute(f"{DUE} ORDER BY next_at, id", [now()])
        due = [pk for (pk,) in cursor.fetchall()]
    waits: list[float] = []
    with sweepers(1) as some:
        some.begin()
        step = max(1, len(due) // most)
        for pk in due[::step]:
            if not some.are_at_work():
                break
            waits.append(write(pk))
        some.seconds()
    alone = [write(pk) for pk in due[: len(waits)]]
    told(
        "edits",
        edits=len(waits),
        median=median(waits),
        longest=max(waits),
        alone=median(alone),
        longest_alone=max(alone),
    )


def recalculation(most: int) -> None:
    """A holiday that comes into the calendar of most promises: so many open ones of its clocks are counted anew."""
    is_open = "state IN ('running', 'paused')"
    of_version = f"FROM escalation_clock WHERE calendar_version_id = %s AND {is_open}"
    version = CalendarVersion.objects.get(
        pk=one(
            f"SELECT calendar_version_id FROM escalation_clock WHERE {is_open} GROUP BY 1"
            " ORDER BY count(*) DESC LIMIT 1"
        )
    )
    sweep_until_quiet(now())  # what is due would come first
    clocks = min(most, one(f"SELECT count(*) {of_version}", version.pk))
    changed = (
        f"SELECT DISTINCT ticket_id FROM (SELECT ticket_id {of_version} ORDER BY 1 LIMIT {clocks}) AS first"
    )
    hours = {"timezone": version.timezone, "weekly": version.weekly, "overrides": version.overrides}
    soon = (now() + timedelta(days=1)).date().isoformat()
    publish(version.calendar, {**hours, "holidays": [*version.holidays, {"date": soon, "name": "Bench"}]})

    def work() -> None:
        job = apply(
            Setting.CALENDAR, version.calendar_id, Way.FROM_HISTORY, actor=User.objects.get(email=AGENT).pk
        )
        while job.done < clocks and jobs.run_batch(job.pk) == Turn.GOES_ON:
            job.refresh_from_db()
        jobs.cancel(job.pk)

    below, rows = written_by(work, changed, version.pk)
    told("recalculation", clocks=clocks, rows=rows, ms=took(work), floor=below * 1000)


def simulations(rounds: int) -> None:
    """Answers of the simulator to real tickets under the matrix that counts."""
    at = now()
    matrix = MatrixVersion.objects.in_effect(at).first()
    rows = Ticket.objects.open().select_related("topic", "team", "requester", "assignee").order_by("-pk")
    tickets = list(rows[:rounds])

    def answer(ticket: Ticket) -> None:
        simulate(as_received(ticket), matrix, at=ticket.created_at)

    answer(tickets[0])
    times = [took(lambda ticket=ticket: answer(ticket)) for ticket in tickets]
    told("simulations", answers=len(times), median=median(times), longest=max(times))


def main() -> None:
    """Measure everything that the order asks for."""
    order = json.load(sys.stdin)
    simulations(order["simulations"])
    edits(order["swept"], order["edits"])
    recalculation(order["recalculated"])
    flood(order["flood"], order["workers"])


main()
