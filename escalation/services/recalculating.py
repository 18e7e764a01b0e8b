"""Applying the newest hours or targets to open tickets: tried first, then done in the background, batch by batch."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalation import events
from escalation.errors import Refused
from escalation.models import Approval, Clock, Escalation, SLAPolicy, SLAPolicyVersion
from escalation.recounting import (
    OPEN,
    RECALCULATION,
    Effect,
    Newer,
    Outcome,
    Recounted,
    Setting,
    recount,
)
from escalation.running import STORED
from escalation.showing import promises_of
from helpdesk.accounts.models import User
from helpdesk.calendars.models import Calendar, CalendarVersion
from helpdesk.jobs import running as jobs
from helpdesk.jobs.models import Facts, Job
from helpdesk.jobs.registry import Turn, register
from helpdesk.ledger.record import event, record
from helpdesk.web.bulk import update_rows
from helpdesk.web.moved import check_seen
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.services.promises import show

TRIAL = "recalculation_trial"
BATCH = 200
"""Tickets that a batch locks: nobody who works on one of them waits longer than for these."""
TELLING = (Effect.BREACHED, Effect.RESCUED, Effect.SOONER, Effect.LATER, Effect.CANCELLED)
"""Effects that an example shows."""
EXAMPLES = 4
"""Examples that a result keeps of each effect."""
MOST_COUNTED = 1000
"""Pages that everybody opens count no further."""
PATIENCE_SECONDS = 2.0
"""A trial that takes no longer than this is answered at once."""


class Way(models.TextChoices):
    """How far back a newer version counts for open tickets."""

    NONE = "none", gettext_lazy("Not at all: they keep the version that they began with")
    FROM_NOW = "from_now", gettext_lazy("From now on: what has run is kept")
    FROM_HISTORY = "from_history", gettext_lazy("From their beginning: what has run is counted anew")


def pending_count(setting: str, pk: int) -> int:
    """Return how many open promises run on an older version of a calendar or policy: a thousand and one at most."""
    return _newer(_facts(setting, pk, Way.FROM_NOW, now())).pending()[: MOST_COUNTED + 1].count()


def try_out(setting: str, pk: int, way: str, *, actor: int, seen: int | None = None) -> Job:
    """Begin to count what applying would change, and write nothing; return the job, done where that is quick.

    Raises SettingMoved when `seen` is not the current version, and Refused when the same person begins another trial
    at this moment; the same one asked for twice at once is one.
    """
    facts = _facts(setting, pk, way, now())
    check_seen(seen, facts["version"])
    subject = f"{setting}:{pk}@{actor}"
    trials = Job.objects.filter(kind=TRIAL, subject=subject)
    for earlier in trials.unfinished().values_list("pk", flat=True):
        jobs.cancel(earlier)
    try:
        with transaction.atomic():
            job = jobs.begin(TRIAL, subject=subject, facts=facts, total=_total(facts), user_id=actor)
    except IntegrityError:
        job = trials.latest("pk")
        if any(job.facts[name] != facts[name] for name in ("version", "way")):
            raise _at_work() from None
    jobs.run(job.pk, seconds=PATIENCE_SECONDS)
    job.refresh_from_db()
    return job


def apply(setting: str, pk: int, way: str, *, actor: int, seen: int | None = None) -> Job:
    """Begin to apply the newest version to open promises, as at this instant; return the job.

    Until it is done, the sweep leaves the promises alone that still wait for it. Raises SettingMoved when `seen` is not
    the current version, and Refused while an earlier recalculation of the same setting is at work.
    """
    at = now()
    with transaction.atomic():
        facts = _facts(setting, pk, way, at)
        check_seen(seen, facts["version"])
        try:
            with transaction.atomic():
                job = jobs.begin(
                    RECALCULATION, subject=f"{setting}:{pk}", facts=facts, total=_total(facts), user_id=actor
                )
        except IntegrityError:
            raise _at_work() from None
        told = event(
            f"settings:{setting}:{pk}",
            events.RULES_APPLIED,
            at=at,
            actor=actor,
            version=facts["version"],
            way=str(way),
            job=job.pk,
        )
        record([told])
    return job


def recalculate(job: Job) -> Turn:
    """Do the next batch of a recalculation: lock its tickets, change their promises, tell the ledger."""
    newer = _newer(job.facts)
    waiting = newer.pending().exclude(ticket__in=job.facts["failed"])
    tickets = _locked(_due(waiting)) or _next(job, waiting)
    if not tickets:
        if waiting.exists():
            return Turn.MUST_WAIT
        job.total = job.done
        return Turn.FINISHED
    clocks = _clocks_of(tickets)
    outcome = recount(newer.renewed(), tickets, clocks)
    job.facts["failed"] += outcome.failed
    _write(tickets, clocks, outcome.recounted)
    _count(job, outcome)
    return Turn.GOES_ON


def rehearse(job: Job) -> Turn:
    """Count the next batch of a trial: nothing is locked and nothing is written but the job."""
    newer = _newer(job.facts)
    waiting = newer.pending().filter(ticket__gt=job.facts["after"])
    chosen = _first(waiting)
    if not chosen:
        job.total = job.done
        return Turn.FINISHED
    tickets = Ticket.objects.in_bulk(chosen)
    outcome = recount(newer.renewed(), tickets, _clocks_of(tickets))
    job.facts["after"] = chosen[-1]
    _count(job, outcome)
    return Turn.GOES_ON


def register_jobs() -> None:
    """Let workers serve recalculations and their trials."""
    register(RECALCULATION, recalculate)
    register(TRIAL, rehearse)


def _facts(setting: str, pk: int, way: str, at: datetime) -> Facts:
    """Return what a job must know. Raises DoesNotExist for a calendar or policy that is not there."""
    of_policy = setting == Setting.POLICY
    number, older, policy, calendar = _of_policy(pk) if of_policy else _of_calendar(pk)
    return {
        "setting": str(setting),
        "version": number,
        "older": older if way != Way.NONE else [],
        "policy_version": policy,
        "calendar_version": calendar,
        "from_history": way == Way.FROM_HISTORY,
        "way": str(way),
        "at": at.isoformat(),
        "after": 0,
        "failed": [],
    }


def _of_calendar(pk: int) -> tuple[int, list[int], None, int]:
    """Return the version that counts, the ids of those before it, and its id; one that comes meanwhile is neither."""
    calendar = Calendar.objects.get(pk=pk)
    until_now = CalendarVersion.objects.filter(calendar=pk, number__lte=calendar.version)
    versions = dict(until_now.values_list("number", "pk"))
    current = versions.pop(calendar.version)
    return calendar.version, sorted(versions.values()), None, current


def _of_policy(pk: int) -> tuple[int, list[int], int, int]:
    """Return the same of a policy, with the version of its calendar that counts."""
    policy = SLAPolicy.objects.get(pk=pk)
    until_now = SLAPolicyVersion.objects.filter(policy=pk, number__lte=policy.version)
    versions = {version.number: version for version in until_now}
    current = versions.pop(policy.version)
    calendar = CalendarVersion.objects.get(calendar=current.calendar_id, number=models.F("calendar__version"))
    return policy.version, sorted(version.pk for version in versions.values()), current.pk, calendar.pk


def _at_work() -> Refused:
    return Refused(_("An earlier recalculation is still at work. Wait until it is done."))


def _newer(facts: Facts) -> Newer:
    return Newer.of(facts)


def _total(facts: Facts) -> int:
    return _newer(facts).pending().count()


def _due(waiting: "QuerySet[Clock]") -> list[int]:
    """Return the tickets on which anything is due already: they come first, since the sweep waits for them."""
    at, of_the_ticket = now(), Exists(waiting.filter(ticket=OuterRef("ticket")))
    clocks, *others = [
        model._default_manager.filter(of_the_ticket, next_at__lte=at, parked_at__isnull=True)
        .order_by("next_at")
        .values_list("ticket", "next_at")[:BATCH]
        for model in (Clock, Escalation, Approval)
    ]
    due = clocks.union(*others, all=True).order_by("next_at")
    return list(dict.fromkeys(ticket for ticket, _next_at in due))[:BATCH]


def _next(job: Job, waiting: "QuerySet[Clock]") -> dict[int, Ticket]:
    """Return the free tickets behind those that had their turn, locked; where none is left, again from the first."""
    for after in dict.fromkeys([job.facts["after"], 0]):
        job.facts["after"] = after
        while chosen := _first(waiting.filter(ticket__gt=job.facts["after"])):
            job.facts["after"] = chosen[-1]
            tickets = _locked(chosen)
            if tickets:
                return tickets
    return {}


def _first(waiting: "QuerySet[Clock]") -> list[int]:
    return list(waiting.order_by("ticket").values_list("ticket", flat=True).distinct()[:BATCH])


def _locked(chosen: Collection[int]) -> dict[int, Ticket]:
    """Return those of the tickets that nobody holds, locked, by their ids; no query for none."""
    if not chosen:
        return {}
    free = Ticket.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=chosen)
    return {ticket.pk: ticket for ticket in free.order_by("pk")}


def _clocks_of(tickets: Iterable[int]) -> list[Clock]:
    return list(
        Clock.objects.filter(ticket__in=list(tickets)).select_related("policy_version").order_by("pk")
    )


def _write(tickets: dict[int, Ticket], clocks: list[Clock], recounted: list[Recounted]) -> None:
    update_rows([one.clock for one in recounted], STORED)
    record(list(chain.from_iterable(one.happened for one in recounted)))
    by_ticket: dict[int, list[Clock]] = {pk: [] for pk in tickets}
    for clock in clocks:
        by_ticket[clock.ticket_id].append(clock)
    changed = {one.clock.ticket_id for one in recounted}
    show([(tickets[pk], promises_of(by_ticket[pk])) for pk in changed])


def _count(job: Job, outcome: Outcome) -> None:
    """Add a batch to the result. Tickets that its reader may not see are counted, and are no examples."""
    recounted = outcome.recounted
    touched = {one.clock.ticket_id for one in recounted}
    job.done += len(recounted)
    job.add(clocks=len(recounted), tickets=len(touched), failed=len(outcome.failed))
    examples = job.result.setdefault("examples", [])
    seen = _visible(touched, job.user_id) if len(examples) < EXAMPLES * len(TELLING) else set()
    for one in recounted:
        job.add(**{one.effect.value: 1})
        known = sum(example["effect"] == one.effect for example in examples)
        if one.effect in TELLING and known < EXAMPLES and one.clock.ticket_id in seen:
            examples.append(_example(one))


def _visible(tickets: Collection[int], user_id: int | None) -> set[int]:
    user = User.objects.filter(pk=user_id or 0).first()
    if user is None:
        return set()
    return set(Ticket.objects.visible_to(user).filter(pk__in=tickets).values_list("pk", flat=True))


def _example(one: Recounted) -> dict[str, str | int | None]:
    return {
        "ticket": f"{settings.TICKET_KEY_PREFIX}-{one.clock.ticket_id}",
        "clock": one.clock.kind,
        "effect": one.effect.value,
        "before": one.before.isoformat() if one.before else None,
        "after": one.after.isoformat() if one.after else None,
    }


__all__ = ["OPEN", "Way", "apply", "pending_count", "recalculate", "register_jobs", "rehearse", "try_out"]
