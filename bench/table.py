"""The table: every figure beside its floor, its ratio, the most it may be, and whether it is."""

from bench.asking import PAGES
from bench.rounds import Figures

GROWTH = 1.3


def show(figures: Figures, counts: list[int]) -> list[str]:
    """Print the table; return what is beyond its bound, as sentences."""
    beyond: list[str] = []
    print(f"\n{'':28}{'tickets':>12}{'ms':>9}{'floor':>9}{'ratio':>8}{'at most':>9}")
    for page in PAGES:
        for count in counts:
            ours = figures[page.name, "ours", count]
            for floor, most in zip(page.floors, page.most, strict=True):
                below = figures[page.name, floor.name, count]
                name = f"{page.name} / {floor.name}"
                print(f"{name:28}{count:>12,}{ours:>9.1f}{below:>9.1f}{ours / below:>8.2f}{most:>9.1f}")
                if ours / below > most:
                    beyond.append(f"{name} at {count:,}: {ours / below:.2f} is more than {most}")
    if len(counts) > 1:
        _growth(figures, counts[0], counts[-1], beyond)
    return beyond


def _growth(figures: Figures, few: int, many: int, beyond: list[str]) -> None:
    print(f"\nGrowth from {few:,} to {many:,} tickets, ours over the bare floor's (at most {GROWTH}):")
    for page in PAGES:
        ours = figures[page.name, "ours", many] / figures[page.name, "ours", few]
        floor = figures[page.name, page.floors[0].name, many] / figures[page.name, page.floors[0].name, few]
        print(f"{page.name:28}{ours:>9.2f}{floor:>9.2f}{ours / floor:>8.2f}")
        if ours / floor > GROWTH:
            beyond.append(f"{page.name} grows by {ours / floor:.2f}, more than {GROWTH}")
