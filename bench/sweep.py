"""The sweep beside pure SQL that writes the very rows it writes, into the same tables, indexes and triggers."""

from bench.servers import Servers

DUE = (0, 100, 10_000)


def measured(servers: Servers, name: str, rounds: int) -> None:
    """Print what the sweep of so many due tickets costs on a desk, beside its floor; the medians of the rounds.

    A worker's sweep calls a second process when it finds more than a batch: such a one is measured alone and with it.
    """
    found = servers.inside(name, "sweep", {"rounds": rounds, "due": DUE})
    print(f"\n{'The sweep':28}{'due':>12}{'ms':>9}{'floor':>9}{'ratio':>8}   rows written")
    for due, helpers in sorted({(row[0], row[1]) for row in found}):
        same = [row for row in found if row[:2] == [due, helpers]]
        ours, below = (sorted(row[place] for row in same)[len(same) // 2] for place in (2, 3))
        label = "  with a second process" if helpers else ""
        print(f"{label:28}{due:>12,}{ours:>9.1f}{below:>9.1f}{ours / below:>8.2f}   {same[0][4]:,}")
