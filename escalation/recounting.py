"""Newer hours or targets on open promises: which promises, and what becomes of each of them.

A promise runs on under the newer version from one instant on. What had run is kept, or counted anew from its ledger as
if the newer version had always held. What was broken before that instant stays broken, with what had run.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from escalation import events, promising
from escalation.models import Clock, SLAPolicyVersion
from escalation.replaying import PLAYED, Name
from escalation.retelling import Retold, retell
from escalation.running import due_soon_at, plan
from escalation.words import ClockState
from helpdesk.calendars.models import CalendarVersion
from helpdesk.jobs.models import Job
from helpdesk.ledger.models import Event
from tickets.models import Ticket

log = logging.getLogger(__name__)

RECALCULATION = "recalculation"
OPEN = (ClockState.RUNNING, ClockState.PAUSED)


class Effect(models.TextChoices):
    """What a newer version does to a promise."""

    BREACHED = "breached", _("Late at once")
    RESCUED = "rescued", _("No longer due soon")
    SOONER = "sooner", _("Due sooner")
    LATER = "later", _("Due later")
    SAME = "same", _("Due as before")
    PAUSED = "paused", _("Paused")
    LATE = "late", _("Late already, and stays so")
    CANCELLED = "cancelled", _("No longer promised")


class Setting(models.TextChoices):
    """What can be applied to open promises."""

    CALENDAR = "calendar", _("Calendar")
    POLICY = "policy", _("SLA policy")


@dataclass(frozen=True)
class Newer:
    """A version that is applied at an instant; `older` are the ids of the versions before it.

    `policy` is the policy's version where a policy is applied, `calendar` the id of the calendar's version.
    """

    setting: str
    older: frozenset[int]
    calendar: int
    policy: SLAPolicyVersion | None
    from_history: bool
    at: datetime

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Newer":
        """Return what the facts of a job say: one query for a policy."""
        policy = facts["policy_version"]
        return cls(
            setting=facts["setting"],
            older=frozenset(facts["older"]),
            calendar=facts["calendar_version"],
            policy=SLAPolicyVersion.objects.select_related("policy").get(pk=policy) if policy else None,
            from_history=facts["from_history"],
            at=datetime.fromisoformat(facts["at"]),
        )

    def renewed(self) -> "Newer":
        """Return it with the newest hours of its policy's calendar: one query. A calendar is applied as it was asked.

        Somebody may have published or applied them while the job was at work: no promise goes back to earlier ones.
        """
        if self.policy is None:
            return self
        newest = CalendarVersion.objects.get(calendar=self.policy.calendar_id, number=F("calendar__version"))
        return replace(self, calendar=newest.pk)

    def pending(self) -> "QuerySet[Clock]":
        """Return the open promises that run on an older version."""
        return Clock.objects.filter(_on(self.setting, self.older), state__in=OPEN)

    def concerns(self, clock: Clock) -> bool:
        """Say whether a promise is one of them."""
        version = clock.calendar_version_id if self.setting == Setting.CALENDAR else clock.policy_version_id
        return clock.is_open and version in self.older

    def target(self, clock: Clock) -> int | None:
        """Return the business seconds that are promised from now on; None for no promise of the kind."""
        if self.policy is None:
            return clock.target
        return self.policy.target_seconds(clock.ticket.priority, clock.kind)

    def hours(self, rules: Mapping[str, Any]) -> int:
        """Return the calendar's version under which a promise should have run, given what it ran under."""
        ran_under: int = rules["calendar"]
        is_meant = (ran_under if self.setting == Setting.CALENDAR else rules["policy"]) in self.older
        return self.calendar if is_meant else ran_under


@dataclass(frozen=True)
class Recounted:
    """What became of one promise: when it was due, when it is, and the events that tell of it."""

    clock: Clock
    effect: Effect
    before: datetime | None
    after: datetime | None
    happened: list[Event]


