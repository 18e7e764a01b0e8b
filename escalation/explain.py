"""Why a ticket is due when it is: every promise line by line, and the time spent at each level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from escalation import events
from escalation.models import Clock
from escalation.running import SECOND, running
from escalation.words import ClockKind, ClockState
from helpdesk.calendars.compile import business_calendar
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import story
from helpdesk.web.durations import duration
from helpdesk.web.times import now
from tickets import events as ticket_events
from tickets.keys import key_of
from tickets.models import Ticket
from tickets.transitions import is_done
from tickets.words import Priority


@dataclass(frozen=True)
class Explained:
    """A promise with what has run of it at an instant, and the lines that add up to its due time."""

    clock: Clock
    elapsed_seconds: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Stay:
    """Business seconds spent at a level with a team."""

    level: int
    team_id: int | None
    seconds: int


def explain(ticket: Ticket, *, at: datetime | None = None) -> list[Explained]:
    """Return every promise of a ticket, the open ones first, each with its lines in the active language."""
    at = at or now()
    clocks = list(
        Clock.objects.filter(ticket=ticket).select_related(
            "ticket", "policy_version__policy", "calendar_version__calendar"
        )
    )
    told = list(story(ticket.stream).filter(kind__startswith="clock."))
    ordered = sorted(
        clocks, key=lambda clock: (not clock.is_open, ClockKind.values.index(clock.kind), clock.cycle)
    )
    return [Explained(clock, elapsed_seconds(clock, at), tuple(_lines(clock, told, at))) for clock in ordered]


def elapsed_seconds(clock: Clock, at: datetime) -> int:
    """Return the business seconds that had run on a promise at an instant; a stopped one stands still."""
    return round(running(clock).elapsed(max(at, clock.since)) / SECOND)


def stays(
    ticket: Ticket, *, at: datetime | None = None, explained: Sequence[Explained] | None = None
) -> list[Stay]:
    """Return the business time a ticket spent at each level with each team while it was open, in order of level.

    `explained` are its promises where they are known already.
    """
    at = at or now()
    clock = _resolution(ticket, explained)
    if clock is None:
        return []
    calendar = business_calendar(clock.calendar_version_id)
    spent: dict[tuple[int, int | None], int] = {}
    for (begin, place), (end, _after) in pairwise([*_places(ticket), (at, None)]):
        if place is not None and end > begin:
            spent[place] = spent.get(place, 0) + round(calendar.elapsed(begin, end) / SECOND)
    return [Stay(level, team, seconds) for (level, team), seconds in sorted(spent.items(), key=_by_level)]


def _resolution(ticket: Ticket, explained: Sequence[Explained] | None) -> Clock | None:
    """Return the ticket's latest promise to solve it."""
    if explained is None:
        return Clock.objects.filter(ticket=ticket, kind=ClockKind.RESOLUTION).order_by("-cycle").first()
    known = [one.clock for one in explained if one.clock.kind == ClockKind.RESOLUTION]
    return max(known, key=lambda clock: clock.cycle, default=None)


def _by_level(item: tuple[tuple[int, int | None], int]) -> tuple[int, int]:
    (level, team), _seconds = item
    return level, team or 0


def _places(ticket: Ticket) -> Iterable[tuple[datetime, tuple[int, int | None] | None]]:
    """Yield where the ticket was from which instant on; None while it was done."""
    kinds = [ticket_events.OPENED, ticket_events.PLACED, ticket_events.STATUS_CHANGED]
    level, team, open_now = 1, None, True
    for event in story(ticket.stream).filter(kind__in=kinds):
        if event.kind == ticket_events.OPENED:
            team = event.data.get("team")
        elif event.kind == ticket_events.PLACED:
            level, team = event.data["level"][1], event.data["team"][1]
        else:
            open_now = not is_done(event.data["to"])
        yield event.at, (level, team) if open_now else None


