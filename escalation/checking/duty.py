"""Hours in which a promise runs and nobody whom a step leads to is at work: looked for in the week to come."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalation.checking.findings import Finding, FindingKind
from escalation.checking.ways import Row, Ways
from escalation.paths import Target
from escalation.targets import Company
from escalation.words import TargetType
from helpdesk.accounts.roster import Person
from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.calendars.compile import business_calendar

STEP = timedelta(minutes=30)
WEEK = timedelta(days=7)
MOST_WINDOWS = 3
Window = tuple[datetime, datetime]


def check_duty(
    rows: Sequence[Row], ways: Ways, company: Company, calendars: dict[int, int]
) -> Iterable[Finding]:
    """Yield the hours that are left alone; `calendars` maps a calendar to its newest version.

    Working hours and absences count, the switch “on duty” does not: it is off every night.
    """
    met: set[tuple[int, Target, int]] = set()
    for row in rows:
        path, policy = ways.path_of(row), ways.policy_of(row)
        if path is None or policy is None or policy.calendar_id not in calendars:
            continue
        version = calendars[policy.calendar_id]
        for step in ways.steps_of(path.pk):
            key = (path.pk, step.target, version)
            if not step.reassigns or key in met:
                continue
            met.add(key)
            windows = _windows(step.target, business_calendar(version), company)
            if windows:
                sentence = _("Path “%(path)s”, step %(step)d: nobody whom it leads to is at work %(hours)s.")
                words = {"path": path.name, "step": step.number, "hours": _told(windows)}
                yield Finding(FindingKind.NOBODY, sentence % words, row.id, row.place, "path", step.number)


def _windows(target: Target, calendar: BusinessCalendar, company: Company) -> list[Window]:
    duty = company.roster.duty(target.id) if target.type == TargetType.DUTY else None
    if duty is not None and duty.is_active:
        return unattended(calendar, company.at, lambda at: _is_anybody_on_duty(target, at, company))
    return alone(_people(target, company), calendar, company.at)


def _is_anybody_on_duty(target: Target, at: datetime, company: Company) -> bool:
    roster = company.roster
    return any(
        person.absence(at) is None or roster.deputy_of(person.id, at)
        for person in roster.on_duty(target.id, at)
    )


def alone(people: Sequence[Person], calendar: BusinessCalendar, begin: datetime) -> list[Window]:
    """Return the times of the coming week, on half hours, in which the calendar is open and none of them is there."""
    if not people or any(person.calendar is None and not person.absences for person in people):
        return []
    return unattended(calendar, begin, lambda at: any(_is_there(person, at) for person in people))


def unattended(
    calendar: BusinessCalendar, begin: datetime, is_attended: Callable[[datetime], bool]
) -> list[Window]:
    """Return the times of the coming week, on half hours, in which the calendar is open and nobody attends."""
    at = begin.replace(minute=0, second=0, microsecond=0)
    windows: list[Window] = []
    while at < begin + WEEK:
        if calendar.is_open(at) and not is_attended(at):
            is_next = bool(windows) and windows[-1][1] == at
            windows[-1:] = [(windows[-1][0], at + STEP)] if is_next else [*windows[-1:], (at, at + STEP)]
        at += STEP
    return windows


def _is_there(person: Person, at: datetime) -> bool:
    return person.absence(at) is None and (person.calendar is None or person.calendar.is_open(at))


def _people(target: Target, company: Company) -> Sequence[Person]:
    """Return the people whom a target means whatever the ticket's; none where it depends on who has the ticket."""
    roster = company.roster
    lead = roster.lead(target.id) if target.type == TargetType.ROLE_IN_TEAM else None
    person = roster.person(target.id) if target.type == TargetType.USER else lead
    if person is not None:
        return [person] if person.is_active else []
    if target.type == TargetType.TEAM:
        return roster.members(target.id)
    if target.type == TargetType.SKILL and target.id is not None:
        return roster.holders(target.id, target.level)
    return []


def _told(windows: Sequence[Window]) -> str:
    told = [
        _("%(start)s to %(end)s")
        % {
            "start": date_format(localtime(start), "D H:i"),
            "end": date_format(localtime(end), "D H:i"),
        }
        for start, end in windows[:MOST_WINDOWS]
    ]
    rest = len(windows) - MOST_WINDOWS
    if rest > 0:
        told.append(ngettext("and %(count)d more time", "and %(count)d more times", rest) % {"count": rest})
    return ", ".join(told)
