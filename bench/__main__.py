"""`.venv/bin/python -m bench`: all benchmarks of the desk in one table; the exit code says whether bounds hold."""

import argparse
import sys

from bench import data, rounds, servers, table


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
    options = parser.parse_args()
    beyond: list[str] = []
    with servers.started(options.keep) as running:
        names = {count: data.ready(running, count, options.open_share) for count in options.sizes}
        desks = [data.opened(running, name, count) for count, name in names.items()]
        figures = rounds.measured(desks, options.rounds, options.requests)
        beyond += table.show(figures, options.sizes)
    for sentence in beyond:
        print(f"BEYOND: {sentence}")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