def _lines(clock: Clock, told: Iterable[Event], at: datetime) -> Iterable[str]:
    story = [
        event
        for event in told
        if (event.data.get("clock"), event.data.get("cycle")) == (clock.kind, clock.cycle)
    ]
    priorities = [event.data["priority"] for event in story if event.data.get("priority")]
    yield _promise(clock, priorities[-1] if priorities else clock.ticket.priority)
    has_changed = any(event.kind == events.CLOCK_CHANGED for event in story)
    for place, event in enumerate(story):
        goes_on = any(later.kind == events.CLOCK_RESUMED for later in story[place + 1 :])
        yield from _line(event, has_changed=has_changed, goes_on=goes_on)
    yield _verdict(clock, at)


def _promise(clock: Clock, priority: str) -> str:
    """Say what is promised now: the target of the priority that the clock last ran under."""
    version = clock.calendar_version
    return _(
        "The policy “%(policy)s” promises it within %(target)s for priority “%(priority)s”, counted on the calendar "
        "“%(calendar)s” (%(zone)s)."
    ) % {
        "policy": clock.policy_version.policy.name,
        "target": duration(clock.target),
        "priority": Priority(priority).label,
        "calendar": version.calendar.name,
        "zone": version.timezone,
    }


def _line(event: Event, *, has_changed: bool, goes_on: bool) -> Iterable[str]:
    """Say what an event did to its promise: what a reader needs to add up the due time, and no more."""
    words = {"at": moment(event.at), "target": duration(event.data.get("target") or 0)}
    match event.kind:
        case events.CLOCK_STARTED if has_changed:
            yield _("It began to run on %(at)s, with a target of %(target)s.") % words
        case events.CLOCK_STARTED:
            yield _("It began to run on %(at)s.") % words
        case events.CLOCK_PAUSED:
            yield _("It was paused on %(at)s.") % words
        case events.CLOCK_STOPPED if goes_on:
            yield _("It stood still from %(at)s on: the ticket was solved.") % words
        case events.CLOCK_RESUMED:
            yield _("It ran on from %(at)s.") % words
        case events.CLOCK_CHANGED if "banked" in event.data:
            taken = {"ran": duration(event.data["banked"]), "key": key_of(event.data.get("ticket"))}
            yield _("On %(at)s it took over %(ran)s of business time that had run on %(key)s.") % {
                **words,
                **taken,
            }
        case events.CLOCK_CHANGED:
            yield _("Its target became %(target)s on %(at)s; what had run was kept.") % words


def _verdict(clock: Clock, at: datetime) -> str:
    words = {
        "ran": duration(elapsed_seconds(clock, at)),
        "due": moment(clock.due_at) if clock.due_at else "",
        "breached": moment(clock.breached_at) if clock.breached_at else "",
        "stopped": moment(clock.stopped_at) if clock.stopped_at else "",
    }
    return _verdict_pattern(clock) % words


def _verdict_pattern(clock: Clock) -> str:
    if not clock.is_open:
        return _end_pattern(clock)
    if clock.breached_at is not None:
        return _("%(ran)s of business time have run: it was due on %(breached)s and is late.")
    if clock.state == ClockState.PAUSED:
        return _("%(ran)s of business time have run; it stands still until the ticket is worked on again.")
    if clock.due_at is None:
        return _("Its calendar has no hours left: it is never due. Tell an administrator.")
    return _("%(ran)s of business time have run: it is due on %(due)s.")


def _end_pattern(clock: Clock) -> str:
    if clock.state == ClockState.CANCELLED:
        return _("It was cancelled on %(stopped)s.")
    if clock.breached_at is None:
        return _("It was met on %(stopped)s, after %(ran)s of business time.")
    return _("It was due on %(breached)s and ended late, on %(stopped)s.")


def moment(at: datetime) -> str:
    """Return an instant in the active language and time zone, the weekday first."""
    return date_format(timezone.localtime(at), "D j M Y H:i")
