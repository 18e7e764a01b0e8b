"""Rounds: everything is asked in turn, again and again, so that whatever else the machine does hits all alike."""

from collections import defaultdict
from statistics import median

from bench.asking import PAGES, milliseconds
from bench.data import Desk

Figures = dict[tuple[str, str, int], float]


def measured(desks: list[Desk], rounds: int, requests: int) -> Figures:
    """Return the median over rounds of each round's median, in ms, by page, way and number of tickets."""
    medians: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for page in PAGES:
            times: dict[tuple[str, str, int], list[float]] = defaultdict(list)
            for _ in range(requests):
                for desk in desks:
                    for way in (page.ours, *page.floors):
                        times[page.name, way.name, desk.count].append(milliseconds(desk, way))
            if number:  # the first round warms everything up and does not count
                for key, found in times.items():
                    medians[key].append(median(found))
    return {key: median(found) for key, found in medians.items()}
