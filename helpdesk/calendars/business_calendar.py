"""Business time on one calendar: how much of it ran between two instants, and when so much of it has run."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from helpdesk.calendars.hours import LocalHours, WrittenWindows
from helpdesk.calendars.instants import DAY, FIRST, LAST, instant_of, seconds_in, seconds_of
from helpdesk.calendars.offsets import read_zone
from helpdesk.calendars.page import PAGE, PAGES_IN_A_CYCLE, Page, add_interval, compile_page

HORIZON: Final = timedelta(days=400)
# By 2100 no zone of the IANA database has a change of its own left: every year follows its standing rule.
_YEAR_2100: Final = date(2100, 1, 1).toordinal() - date(1970, 1, 1).toordinal()


class BusinessCalendar:
    """A time zone with weekly windows, holidays and overrides. Immutable, and safe to share between threads.

    `weekly` is `{"mon": [("09:00", "18:00"), ...], ...}` in local wall clock: half-open windows, several a
    day, joined where they overlap; `24:00` is legal, a window that closes before it opens runs overnight, one
    that opens and closes at once is empty. `holidays` are dates, `overrides` is `{date: windows}`; a date may
    be an ISO string. How they meet each other is told by `LocalHours`.

    Counting is by point membership in whole seconds: an instant is open when its local reading lies in a
    window of its local date. A skipped hour counts nothing and a repeated one twice. Every instant must be
    aware and is cut to its second; a naive one raises ValueError.

    Raises ValueError for an unknown time zone, weekday, time of day or date.
    """

    __slots__ = ("_hours", "_last_page", "_pages", "_repeats_from", "_timezone", "_zone")

    def __init__(
        self,
        timezone: str,
        weekly: Mapping[str, WrittenWindows],
        holidays: Iterable[date | str] = (),
        overrides: Mapping[date, WrittenWindows] | Mapping[str, WrittenWindows] | None = None,
    ) -> None:
        """Read the hours; they are compiled page by page when first asked for."""
        self._timezone = timezone
        self._zone = read_zone(timezone)
        self._hours = LocalHours(weekly, holidays, overrides or {})
        self._pages: dict[int, Page] = {}
        end_of_exceptions = (self._hours.last_exception + 2) * DAY // PAGE + 1
        self._repeats_from = max(end_of_exceptions, _YEAR_2100 * DAY // PAGE + 1)
        self._last_page = LAST // PAGE if self._hours.recur else end_of_exceptions

    @property
    def timezone(self) -> str:
        """The IANA name of the calendar's time zone."""
        return self._timezone

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time in `[start, end)`; zero when it ends before it starts."""
        begin, finish = seconds_of(start), seconds_of(end)
        if finish <= begin:
            return timedelta()
        first, offset = divmod(begin, PAGE)
        last, moment = divmod(finish, PAGE)
        opened = self._page(last).opened_before(moment) - self._page(first).opened_before(offset)
        for number in range(first, last):
            opened += self._page(number).total
        return timedelta(0, opened)

    def due(self, start: datetime, target: timedelta) -> datetime | None:
        """Return the first instant at or after `start`, in UTC, before which `target` of open time has run.

        So a target that ends exactly at closing is due at closing, and a target of zero at `start` itself.
        None when the calendar is not open in the 400 days after `start`, or when the target is never reached
        (no open time is left, or not before the year 10000). Raises ValueError for a negative target.
        """
        begin, wanted = seconds_of(start), seconds_in(target)
        if not wanted:
            return instant_of(begin)
        number, offset = divmod(begin, PAGE)
        page = self._page(number)
        wanted += page.opened_before(offset)
        if wanted > page.total and self.next_open(start) is None:
            return None
        while wanted > page.total:
            wanted -= page.total
            number += 1
            if number > self._last_page:
                return None
            page = self._page(number)
        moment = number * PAGE + page.moment_of(wanted)
        return instant_of(moment) if moment <= LAST else None

    def is_open(self, at: datetime) -> bool:
        """Tell whether business time runs at an instant."""
        number, offset = divmod(seconds_of(at), PAGE)
        return self._page(number).next_open(offset) == offset

    def next_open(self, at: datetime) -> datetime | None:
        """Return the first open instant at or after `at`, in UTC; None when the next 400 days have none."""
        begin = seconds_of(at)
        end = begin + HORIZON.days * DAY
        opens, _ = next(self._open_between(begin, end), (None, None))
        return None if opens is None else instant_of(opens)

    def next_closed(self, at: datetime) -> datetime | None:
        """Return the first closed instant at or after `at`, in UTC; None when the next 400 days have none."""
        begin = closed = seconds_of(at)
        end = begin + HORIZON.days * DAY
        for opens, closes in self._open_between(begin, end):
            if opens > closed:
                break
            closed = closes
        return instant_of(closed) if closed < min(end, LAST) else None

    def segments(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the open intervals within `[start, end)`, clipped to it, in UTC and in order."""
        joined: list[tuple[int, int]] = []
        for opens, closes in self._open_between(seconds_of(start), seconds_of(end)):
            add_interval(joined, opens, closes)
        return [(instant_of(opens), instant_of(closes)) for opens, closes in joined]

    def _open_between(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the open intervals of `[begin, end)`; one that goes over the edge of a page comes in two."""
        begin, end = max(begin, FIRST), min(end, LAST)
        for number in range(begin // PAGE, (end - 1) // PAGE + 1):
            first = number * PAGE
            for opens, closes in self._page(number).between(max(begin - first, 0), min(end - first, PAGE)):
                yield first + opens, first + closes

    def _page(self, number: int) -> Page:
        """Return a page, compiled once. Two threads may compile the same one; it is the same either way."""
        if number > self._repeats_from:
            number = self._repeats_from + (number - self._repeats_from) % PAGES_IN_A_CYCLE
        page = self._pages.get(number)
        if page is None:
            page = self._pages.setdefault(number, compile_page(self._zone, self._hours, number))
        return page
