"""The auditor: independent of the sweep, it looks every five minutes for what should have happened and did not.

Each check reads one snapshot of the database, so what changes meanwhile cannot look wrong, and has a limit of time.
A check that fails is itself a finding. The last report is kept; whoever listens hears of what is new once.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from helpdesk.deadlines.checks import MOST, Check, Glance, Seen, Wrong, checks
from helpdesk.deadlines.models import AuditReport
from helpdesk.web.failures import in_words
from helpdesk.web.times import now

log = logging.getLogger(__name__)

AWAY = timedelta(minutes=15)
"""The auditor comes every five minutes; when it stayed away for so long, nobody looks."""
NAMED = 20
"""A line of the log names no more findings than this."""
PATIENCE = "10s"
"""How long one statement of a check may take: a check that needs more is none."""


_FAILED = _("This check could not be made: %(reason)s")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: which check found it, where, with which facts, and when it was first seen."""

    check: str
    place: str
    facts: Mapping[str, Any]
    since: datetime

    @property
    def endangers(self) -> bool:
        """Say whether a promise may be missed by it."""
        return _named(self.check).endangers

    @property
    def title(self) -> str:
        """Return what is wrong in a few words, in the active language."""
        return str(_named(self.check).title)

    @property
    def sentence(self) -> str:
        """Return what is wrong, in the active language."""
        pattern = _FAILED if "failed" in self.facts else _named(self.check).sentence
        return " ".join((str(pattern) % _Facts(self.facts)).split())

    @property
    def ticket(self) -> str:
        """Return the key of the ticket that it is about, or nothing."""
        return str(self.facts.get("ticket", ""))


@dataclass(frozen=True)
class Report:
    """What the auditor found, in the order of the checks, and when the dead-man's switch last heard that all is well.

    `full` names checks that found as much as a look names, and maybe more.
    """

    at: datetime
    findings: Sequence[Finding]
    full: Sequence[str] = ()
    pinged_at: datetime | None = None
    ping_error: str = ""

    @property
    def endangers(self) -> bool:
        """Say whether a promise may be missed."""
        return any(finding.endangers for finding in self.findings)


Listener = Callable[[Sequence[Finding], datetime], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call the function with what an audit found for the first time, in the transaction that keeps the report."""
    if listener not in _listeners:
        _listeners.append(listener)


def audit() -> Report:
    """Make every check, keep the report in the place of the last one, and tell whoever listens what is new."""
    began, at = time.monotonic(), now()
    last = AuditReport.objects.filter(pk=1).first() or AuditReport(at=at)
    looks = {check.name: _look(check, at, last) for check in checks().values()}
    with transaction.atomic():
        AuditReport.objects.get_or_create(pk=1, defaults={"at": at})
        row = AuditReport.objects.select_for_update().get(pk=1)
        before = {(one.check, one.place): one.since for one in _findings(row)}
        found = [
            Finding(name, wrong.place, wrong.facts, before.get((name, wrong.place), at))
            for name, seen in looks.items()
            for wrong in seen.wrong
        ]
        fresh = [one for one in found if (one.check, one.place) not in before and one.check not in row.full]
        _keep(row, Report(at, found, [name for name, seen in looks.items() if len(seen.wrong) >= MOST]))
        row.walks = {name: seen.after for name, seen in looks.items() if seen.after}
        row.milliseconds = round((time.monotonic() - began) * 1000)
        row.save()
        if fresh:
            log.error("The audit found %d new: %s", len(fresh), "; ".join(map(_in_log, fresh[:NAMED])))
            for listener in _listeners:
                listener(fresh, at)
    return Report(at, found, row.full)


def last_report() -> Report | None:
    """Return what the last audit found, or None when there was none yet."""
    row = AuditReport.objects.filter(pk=1).first()
    return Report(row.at, _findings(row), row.full, row.pinged_at, row.ping_error) if row else None


def _look(check: Check, at: datetime, last: AuditReport) -> Seen:
    known = frozenset(
        int(one["place"].partition(":")[2]) for one in last.findings if one["check"] == check.name
    )
    glance = Glance(at, int(last.walks.get(check.name, 0)), known)
    try:
        with _snapshot():
            seen = check.look(glance)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        log.exception("The check %s failed.", check.name)
        return Seen([Wrong("check", 0, {"failed": type(error).__name__, "reason": in_words(error)[:200]})])
    return Seen(_once(seen.wrong)[:MOST], seen.after)


def _once(wrong: Iterable[Wrong]) -> list[Wrong]:
    return list({one.place: one for one in wrong}.values())


@contextmanager
def _snapshot() -> Iterator[None]:
    """Let the block read the database as of one instant, and no statement of it take longer than PATIENCE.

    Inside a transaction of somebody else, whose isolation cannot be changed any more, it reads as that one does.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def _keep(row: AuditReport, report: Report) -> None:
    row.at = report.at
    row.full = list(report.full)
    row.findings = [
        {"check": one.check, "place": one.place, "facts": dict(one.facts), "since": one.since.isoformat()}
        for one in report.findings
    ]


def _findings(row: AuditReport) -> list[Finding]:
    return [
        Finding(one["check"], one["place"], one["facts"], datetime.fromisoformat(one["since"]))
        for one in row.findings
    ]


def _named(name: str) -> Check:
    """Return the check, or one that says as much as can be said when no app brings it any more."""
    return checks().get(name) or Check(name, name, "%(reason)s", lambda _glance: Seen())


def _in_log(finding: Finding) -> str:
    return f"{finding.check} {finding.place}"


class _Facts(dict[str, Any]):
    """Facts as a sentence asks for them: what is missing is empty."""

    def __missing__(self, key: str) -> str:
        return ""
