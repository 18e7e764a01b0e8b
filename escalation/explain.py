"""Why a ticket is due when it is: every promise line by line, and the time spent at each level."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from escalation import events
from escalation.charging import Charge, Used, budgets_of, read_story, used
from escalation.models import Clock
from escalation.running import SECOND, running
from escalation.words import ClockKind, ClockState
from helpdesk.ledger.models import Event
from helpdesk.web.durations import duration
from helpdesk.web.times import now
from tickets.keys import key_of
from tickets.models import Ticket
from tickets.words import Priority


@dataclass(frozen=True)
class Explained:
    """A promise with what has run of it at an instant, who used that, and the lines that add up to its due time."""

    clock: Clock
    elapsed_seconds: int
    why: tuple[str, ...]
    used: Used
    budgets: Mapping[int, int]


@dataclass(frozen=True)
class Stay:
    """Business seconds of the time to a solution that ran at a level with a team; `budget` is what the level has."""

    level: int
    team_id: int | None
    seconds: int
    budget: int | None = None


def explain(ticket: Ticket, *, at: datetime | None = None) -> list[Explained]:
    """Return every promise of a ticket, the open ones first, each with its lines in the active language."""
    at = at or now()
    clocks = list(
        Clock.objects.filter(ticket=ticket).select_related(
            "ticket", "policy_version__policy", "calendar_version__calendar"
        )
    )
    told = read_story(ticket.pk)
    ordered = sorted(
        clocks, key=lambda clock: (not clock.is_open, ClockKind.values.index(clock.kind), clock.cycle)
    )
    return [_explained(clock, told, at) for clock in ordered]


def _explained(clock: Clock, told: Sequence[Event], at: datetime) -> Explained:
    found, budgets = used(clock, told, max(at, clock.since)), budgets_of(clock, told)
    lines = tuple(_lines(clock, told, at, found.charge))
    return Explained(clock, elapsed_seconds(clock, at), lines, found, budgets)


def elapsed_seconds(clock: Clock, at: datetime) -> int:
    """Return the business seconds that had run on a promise at an instant; a stopped one stands still."""
    return round(running(clock).elapsed(max(at, clock.since)) / SECOND)


def stays(explained: Iterable[Explained]) -> list[Stay]:
    """Return the time to a solution by level and team, in order of level, from the promises of one ticket.

    They add up to what has run of its promises of a solution: what a level could not work in is charged to nobody.
    """
    spent: dict[tuple[int, int | None], int] = defaultdict(int)
    budgets: dict[int, int] = {}
    for one in sorted(explained, key=lambda one: one.clock.cycle):
        if one.clock.kind == ClockKind.RESOLUTION:
            budgets.update(one.budgets)
            for share in one.used.shares:
                spent[share.level, share.team_id] += share.seconds
    ordered = sorted(spent.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    return [Stay(level, team, seconds, budgets.get(level)) for (level, team), seconds in ordered]


def _lines(clock: Clock, told: Iterable[Event], at: datetime, charge: Charge | None) -> Iterable[str]:
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
    if charge is not None:
        yield _charged(charge)
    yield _verdict(clock, at)


def _charged(charge: Charge) -> str:
    """Say which level a breach is charged to, and by what."""
    words = {
        "level": charge.level,
        "used": duration(charge.seconds),
        "budget": duration(charge.budget) if charge.budget else "",
    }
    if charge.budget is not None and charge.seconds > charge.budget:
        return (
            _("The breach is charged to level %(level)s: it used %(used)s, and %(budget)s were agreed.")
            % words
        )
    return _("The breach is charged to level %(level)s, which used most of the time: %(used)s.") % words


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
        case events.CLOCK_CHANGED if "recounted" in event.data:
            counted = _(
                "On %(at)s what had run was counted anew by newer rules: %(ran)s. Its target is %(target)s."
            )
            yield counted % {**words, "ran": duration(event.data["recounted"])}
        case events.CLOCK_CHANGED if event.data.get("newer"):
            newer = _("From %(at)s on newer rules count, with a target of %(target)s; what had run was kept.")
            yield newer % words
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
