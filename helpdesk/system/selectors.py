"""How the desk itself is, as its operators see it: one read for one page, bounded however much is wrong."""

import platform
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Any

import django
import redis
from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Now

from helpdesk import __version__
from helpdesk.deadlines import deadman, heartbeat
from helpdesk.deadlines.audit import AWAY, Report, last_report
from helpdesk.deadlines.checks import ticket_keys
from helpdesk.deadlines.registry import Kind, kinds
from helpdesk.deadlines.sweep import probe
from helpdesk.deadlines.watching import GRACE
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.outbox import can_be_hurried
from helpdesk.system.words import channel_word, kind_word
from helpdesk.web import counters
from helpdesk.web.times import now

SHOWN = 25
COUNTED = 1000
LATE = timedelta(seconds=60)


@dataclass(frozen=True)
class Sweep:
    """When the sweep last ran to its end, and for how long the earliest due deadline has waited for it."""

    last_at: datetime | None
    is_missing: bool
    lag: timedelta
    waiting: Sequence[str]

    @property
    def is_late(self) -> bool:
        """Say whether something due has waited for longer than it should."""
        return self.lag > LATE

    @property
    def lag_seconds(self) -> int:
        """Return the lag in seconds."""
        return round(self.lag.total_seconds())


@dataclass(frozen=True)
class Parked:
    """A row that the sweep gave up on."""

    kind: str
    word: str
    pk: int
    ticket: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Leaving:
    """A delivery that waits or failed. `can_retry`: its next try is far off, or there is none."""

    row: Delivery
    word: str
    can_retry: bool


@dataclass(frozen=True)
class Outbox:
    """What has not left, the failed ones first; the counts end at COUNTED."""

    rows: Sequence[Leaving]
    waiting: int
    failed: int

    @property
    def is_more(self) -> bool:
        """Say whether there is more than is shown."""
        return self.waiting + self.failed > len(self.rows)


@dataclass(frozen=True)
class Process:
    """A process of the desk that gave a sign of life within a minute."""

    group: str
    name: str
    at: datetime


@dataclass(frozen=True)
class System:
    """Everything on the page. `processes` is None while Redis, in which they show themselves, does not answer."""

    at: datetime
    sweep: Sweep
    report: Report | None
    has_switch: bool
    parked: Sequence[Parked]
    parked_count: int
    outbox: Outbox
    processes: Sequence[Process] | None
    versions: Sequence[tuple[str, str]]
    database_bytes: int

    @property
    def is_unaudited(self) -> bool:
        """Say whether the auditor, who has looked before, stayed away."""
        return self.report is not None and self.at - self.report.at > AWAY

    @property
    def has_worker(self) -> bool:
        """Say whether a worker lives, as far as anybody can tell."""
        return any(one.group == "worker" for one in self.processes or ())

    @property
    def has_beat(self) -> bool:
        """Say whether a beat ticks, as far as anybody can tell."""
        return any(one.group == "beat" for one in self.processes or ())


def system() -> System:
    """Return how the desk is now."""
    at = now()
    parked, parked_count = _parked()
    server, size = _database()
    return System(
        at=at,
        sweep=_sweep(at),
        report=last_report(),
        has_switch=deadman.is_set(),
        parked=parked,
        parked_count=parked_count,
        outbox=_outbox(),
        processes=_processes(),
        versions=[
            ("Help desk", __version__),
            ("Python", platform.python_version()),
            ("Django", django.get_version()),
            ("PostgreSQL", server),
        ],
        database_bytes=size,
    )


def _sweep(at: datetime) -> Sweep:
    last, due = heartbeat.last_beat("sweep"), probe(at)
    is_missing = last is None or at - last >= GRACE
    waiting = [kind_word(name) for name, _since in sorted(due.items(), key=lambda pair: pair[1])]
    return Sweep(last, is_missing, at - min(due.values(), default=at), waiting)


def _parked() -> tuple[list[Parked], int]:
    """Return the parked rows of all kinds, the newest first, SHOWN of them, and how many there are: one statement."""
    first, *others = (_parked_of(kind) for kind in kinds())
    rows = sorted(first.union(*others, all=True), key=itemgetter(2), reverse=True)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for name, pk, _at, _reason in rows[:SHOWN]:
        by_kind[name].append(pk)
    keys = {(name, pk): key for name, pks in by_kind.items() for pk, key in ticket_keys(name, pks).items()}
    shown = [
        Parked(name, kind_word(name), pk, keys.get((name, pk), ""), at, reason)
        for name, pk, at, reason in rows[:SHOWN]
    ]
    return shown, len(rows)


def _parked_of(kind: Kind) -> "QuerySet[Any]":
    parked: QuerySet[Any] = kind.model._default_manager.filter(parked_at__isnull=False)
    named: QuerySet[Any] = parked.annotate(of=Value(kind.name)).order_by("-pk")
    rows: QuerySet[Any] = named.values_list("of", "pk", "parked_at", "parked_reason")
    return rows[:COUNTED]


def _outbox() -> Outbox:
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    failed = Delivery.objects.filter(state=Delivery.State.FAILED)
    newest = list(failed.defer("payload").order_by("-id")[:SHOWN])
    tried = waiting.filter(next_at__gt=Now()).defer("payload").order_by(F("next_at"))
    rows = [*newest, *tried[: SHOWN - len(newest)]]
    free = set(
        can_be_hurried(Delivery.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", flat=True)
    )
    return Outbox(
        [Leaving(row, channel_word(row.channel), row.pk in free) for row in rows],
        waiting[:COUNTED].count(),
        failed[:COUNTED].count(),
    )


def _processes() -> list[Process] | None:
    try:
        _counts, pulses = counters.read()
    except redis.RedisError:
        return None
    found = [Process(one.group, one.name, datetime.fromtimestamp(one.at, UTC)) for one in pulses]
    return sorted(found, key=attrgetter("group", "name"))


def _database() -> tuple[str, int]:
    """Return the version of the database's server, and the size of the desk's database in bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    return str(version).split()[0], int(size)
