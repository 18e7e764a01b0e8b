"""The table of how fast the answers are: by kind, the desk's beside the bare indexed query."""

from typing import Any

MOST = 3.0
"""How many times the bare query a search may take, over all kinds."""
LARGE = 50_000
"""Articles from which on the bound holds: a small desk's query is over before its words were read."""
FLOORS = ("any", "ids", "all")


def show(answers: list[dict[str, Any]]) -> list[str]:
    """Print the table; return what is beyond its bound.

    The bare query looks for any of the words, ranks by `ts_rank` and makes titles and highlights of ten; beside it
    stand its ranking alone, and the one that looks for all of the words and has nothing to rank for most texts.
    """
    rows = [answer for answer in answers if "kind" in answer]
    rebuilt = next(answer for answer in answers if "rebuilt" in answer)
    walked = next(answer["walked"] for answer in answers if "walked" in answer)
    print(
        f"\n{rebuilt['articles']:,} articles, index built in {rebuilt['built']:.0f} s "
        f"and made anew in {rebuilt['rebuilt']:.0f} s"
    )
    head = "".join(f"{name:>10}{'ratio':>7}" for name in ("any word", "rank only", "all words"))
    print(f"{'median':18}{'ours, ms':>9}{head}")
    for row in rows:
        _line(row["kind"], row)
    total = {name: sum(row[name] for row in rows) / len(rows) for name in ("ours", *FLOORS)}
    _line("mean of kinds", total)
    print(f"tables walked: {', '.join(walked) or 'none'}")
    beyond = [f"A search of {rebuilt['articles']:,} articles walks through {table}" for table in walked]
    ratio = total["ours"] / total["any"]
    if rebuilt["articles"] >= LARGE and ratio > MOST:
        beyond.append(f"A search of {rebuilt['articles']:,} articles takes {ratio:.2f} times the bare query")
    return beyond


def _line(name: str, row: dict[str, Any]) -> None:
    floors = "".join(f"{row[floor]:>10.1f}{row['ours'] / row[floor]:>7.2f}" for floor in FLOORS)
    print(f"{name:18}{row['ours']:>9.1f}{floors}")
