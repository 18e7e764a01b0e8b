"""The sweep beside pure SQL that writes the very rows it writes, into the same tables, indexes and triggers."""

from bench.servers import Servers

DUE = (0, 100, 10_000)


def measured(servers: Servers, name: str, rounds: int) -> None:
    """Print what the sweep of so many due tickets costs on a desk, beside its floor; the medians of the rounds."""
    found = servers.inside(name, "sweep", {"rounds": rounds, "due": DUE})
    print(f"\n{'The sweep':28}{'due':>12}{'ms':>9}{'floor':>9}{'ratio':>8}   rows written")
    for due in DUE:
        ours, below = (sorted(row[place] for row in found if row[0] == due)[rounds // 2] for place in (1, 2))
        rows = next(row[3] for row in found if row[0] == due)
        print(f"{'':28}{due:>12,}{ours:>9.1f}{below:>9.1f}{ours / below:>8.2f}   {rows:,}")
