"""One page of a compiled calendar: its open intervals with prefix sums, answering by bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from helpdesk.calendars.hours import LocalHours
from helpdesk.calendars.instants import DAY
from helpdesk.calendars.offsets import steady_stretches

# 773 pages of 189 days are 146,097 days: the 400 years after which the Gregorian calendar repeats itself.
PAGE: Final = 189 * DAY
PAGES_IN_A_CYCLE: Final = 773


class Page:
    """The open intervals of 189 days, in seconds from the page's first one. It never changes."""

    __slots__ = ("_ends", "_opened", "_starts", "total")

    def __init__(self, intervals: list[tuple[int, int]]) -> None:
        """Take the open intervals `[start, end)`, sorted and disjoint."""
        self._starts = [start for start, _ in intervals]
        self._ends = [end for _, end in intervals]
        self._opened: list[int] = []
        self.total = 0
        for start, end in intervals:
            self._opened.append(self.total)
            self.total += end - start

    def opened_before(self, moment: int) -> int:
        """Return the open seconds in `[0, moment)`."""
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0
        end = self._ends[index]
        return self._opened[index] + min(moment, end) - self._starts[index]

    def moment_of(self, opened: int) -> int:
        """Return the first moment before which so many seconds were open: `0 < opened <= total`."""
        index = bisect_left(self._opened, opened) - 1
        return self._starts[index] + opened - self._opened[index]

    def next_open(self, moment: int) -> int | None:
        """Return the first open moment at or after one, or None."""
        index = bisect_right(self._ends, moment)
        return None if index == len(self._starts) else max(moment, self._starts[index])

    def between(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the open intervals within `[begin, end)`, clipped to it."""
        for index in range(bisect_right(self._ends, begin), bisect_left(self._starts, end)):
            yield max(begin, self._starts[index]), min(end, self._ends[index])


def compile_page(zone: ZoneInfo, hours: LocalHours, number: int) -> Page:
    """Compile the page that begins `number` times 189 days after 1970 (before it, when negative).

    An instant is open when its local reading lies in a window of its local date: so an hour that the zone
    skips counts nothing, and an hour that it repeats counts twice.
    """
    begin = number * PAGE
    intervals: list[tuple[int, int]] = []
    for since, until, offset in steady_stretches(zone, begin, begin + PAGE):
        for day in range((since + offset) // DAY, (until - 1 + offset) // DAY + 1):
            midnight = day * DAY - offset
            for opens, closes in hours.on(day):
                start, end = max(midnight + opens, since) - begin, min(midnight + closes, until) - begin
                if start < end:
                    add_interval(intervals, start, end)
    return Page(intervals)


def add_interval(intervals: list[tuple[int, int]], start: int, end: int) -> None:
    """Add an interval after the others, joined to the last one when it begins where that ends."""
    if intervals and intervals[-1][1] == start:
        start, _ = intervals.pop()
    intervals.append((start, end))
