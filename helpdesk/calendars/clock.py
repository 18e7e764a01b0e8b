"""Business time: a calendar's open hours, and a promise's clock running on them. Pure: imports no Django."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from helpdesk.calendars.business_calendar import BusinessCalendar
from helpdesk.calendars.instants import whole_duration, whole_instant

__all__ = ["BusinessCalendar", "RunningClock", "Span"]

_NOTHING: Final = timedelta()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `[start, end)` over which a clock ran on one calendar; its elapsed time before and after."""

    calendar: BusinessCalendar
    start: datetime
    end: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class RunningClock:
    """One promise: business time that runs towards a target. Frozen: each transition returns a new clock.

    `target` is the promise, `banked` the time that had run at `since`, the last transition (start, pause,
    resume or change); `running_since` is that instant while the clock runs and None while it is paused;
    `reached` is the due time once a transition has found it reached. Those five and the calendar are the row
    to store. `spans` is the past, kept only in memory; clocks are equal when they agree on all the rest.

    A due time that was reached stands, whatever happens at or after it. An instant before the last transition
    is taken as that transition. Instants must be aware, come back in UTC, and are cut to whole seconds as
    durations are; a naive instant or a negative duration raises ValueError.
    """

    calendar: BusinessCalendar
    target: timedelta
    banked: timedelta
    running_since: datetime | None
    since: datetime
    reached: datetime | None
    spans: tuple[Span, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def start(cls, calendar: BusinessCalendar, at: datetime, target: timedelta) -> "RunningClock":
        """Return a clock that runs from `at`. A target of zero is due at once, open or not."""
        begin, promised = whole_instant(at), whole_duration(target)
        return cls(calendar, promised, _NOTHING, begin, begin, None if promised else begin)

    @classmethod
    def restore(  # noqa: PLR0917 (the columns of a row)
        cls,
        calendar: BusinessCalendar,
        target: timedelta,
        banked: timedelta,
        running_since: datetime | None,
        since: datetime,
        reached: datetime | None,
    ) -> "RunningClock":
        """Return the clock of a stored row: it answers as the original for every instant from `since` on.

        Its past is not in the row. So an instant before `since` is taken as `since` by `elapsed` and `after`,
        and `reaches` answers `since` for all that was banked by then: reached by that time, maybe earlier.
        """
        return cls(
            calendar,
            whole_duration(target),
            whole_duration(banked),
            None if running_since is None else whole_instant(running_since),
            whole_instant(since),
            None if reached is None else whole_instant(reached),
        )

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self.running_since is None

    @property
    def due_at(self) -> datetime | None:
        """The instant at which the target is, or was, reached.

        None while the clock is paused short of its target, and when its calendar never opens for the rest.
        """
        if self.reached is not None or self.running_since is None:
            return self.reached
        return self.calendar.due(self.running_since, self.target - self.banked)

    def pause(self, at: datetime) -> "RunningClock":
        """Return the clock standing still from `at`. A paused clock stays as it is."""
        return self if self.paused else self._bank(at)

    def resume(self, at: datetime) -> "RunningClock":
        """Return the clock running again from `at`. A running clock stays as it is."""
        if not self.paused:
            return self
        moment = max(whole_instant(at), self.since)
        return replace(self, running_since=moment, since=moment)

    def change(
        self, at: datetime, target: timedelta | None = None, calendar: BusinessCalendar | None = None
    ) -> "RunningClock":
        """Return the clock with a new target or calendar from `at`; what has run stays, a pause goes on.

        When the new target leaves nothing to run, the clock is due at the change, never before it.
        """
        banked = self._bank(at)
        promised = self.target if target is None else whole_duration(target)
        reached = banked.since if banked.reached is None and promised <= banked.banked else banked.reached
        return replace(
            banked,
            calendar=calendar or self.calendar,
            target=promised,
            running_since=None if self.paused else banked.since,
            reached=reached,
        )

    def carry(self, at: datetime, elapsed: timedelta) -> "RunningClock":
        """Return the clock with at least so much run by `at`, taken over from another promise; a pause goes on.

        When that leaves nothing to run, the clock is due at that moment, never before it.
        """
        banked = self._bank(at)
        ran = max(banked.banked, whole_duration(elapsed))
        reached = banked.since if banked.reached is None and banked.target <= ran else banked.reached
        running_since = None if self.paused else banked.since
        return replace(banked, banked=ran, running_since=running_since, reached=reached)

    def recount(
        self, at: datetime, elapsed: timedelta, target: timedelta, calendar: BusinessCalendar
    ) -> "RunningClock":
        """Return the clock with exactly so much run by `at`, counted anew, and a new target and calendar from then on.

        A pause goes on. When that leaves nothing to run, the clock is due at that moment, never before it.
        """
        changed = self.change(at, target=target, calendar=calendar)
        ran, stood = whole_duration(elapsed), self._bank(at).reached
        reached = changed.since if stood is None and changed.target <= ran else stood
        return replace(changed, banked=ran, reached=reached)

    def elapsed(self, at: datetime) -> timedelta:
        """Return the open, unpaused time that had run at `at`; it goes on counting after the due time."""
        moment = whole_instant(at)
        if moment >= self.since:
            return self._elapsed_now(moment)
        for span in reversed(self.spans):
            if moment >= span.start:
                return span.before + span.calendar.elapsed(span.start, min(moment, span.end))
        return self.spans[0].before if self.spans else self.banked

    def reaches(self, elapsed: timedelta) -> datetime | None:
        """Return the first instant at which so much had run, or will have; None when it never will.

        A paused clock is taken to stay paused. This is about running time alone: a change may have made the
        clock due later than `reaches(target)`.
        """
        wanted = whole_duration(elapsed)
        for span in self.spans:
            if wanted <= span.after:
                return span.calendar.due(span.start, max(wanted - span.before, _NOTHING))
        if self.running_since is not None:
            return self.calendar.due(self.running_since, max(wanted - self.banked, _NOTHING))
        return self.since if wanted <= self.banked else None

    def after(self, instant: datetime, extra: timedelta) -> datetime | None:
        """Return the first instant at which `extra` has run on this clock after `instant`.

        Before its start nothing runs; nothing extra is `instant` itself. None when the clock is paused before
        that much has run. On a restored clock an instant before `since` counts from `since`: keep the elapsed
        time of a past step and ask `reaches` instead.
        """
        more = whole_duration(extra)
        return self.reaches(self.elapsed(instant) + more) if more else whole_instant(instant)

    def _bank(self, at: datetime) -> "RunningClock":
        """Return the clock standing still from `at`, with all that ran until then banked."""
        moment = max(whole_instant(at), self.since)
        banked, due = self._elapsed_now(moment), self.due_at
        spans = self.spans
        if self.running_since is not None:
            spans = (*spans, Span(self.calendar, self.running_since, moment, self.banked, banked))
        return replace(
            self,
            banked=banked,
            running_since=None,
            since=moment,
            reached=due if due is not None and due <= moment else None,
            spans=spans,
        )

    def _elapsed_now(self, moment: datetime) -> timedelta:
        if self.running_since is None:
            return self.banked
        return self.banked + self.calendar.elapsed(self.running_since, moment)
