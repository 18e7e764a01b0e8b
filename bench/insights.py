"""The manager's figures over a desk's facts: a month and a year, beside one plain reading of the same rows."""

from bench.servers import Servers

ORDER_OF_PERIODS = (30, 365)
MOST_MS = {30: 500.0, 365: 3000.0}
"""What the dashboard's figures, on top and below, may take together in the median, by the days of the period."""
DASHBOARD = ("top", "below")


def measured(servers: Servers, count: int, rounds: int) -> list[str]:
    """Print what the dashboard's questions take over so many facts; return what is beyond its bound, as sentences."""
    name = f"insights_{count}"
    is_there = servers.has(name)
    servers.manage(name, "migrate", "--verbosity=0")
    if not is_there:
        servers.manage(name, "load_demo", "--verbosity=0")
    order = {"count": count, "rounds": rounds, "periods": ORDER_OF_PERIODS}
    dashboards = dict.fromkeys(ORDER_OF_PERIODS, 0.0)
    print(f"\nFigures over {count:,} facts of two years, ms in the median of {rounds} rounds:")
    print(f"{'days':>6}{'':3}{'asked':24}{'ours':>9}{'floor':>9}{'ratio':>8}{'kept':>9}   statements")
    for one in servers.inside(name, "insights", order):
        kept = f"{one['kept']:>9.0f}" if one["kept"] is not None else " " * 9
        print(f"{one['days']:>6}{'':3}{one['asked']:24}{one['ms']:>9.0f}{one['floor']:>9.0f}", end="")
        print(f"{one['ms'] / one['floor']:>8.1f}{kept}   {one['statements']}")
        if one["asked"] in DASHBOARD:
            dashboards[one["days"]] += one["kept"] if one["kept"] is not None else one["ms"]
    return [
        f"the dashboard of {days} days took {ms:.0f} ms, more than {MOST_MS[days]:.0f}"
        for days, ms in dashboards.items()
        if ms > MOST_MS[days]
    ]
