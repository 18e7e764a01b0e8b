"""The sweep of so many due tickets, alone and with help, in turns with pure SQL that writes the same rows."""

import json
import sys
import time
from datetime import datetime

from bench.inside.rows import one, written_by_sweep
from bench.inside.sweepers import Sweepers, sweepers
from helpdesk.deadlines.sweep import BATCH, sweep_once, sweep_until_quiet
from helpdesk.demo.generate.run import Order, generate
from helpdesk.web.times import now


class Helpers:
    """Sweeps of other processes, which are called at most once."""

    def __init__(self, others: Sweepers) -> None:
        """Keep them waiting."""
        self._others = others
        self._are_called = False

    def call(self) -> None:
        """Let them begin."""
        if not self._are_called:
            self._are_called = True
            self._others.begin()

    def wait(self) -> None:
        """Wait until they have done their part."""
        if self._are_called:
            self._others.seconds()


def made_due(count: int, seed: int) -> datetime:
    """Let so many tickets be due and nothing else; return the instant.

    On a big desk some fall due every second: with none to be due, the instant is the one that was swept.
    """
    at = now()
    sweep_until_quiet(at)
    if not count:
        return at
    generate(Order(count, 1.0, count, seed=seed), now())
    return now()


def probed(at: datetime) -> tuple[float, int]:
    """Return how many seconds the one question takes whether a promise is due."""
    began = time.perf_counter()
    one(
        "SELECT count(*) FROM (SELECT FROM escalation_clock WHERE next_at <= %s AND parked_at IS NULL LIMIT 1)",
        at,
    )
    return time.perf_counter() - began, 0


def swept(at: datetime, helpers: int) -> float:
    """Return how many seconds a sweep takes that calls so many others when it is swamped, as a worker's does."""
    with sweepers(helpers) as others:
        called = Helpers(others)
        began = time.perf_counter()
        sweep_once(at, when_swamped=called.call)
        called.wait()
        return time.perf_counter() - began


def main() -> None:
    """Print `[due, helpers, ms, ms of the floor, rows]` for each number of due tickets in each round."""
    order = json.load(sys.stdin)
    for number in range(order["rounds"]):
        for due in order["due"]:
            for helpers in (0, 1) if due > BATCH else (0,):
                at = made_due(due, 1000 + 2 * number + helpers)
                floor, rows = written_by_sweep(at) if due else probed(at)
                ours = swept(at, helpers)
                print(json.dumps([due, helpers, ours * 1000, floor * 1000, rows]), flush=True)


if __name__ == "__main__":
    main()
