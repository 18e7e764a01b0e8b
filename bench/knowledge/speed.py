"""The table of how fast the answers are: by kind, the desk's beside the bare indexed query."""

from typing import Any

MOST = 3.0
"""How many times the bare query a search may take, over all kinds."""


def show(answers: list[dict[str, Any]]) -> list[str]:
    """Print the table; return what is beyond its bound.

    The bare query looks for any of the words and ranks by `ts_rank`; the one that looks for all of them stands beside
    it, and has nothing to rank for most texts.
    """
    rows = [answer for answer in answers if "kind" in answer]
    rebuilt = next(answer for answer in answers if "rebuilt" in answer)
    walked = next(answer["walked"] for answer in answers if "walked" in answer)
    print(f"\n{rebuilt['articles']:,} articles, index rebuilt in {rebuilt['rebuilt']:.0f} s")
    print(f"{'median':18}{'ours, ms':>9}{'any word':>10}{'ratio':>7}{'all words':>11}{'ratio':>7}")
    for row in rows:
        _line(row["kind"], row)
    total = {name: sum(row[name] for row in rows) / len(rows) for name in ("ours", "any", "all")}
    _line("mean of kinds", total)
    print(f"tables walked: {', '.join(walked) or 'none'}")
    beyond = [f"A search walks through {table}" for table in walked]
    ratio = total["ours"] / total["any"]
    return beyond + ([f"A search takes {ratio:.2f} times the bare query"] if ratio > MOST else [])


def _line(name: str, row: dict[str, Any]) -> None:
    ours = row["ours"]
    print(
        f"{name:18}{ours:>9.1f}{row['any']:>10.1f}{ours / row['any']:>7.2f}"
        f"{row['all']:>11.1f}{ours / row['all']:>7.2f}"
    )
