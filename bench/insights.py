"""The manager's figures over a desk's facts: a month and a year, beside one plain reading of the same rows."""

from bench.servers import Servers

ORDER_OF_PERIODS = (30, 365)
MOST_MS = {30: 500.0, 365: 3000.0}
"""What the figures at the top of the dashboard may take in the median, by the days of the period."""


def measured(servers: Servers, count: int, rounds: int) -> list[str]:
    """Print what the dashboard's questions take over so many facts; return what is beyond its bound, as sentences."""
    name = f"insights_{count}"
    is_there = servers.has(name)
    servers.manage(name, "migrate", "--verbosity=0")
    if not is_there:
        servers.manage(name, "load_demo", "--verbosity=0")
    order = {"count": count, "rounds": rounds, "periods": ORDER_OF_PERIODS}
    beyond = []
    print(f"\nFigures over {count:,} facts of two years, ms in the median of {rounds} rounds:")
    print(f"{'days':>6}{'':3}{'asked':24}{'ours':>9}{'floor':>9}{'ratio':>8}{'kept':>9}   statements")
    for one in servers.inside(name, "insights", order):
        kept = f"{one['kept']:>9.0f}" if one["kept"] is not None else " " * 9
        print(f"{one['days']:>6}{'':3}{one['asked']:24}{one['ms']:>9.0f}{one['floor']:>9.0f}", end="")
        print(f"{one['ms'] / one['floor']:>8.1f}{kept}   {one['statements']}")
        most = MOST_MS[one["days"]]
        shown = one["kept"] if one["kept"] is not None else one["ms"]
        if one["asked"] == "top" and shown > most:
            beyond.append(f"the figures of {one['days']} days took {shown:.0f} ms, more than {most:.0f}")
    return beyond
