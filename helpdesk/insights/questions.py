"""Questions: which figure, of which period, in which time zone, split by what, as at when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.web.times import parse_instant

DAY = timedelta(days=1)
WEEK = 7 * DAY
BUCKETS = ("day", "week", "month")


@dataclass(frozen=True)
class Question:
    """A report (`name`) over the days from `start` to before `end`, in a time zone.

    A day is from local midnight to local midnight, a week begins on Monday. `by` splits it, `filters` narrow it (by the
    names of dimensions), `as_of` asks for what was true at an instant; without it, for what is known now.

    What a drawing does not show need not be counted: `is_brief` leaves out what stands beside the value, and without
    `in_parts` there may be no buckets.
    """

    name: str
    start: date
    end: date
    bucket: str = "day"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    by: str | None = None
    as_of: datetime | None = None
    filters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    is_brief: bool = False
    in_parts: bool = True

    def before(self) -> "Question":
        """Return the same question of the period before, which has as many days."""
        return replace(self, start=self.start - (self.end - self.start), end=self.start)

    def moved(self, days: int) -> "Question":
        """Return the same question of a period that lies so many days later."""
        return replace(self, start=self.start + days * DAY, end=self.end + days * DAY)

    def of(self, name: str, **changes: Any) -> "Question":
        """Return another report's question of the same period, reader and filters."""
        return replace(self, name=name, **{"by": None, **changes})

    @property
    def begin_at(self) -> datetime:
        """Return the instant at which the period begins."""
        return self.instant_of(self.start)

    @property
    def end_at(self) -> datetime:
        """Return the instant at which the period ends; it does not belong to it."""
        return self.instant_of(self.end)

    @property
    def days(self) -> int:
        """Return how many days the period has."""
        return (self.end - self.start).days

    def instant_of(self, day: date) -> datetime:
        """Return the instant of a day's local midnight, or of its first instant where midnight was skipped."""
        return datetime.combine(day, time(), self.timezone).astimezone(UTC)

    def starts(self) -> list[date]:
        """Return the first day of every bucket that the period touches, in order."""
        return list(self._starts())

    def span_of(self, start: date) -> tuple[datetime, datetime]:
        """Return the instants between which what a bucket counts lies: its part of the period."""
        return (
            self.instant_of(max(start, self.start)),
            self.instant_of(min(_after(start, self.bucket), self.end)),
        )

    def written(self) -> dict[str, Any]:
        """Return the question as JSON holds it."""
        return {
            **{name: getattr(self, name) for name in ("name", "bucket", "by", "is_brief", "in_parts")},
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "timezone": self.timezone.key,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "filters": {name: list(values) for name, values in self.filters.items()},
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "Question":
        """Return the question that was written so."""
        as_of = written["as_of"]
        told = {
            "start": date.fromisoformat(written["start"]),
            "end": date.fromisoformat(written["end"]),
            "timezone": ZoneInfo(written["timezone"]),
            "as_of": parse_instant(as_of) if as_of else None,
        }
        return cls(**{**written, **told})

    def _starts(self) -> Iterator[date]:
        day = first_of(self.start, self.bucket)
        while day < self.end:
            yield day
            day = _after(day, self.bucket)


def first_of(day: date, bucket: str) -> date:
    """Return the first day of the bucket that a day lies in."""
    if bucket == "week":
        return day - day.weekday() * DAY
    return day.replace(day=1) if bucket == "month" else day


def _after(start: date, bucket: str) -> date:
    if bucket == "month":
        return (start.replace(day=1) + 32 * DAY).replace(day=1)
    return start + (WEEK if bucket == "week" else DAY)
