"""The auditor's checks of promises: a clock waits for something, ends with its ticket and agrees with the ledger.

Clocks are walked by the index of open ones, steps by their ids, a window at a time; what was found wrong once is looked
at again each time until it is right.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from escalation import events
from escalation.models import Approval, Clock, Escalation, Reminder, Step
from escalation.replaying import PLAYED, Name, Told, differences, tell
from escalation.running import plan
from escalation.words import ClockState
from helpdesk.deadlines.checks import MOST, Check, Glance, Seen, Wrong, belongs_to_ticket, register
from helpdesk.deadlines.watching import readable
from helpdesk.ledger.models import Event
from tickets.transitions import TABLE, is_done

OPEN = (ClockState.RUNNING, ClockState.PAUSED)
WINDOW = 10_000
"""Open clocks that a look walks over."""
STEPS = 1000
"""Steps whose events a look searches; each time the newest, and as many older ones."""
SAMPLE = 100
"""Clocks that a look recomputes."""
_DRAWS = 10

_random = random.SystemRandom()


def waits_for_nothing(glance: Glance) -> Seen:
    """Find running clocks that were not breached and have no next instant: their promise would never come due."""
    rows, after = _walk(glance)
    forgotten = rows.filter(state=ClockState.RUNNING, breached_at__isnull=True, next_at__isnull=True)
    return Seen([_wrong(row, due_at=readable(row.due_at)) for row in forgotten[:MOST]], after)


def outlives_its_ticket(glance: Glance) -> Seen:
    """Find open clocks of tickets that are resolved or closed: they would escalate what is done."""
    rows, after = _walk(glance)
    done = [status for status in TABLE if is_done(status)]
    left = rows.filter(ticket__status__in=done).select_related("ticket")
    return Seen([_wrong(row, status=row.ticket.status) for row in left[:MOST]], after)


def differs_from_the_ledger(glance: Glance) -> Seen:
    """Recompute a random sample of clocks from the ledger and name each column that differs, with both values."""
    found = []
    clocks = _sample(glance.known)
    told = _told_by_the_ledger({clock.ticket_id for clock in clocks})
    for clock in clocks:
        wrong = differences(clock, told.get(clock.ticket_id, {}).get((clock.kind, clock.cycle)))
        wrong = wrong or _plan_differs(clock)
        if wrong:
            words = "; ".join(f"{name}: {stored} / {should}" for name, (stored, should) in wrong.items())
            found.append(_wrong(clock, difference=words))
    return Seen(found[:MOST])


def step_without_event(glance: Glance) -> Seen:
    """Find steps of which the ledger tells nothing."""
    last = Step.objects.aggregate(last=Max("pk"))["last"] or 0
    window = list(
        Step.objects.filter(pk__gt=glance.after).order_by("pk").values_list("pk", flat=True)[:STEPS]
    )
    wanted = Q(pk__in=[*window, *glance.known]) | Q(pk__gt=last - STEPS)
    steps = list(Step.objects.filter(wanted).order_by("pk"))
    told = _steps_told({step.ticket_id for step in steps})
    lost = [step for step in steps if _identity(step) not in told]
    return Seen([_lost(step) for step in lost[:MOST]], window[-1] if len(window) == STEPS else 0)


def _walk(glance: Glance) -> tuple["QuerySet[Clock]", int]:
    """Return the open clocks of this look, what was wrong last time among them, and where the next look begins."""
    opened = Clock.objects.filter(state__in=OPEN)
    ahead = opened.filter(ticket__gt=glance.after).order_by("ticket_id", "kind")
    window = list(ahead.values_list("ticket_id", flat=True)[:WINDOW])
    last = window[-1] if window else glance.after
    among = Q(ticket__gt=glance.after, ticket__lte=last) | Q(pk__in=glance.known)
    return opened.filter(among).order_by("pk"), last if len(window) == WINDOW else 0


def _sample(known: Collection[int]) -> list[Clock]:
    """Return clocks drawn at random (all of them where there are few), and those that differed last time."""
    first = list(Clock.objects.order_by("pk")[: SAMPLE + 1])
    if len(first) <= SAMPLE:
        return first
    last = Clock.objects.aggregate(last=Max("pk"))["last"]
    drawn = {row.pk: row for row in Clock.objects.filter(pk__in=known)}
    for _draw in range(_DRAWS):
        begin = _random.randint(first[0].pk, last)
        rows = Clock.objects.filter(pk__gte=begin).order_by("pk")[: SAMPLE // _DRAWS]
        drawn.update({row.pk: row for row in rows})
    return list(drawn.values())


def _told_by_the_ledger(tickets: Iterable[int]) -> Mapping[int, Mapping[Name, Told]]:
    streams: dict[str, list[Event]] = defaultdict(list)
    kinds = [events.CLOCK_STARTED, *PLAYED]
    rows = Event.objects.filter(stream__in=[f"ticket:{pk}" for pk in tickets], kind__in=kinds)
    for event in rows.order_by("id"):
        streams[event.stream].append(event)
    return {int(stream.partition(":")[2]): tell(happened) for stream, happened in streams.items()}


def _plan_differs(clock: Clock) -> dict[str, tuple[str, str]]:
    """Return the next instant of a running clock when it is not what its steps and its due time make it."""
    if clock.state != ClockState.RUNNING or clock.parked_at is not None:
        return {}
    stored = clock.next_at
    plan(clock)
    return {} if stored == clock.next_at else {"next_at": (readable(stored), readable(clock.next_at))}


def _steps_told(tickets: Iterable[int]) -> set[tuple[Any, ...]]:
    rows = Event.objects.filter(
        stream__in=[f"ticket:{pk}" for pk in tickets], kind__in=[events.STEP_FIRED, events.STEP_PASSED]
    )
    return {
        (stream, *(data[name] for name in ("clock", "cycle", "path", "number")), at)
        for stream, data, at in rows.values_list("stream", "data", "at")
    }


def _identity(step: Step) -> tuple[Any, ...]:
    place = step.clock_kind, step.cycle, step.path_id, step.number
    return f"ticket:{step.ticket_id}", *place, step.fired_at


def _wrong(clock: Clock, **facts: Any) -> Wrong:
    known = {"ticket": _key(clock.ticket_id), "clock": clock.kind, "cycle": clock.cycle}
    return Wrong("clock", clock.pk, {**known, **facts})


def _lost(step: Step) -> Wrong:
    facts = {"ticket": _key(step.ticket_id), "number": step.number, "outcome": step.outcome}
    return Wrong("step", step.pk, {**facts, "fired_at": readable(step.fired_at)})


def _key(ticket: int) -> str:
    return f"{settings.TICKET_KEY_PREFIX}-{ticket}"


def _clock_keys(pks: Collection[int]) -> dict[int, str]:
    rows = Clock.objects.filter(pk__in=pks).values_list("pk", "ticket_id")
    return {pk: _key(ticket) for pk, ticket in rows}


def _escalation_keys(pks: Collection[int]) -> dict[int, str]:
    rows = Escalation.objects.filter(pk__in=pks).values_list("pk", "ticket_id")
    return {pk: _key(ticket) for pk, ticket in rows}


def _approval_keys(pks: Collection[int]) -> dict[int, str]:
    rows = Approval.objects.filter(pk__in=pks).values_list("pk", "ticket_id")
    return {pk: _key(ticket) for pk, ticket in rows}


def _reminder_keys(pks: Collection[int]) -> dict[int, str]:
    rows = Reminder.objects.filter(pk__in=pks).values_list("pk", "escalation__ticket_id")
    return {pk: _key(ticket) for pk, ticket in rows}


def register_checks() -> None:
    """Let the auditor watch promises, and let it say whose the deadlines of this app are."""
    belongs_to_ticket("clock", _clock_keys)
    belongs_to_ticket("acknowledgement", _escalation_keys)
    belongs_to_ticket("approval", _approval_keys)
    belongs_to_ticket("reminder", _reminder_keys)
    for check in CHECKS:
        register(check)


CHECKS = (
    Check(
        "clock_forgotten",
        _("Promises that wait for nothing"),
        _("The clock %(clock)s of %(ticket)s runs and would never come due (due: %(due_at)s)."),
        waits_for_nothing,
    ),
    Check(
        "clock_differs",
        _("Promises that are not what the ledger tells"),
        _("The clock %(clock)s of %(ticket)s, stored / by the ledger: %(difference)s."),
        differs_from_the_ledger,
    ),
    Check(
        "clock_outlives_ticket",
        _("Open promises of finished tickets"),
        _("%(ticket)s is %(status)s, and its clock %(clock)s is still open."),
        outlives_its_ticket,
    ),
    Check(
        "step_without_event",
        _("Steps that the ledger does not know"),
        _("Step %(number)s of %(ticket)s (%(outcome)s at %(fired_at)s) stands in no event."),
        step_without_event,
        endangers=False,
    ),
)
