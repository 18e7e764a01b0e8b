"""The sweep of so many due tickets, in turns with pure SQL that writes the same rows."""

import json
import sys
import time
from datetime import datetime

from bench.inside.rows import one, written_by_sweep
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.demo.generate.run import Order, generate
from helpdesk.web.times import now


def probed(at: datetime) -> tuple[float, int]:
    """Return how many seconds the one question takes whether a promise is due."""
    began = time.perf_counter()
    one(
        "SELECT count(*) FROM (SELECT FROM escalation_clock WHERE next_at <= %s AND parked_at IS NULL LIMIT 1)",
        at,
    )
    return time.perf_counter() - began, 0


def main() -> None:
    """Print `[due, milliseconds, milliseconds of the floor, rows]` for each number of due tickets in each round."""
    order = json.load(sys.stdin)
    for number in range(order["rounds"]):
        for due in order["due"]:
            at = now()
            sweep_until_quiet(at)
            if due:
                generate(Order(due, 1.0, due, seed=1000 + number), now())
                at = now()
            floor, rows = written_by_sweep(at) if due else probed(at)
            began = time.perf_counter()
            sweep_until_quiet(at)
            ours = time.perf_counter() - began
            print(json.dumps([due, ours * 1000, floor * 1000, rows]), flush=True)


main()
