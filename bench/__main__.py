"""`.venv/bin/python -m bench`: all benchmarks of the desk in one table; the exit code says whether bounds hold."""

import argparse
import sys

from bench import data, engine, insights, plans, rounds, servers, sweep, table
from bench.knowledge import parts as knowledge

PARTS = ("pages", "plans", "sweep", "engine", "insights", "knowledge")
ON_TICKETS = set(PARTS) - {"insights", "knowledge"}
"""Parts that need desks full of tickets."""


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 1_000_000], help="tickets of each desk"
    )
    parser.add_argument("--open-share", type=float, default=0.1, help="share of open tickets (default 0.1)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default 5)")
    parser.add_argument(
        "--requests", type=int, default=15, help="requests of each kind in a round (default 15)"
    )
    parser.add_argument("--keep", default="", help="a folder that keeps the desks for the next run")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to run (default all)"
    )
    parser.add_argument(
        "--articles",
        type=int,
        nargs="+",
        default=[5_000, 100_000],
        help="articles that are searched for speed (default 5,000 and 100,000)",
    )
    options = parser.parse_args()
    beyond: list[str] = []
    with servers.started(options.keep) as running:
        if "knowledge" in options.only:
            beyond += knowledge.measured(running, options.articles, options.rounds)
        if "insights" in options.only:
            beyond += insights.measured(running, options.sizes[-1], options.rounds)
        sizes = options.sizes if ON_TICKETS.intersection(options.only) else []
        names = {count: data.ready(running, count, options.open_share) for count in sizes}
        desks = [data.opened(running, name, count) for count, name in names.items()]
        if "pages" in options.only:
            beyond += table.show(rounds.measured(desks, options.rounds, options.requests), options.sizes)
        if "plans" in options.only:
            beyond += plans.walked(running, desks[-1])
        if "sweep" in options.only:
            sweep.measured(running, desks[0].name, options.rounds)
        if "engine" in options.only:
            beyond += engine.measured(running, desks[-1].name)
    for sentence in beyond:
        print(f"BEYOND: {sentence}")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