def recount(newer: Newer, tickets: Mapping[int, Ticket], clocks: Iterable[Clock]) -> "Outcome":
    """Apply a newer version to those of the clocks that it concerns, in memory: one query from history, else none.

    A ticket whose promises cannot be counted is left as it is and named; it never stalls the others.
    """
    by_ticket: dict[int, list[Clock]] = defaultdict(list)
    for clock in clocks:
        if newer.concerns(clock):
            clock.ticket = tickets[clock.ticket_id]
            by_ticket[clock.ticket_id].append(clock)
    stories = _stories(by_ticket) if newer.from_history else {}
    outcome = Outcome([], [])
    for pk, its_clocks in by_ticket.items():
        try:
            told = retell(stories.get(pk, []), newer.hours)
            outcome.recounted.extend([_recount(newer, clock, told) for clock in its_clocks])
        except (ValueError, KeyError, ArithmeticError, LookupError):
            log.exception("The promises of ticket %s could not be counted anew", pk)
            outcome.failed.append(pk)
    return outcome


@dataclass(frozen=True)
class Outcome:
    """What became of the promises, and the ids of the tickets whose promises could not be counted."""

    recounted: list[Recounted]
    failed: list[int]


def not_held(rows: "QuerySet[Any]", ticket: str = "ticket") -> "QuerySet[Any]":
    """Return those rows of tickets (by the column named `ticket`) whose promises no recalculation is about to change.

    A sweep would breach them under rules that hold no more. A recalculation that stands still holds nothing back.
    """
    at_work = list(Job.objects.alive().filter(kind=RECALCULATION).values_list("facts", flat=True))
    if not at_work:
        return rows
    waiting = Q()
    for facts in at_work:
        waiting |= _on(facts["setting"], facts["older"])
    return rows.exclude(Exists(Clock.objects.filter(waiting, ticket=OuterRef(ticket), state__in=OPEN)))


def _on(setting: str, versions: Iterable[int]) -> Q:
    column = "calendar_version" if setting == Setting.CALENDAR else "policy_version"
    return Q(**{f"{column}__in": list(versions)})


def _recount(newer: Newer, clock: Clock, told: Mapping[Name, Retold]) -> Recounted:
    before, soon = clock.due_at, due_soon_at(clock)
    happened = _change(newer, clock, told.get((clock.kind, clock.cycle)))
    effect = _effect(newer.at, clock, before, soon, happened)
    return Recounted(clock, effect, before, clock.due_at, happened)


def _change(newer: Newer, clock: Clock, story: Retold | None) -> list[Event]:
    """Change a promise at the instant that was asked for, or at its breach where a sweep has told of one since."""
    target = newer.target(clock)
    at = max(newer.at, clock.breached_at or newer.at)
    if target is None:
        return promising.cancel(clock, at)
    is_late = clock.breached_at is not None or (clock.due_at is not None and clock.due_at <= at)
    ran = None
    if story is not None and not is_late:
        ran = story.ran(max(at, clock.since))
        clock.steps_taken = story.steps_taken(clock)
    happened = promising.adopt(
        clock,
        at,
        target=target,
        policy=newer.policy or clock.policy_version,
        calendar=newer.calendar,
        ran=ran,
    )
    plan(clock)
    return happened


def _effect(
    at: datetime, clock: Clock, before: datetime | None, soon: datetime | None, happened: Sequence[Event]
) -> Effect:
    if clock.state == ClockState.CANCELLED:
        return Effect.CANCELLED
    if clock.breached_at is not None:
        was_late = before is not None and before <= at
        is_new = any(event.kind == events.CLOCK_BREACHED for event in happened)
        return Effect.BREACHED if is_new and not was_late else Effect.LATE
    if clock.due_at is None or before is None:
        return Effect.PAUSED if clock.state == ClockState.PAUSED else Effect.LATER
    new_soon = due_soon_at(clock)
    if soon is not None and soon <= at and (new_soon is None or new_soon > at):
        return Effect.RESCUED
    if clock.due_at == before:
        return Effect.SAME
    return Effect.LATER if clock.due_at > before else Effect.SOONER


def _stories(tickets: Iterable[int]) -> Mapping[int, list[Event]]:
    """Return what the ledger tells of the promises of tickets, in its order: one query."""
    found: dict[int, list[Event]] = defaultdict(list)
    streams = [f"ticket:{pk}" for pk in tickets]
    rows = Event.objects.filter(stream__in=streams, kind__in=[events.CLOCK_STARTED, *PLAYED])
    for event in rows.order_by("id"):
        found[int(event.stream.partition(":")[2])].append(event)
    return found
