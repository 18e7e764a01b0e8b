"""The hours people write (weekly windows, holidays, overrides), read as the open seconds of a local date."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from helpdesk.calendars.instants import DAY

WrittenWindows: TypeAlias = Sequence[Sequence[str]]
Windows: TypeAlias = tuple[tuple[int, int], ...]

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME_OF_DAY: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_DAY_ZERO: Final = date(1970, 1, 1).toordinal()
_DAY_ZERO_WEEKDAY: Final = date(1970, 1, 1).weekday()


class BadHours(ValueError):
    """Hours that cannot be read: `sentence` says why, with places for `words`, so that it can be translated."""

    def __init__(self, sentence: str, **words: object) -> None:
        """Keep the sentence and what stands in its places."""
        super().__init__(sentence % words)
        self.sentence = sentence
        self.words = words


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where somebody reads it."""
    return sentence


class LocalHours:
    """When a calendar is open, by local date. A date is counted in days since 1970-01-01.

    Each date has its own windows: those written for its weekday up to midnight, and what the night before
    left over after midnight. A holiday empties its own date and no other. An override replaces all windows of
    its own date, the rest of the night before included; when it runs past midnight itself, the rest is added
    to the next date, unless that is a holiday or has an override.
    """

    def __init__(
        self,
        weekly: Mapping[str, WrittenWindows],
        holidays: Iterable[date | str],
        overrides: Mapping[date, WrittenWindows] | Mapping[str, WrittenWindows],
    ) -> None:
        """Read the hours. Raises BadHours for an unknown weekday, a bad time of day or a bad date."""
        self._by_weekday = _read_week(weekly)
        self._exceptions: dict[int, Windows] = {}
        if not isinstance(overrides, Mapping):
            raise BadHours(
                gettext_noop("%(given)r are no overrides: write {date: [[open, close], ...]}."),
                given=overrides,
            )
        self._override({_read_date(day): _read_windows(windows) for day, windows in overrides.items()})
        self._exceptions.update(dict.fromkeys(map(_read_date, holidays), ()))

    @property
    def recur(self) -> bool:
        """Whether any week has hours of its own, overrides aside."""
        return any(self._by_weekday)

    @property
    def last_exception(self) -> int:
        """The last date that differs from its weekday; 0 when none does."""
        return max(self._exceptions, default=0)

    def on(self, day: int) -> Windows:
        """Return the open seconds `[opens, closes)` after local midnight of a date, sorted and disjoint."""
        windows = self._exceptions.get(day)
        return self._ordinary(day) if windows is None else windows

    def _ordinary(self, day: int) -> Windows:
        return self._by_weekday[(day + _DAY_ZERO_WEEKDAY) % 7]

    def _override(self, overrides: dict[int, Windows]) -> None:
        for day, windows in overrides.items():
            self._exceptions[day] = _union(_until_midnight(windows))
        for day, windows in overrides.items():
            rest = _after_midnight(windows)
            if rest and day + 1 not in overrides:
                self._exceptions[day + 1] = _union(self._ordinary(day + 1) + rest)


def _read_week(weekly: Mapping[str, WrittenWindows]) -> tuple[Windows, ...]:
    if not isinstance(weekly, Mapping):
        raise BadHours(
            gettext_noop("%(given)r is no week: write {weekday: [[open, close], ...]}."), given=weekly
        )
    unknown = [name for name in weekly if name not in WEEKDAYS]
    if unknown:
        sentence = gettext_noop("%(given)r is no weekday: write one of %(known)s.")
        raise BadHours(sentence, given=unknown[0], known=", ".join(WEEKDAYS))
    written = [_read_windows(weekly.get(name, ())) for name in WEEKDAYS]
    nights_before = [written[-1], *written[:-1]]
    return tuple(
        _union(_until_midnight(today) + _after_midnight(night))
        for today, night in zip(written, nights_before, strict=True)
    )


def _read_windows(windows: WrittenWindows) -> Windows:
    """Return the windows in seconds after midnight; one that runs overnight closes after 86,400."""
    if not isinstance(windows, Sequence):
        raise BadHours(
            gettext_noop("%(given)r is no list of windows: write [[open, close], ...]."), given=windows
        )
    return tuple(_read_window(window) for window in windows)


def _read_window(window: Sequence[str]) -> tuple[int, int]:
    match window:
        case [str(opening), str(closing)]:
            opens, closes = _read_time(opening), _read_time(closing)
            return opens, closes + DAY if closes < opens else closes
        case _:
            sentence = gettext_noop("%(given)r is no window: write its opening and its closing time.")
            raise BadHours(sentence, given=window)


def _read_time(text: str) -> int:
    if not _TIME_OF_DAY.fullmatch(text):
        raise BadHours(
            gettext_noop("%(given)r is no time of day: write HH:MM, from 00:00 to 24:00."), given=text
        )
    return int(text[:2]) * 3600 + int(text[3:]) * 60


def _read_date(day: date | str) -> int:
    try:
        # Through its text, so that a datetime, whose date depends on the zone, is refused.
        return date.fromisoformat(str(day)).toordinal() - _DAY_ZERO
    except ValueError:
        raise BadHours(gettext_noop("%(given)r is no date: write YYYY-MM-DD."), given=day) from None


def _until_midnight(windows: Windows) -> Windows:
    return tuple((opens, min(closes, DAY)) for opens, closes in windows)


def _after_midnight(windows: Windows) -> Windows:
    return tuple((0, closes - DAY) for _, closes in windows if closes > DAY)


def _union(windows: Windows) -> Windows:
    """Sort windows, join those that overlap or touch, and drop the empty ones."""
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        elif opens < closes:
            joined.append((opens, closes))
    return tuple(joined)
