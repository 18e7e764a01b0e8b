"""Is the desk alive, ready, and keeping its promises? Answers for machines; no sign-in, no personal data.

`live` says that the process answers. `ready` says whether it can serve: the database answers and its tables are those
of this code; Redis and the live process are reported and not needed. `promises` says whether what must happen at a
time happens: the sweep runs, nothing is overdue by a minute, no row was parked, and the auditor found nothing that
puts a promise in danger.
"""

import json
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.deadlines import heartbeat
from helpdesk.deadlines.audit import AWAY, last_report
from helpdesk.deadlines.registry import kinds
from helpdesk.deadlines.sweep import probe
from helpdesk.deadlines.watching import GRACE
from helpdesk.ledger.models import Delivery
from helpdesk.live import addresses
from helpdesk.web.times import now

LATE = timedelta(seconds=60)
BLOCKED = timedelta(minutes=5)
"""When every try of the outbox has failed for so long, the way out itself is blocked."""
COUNTED = 1000
"""Rows beyond this are not counted: the answer stays quick when much is wrong."""

Part = dict[str, Any]


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Answer 200: the process answers."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the desk can serve, else 503; each part with what is wrong with it."""
    database = _part(_ask_database)
    migrations = _part(_ask_migrations) if database["ok"] else {"ok": False, "error": "not asked"}
    is_ready = database["ok"] and migrations["ok"]
    parts = {
        "database": database,
        "migrations": migrations,
        "redis": {**_part(_ask_redis), "is_needed": False},
        "live": {**_part(_ask_live), "is_needed": False},
    }
    return _answer("ready" if is_ready else "not ready", parts, is_well=is_ready)


@never_cache
@require_safe
def promises(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything that was due happened, else 503 naming what did not.

    In the first minute of the process it answers 200 and says so: the first sweep may still be on its way.
    """
    try:
        at = now()
        due = probe(at)
        parts = {
            "sweep": _sweep(at, due),
            "overdue": _overdue(at, due),
            "deliveries": _deliveries(at),
            "parked": _parked(),
            "audit": _audit(at),
        }
    except DatabaseError as error:
        return _answer("broken", {"database": {"ok": False, "error": type(error).__name__}}, is_well=False)
    if all(part["ok"] for part in parts.values()):
        return _answer("kept", parts, is_well=True)
    if heartbeat.seconds_since_start() < LATE.total_seconds():
        return _answer("starting", parts, is_well=True)
    return _answer("broken", parts, is_well=False)


def _answer(status: str, parts: dict[str, Part], *, is_well: bool) -> HttpResponse:
    return JsonResponse({"status": status, **parts}, status=200 if is_well else 503)


def _part(ask: Callable[[], Part]) -> Part:
    """Ask one part. What it raised is named by its kind alone: a message may hold addresses or names."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001  whatever a part raises, the answer is that it is not well
        return {"ok": False, "error": type(error).__name__}


def _ask_database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _ask_migrations() -> Part:
    applied = MigrationRecorder(connection).applied_migrations()
    missing = [f"{app}.{name}" for app, name in _migrations_of_this_code() if (app, name) not in applied]
    return {"ok": not missing, "missing": missing}


@cache
def _migrations_of_this_code() -> list[tuple[str, str]]:
    """Return every migration that the code brings: reading their files once a process is enough."""
    return sorted(MigrationLoader(None).graph.nodes)


def _ask_redis() -> Part:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)
    try:
        return {"ok": bool(client.ping())}
    finally:
        client.close()


def _ask_live() -> Part:
    """Ask the live process; `degraded` says that it does not hear of changes, so that pages ask by themselves."""
    if not settings.LIVE_URL:
        return {"ok": True, "status": "off"}
    url = settings.LIVE_URL + addresses.STATE
    with urllib.request.urlopen(url, timeout=0.5) as response:  # noqa: S310  an address of the operator's
        found = json.load(response)
    return {"ok": found["status"] == "live", "status": found["status"]}


def _sweep(at: datetime, due: Mapping[str, datetime]) -> Part:
    """Say when the sweep last ran to its end, and for how long the earliest due deadline has waited for it."""
    last = heartbeat.last_beat("sweep")
    is_fresh = last is not None and at - last < GRACE
    lag = at - min(due.values(), default=at)
    return {"ok": is_fresh, "last_at": last, "lag_seconds": round(lag.total_seconds())}


def _overdue(at: datetime, due: Mapping[str, datetime]) -> Part:
    """Name the kinds of deadlines that wait for more than a minute, with the earliest instant of each."""
    since = {kind: earliest for kind, earliest in due.items() if earliest <= at - LATE}
    return {"ok": not since, "since": since}


def _deliveries(at: datetime) -> Part:
    """Name deliveries that nobody tried in time, and whether all tries have failed for minutes: nothing leaves."""
    is_late = Q(next_at__lt=at - LATE)
    is_tried = Q(attempts__gt=0, created_at__lt=at - BLOCKED)
    is_failing = is_tried & ~Q(channel="chat")  # a chat service that is away is no trouble of the desk
    waiting = Delivery.objects.filter(is_late | is_failing, state=Delivery.State.WAITING).order_by("next_at")
    rows = list(waiting.values_list("next_at", "attempts")[:COUNTED])
    late = [next_at for next_at, _attempts in rows if next_at and next_at < at - LATE]
    is_blocked = any(attempts for _next_at, attempts in rows) and not _left_lately(at)
    return {
        "ok": not late and not is_blocked,
        "late": len(late),
        "since": late[0] if late else None,
        "is_blocked": is_blocked,
    }


def _left_lately(at: datetime) -> bool:
    return Delivery.objects.filter(sent_at__gte=at - BLOCKED).exists()


def _parked() -> Part:
    """Count the rows that the sweep gave up on: each is a promise that nobody watches until somebody mends it."""
    counts = {
        kind.name: kind.model._default_manager.filter(parked_at__isnull=False)[:COUNTED].count()
        for kind in kinds()
    }
    return {"ok": not any(counts.values()), "rows": {name: count for name, count in counts.items() if count}}


def _audit(at: datetime) -> Part:
    """Say when the auditor last looked, and how much each of its checks found; a young process waits for its first."""
    report = last_report()
    is_fresh = report is not None and at - report.at < AWAY
    is_young = heartbeat.seconds_since_start() < AWAY.total_seconds()
    findings = report.findings if report else ()
    return {
        "ok": (is_fresh or is_young) and not (report and report.endangers),
        "last_at": report.at if report else None,
        "findings": len(findings),
        "checks": Counter(finding.check for finding in findings),
    }


urlpatterns = [
    path("live", live, name="health_live"),
    path("ready", ready, name="health_ready"),
    path("promises", promises, name="health_promises"),
]
