"""Reading a question from an address: every parameter is understood, or refused with a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.http import QueryDict
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Skill, Team, User
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.questions import BUCKETS, Question
from helpdesk.insights.reports.base import PARTS, Report
from helpdesk.insights.reports.counting import ALL
from helpdesk.web.finding import find
from helpdesk.web.times import now, parse_instant
from tickets.models import Topic

USUAL_DAYS = 30
MOST_DAYS = 3660
MOST_BUCKETS = 1100
MOST_VALUES = 100
"""How many values a filter may have: each is looked up by itself."""
NONE = "none"
"""The word for what has no value: tickets without a team, a topic and so on."""
NO_ZONES = frozenset({"localtime", "Factory"})
"""Names in the files of time zones that are no place's: each machine's own, and that of one that was never set."""
PERIOD = ("from", "to", "bucket", "tz", "as_of", "by")
NAMED: Mapping[str, Any] = {
    "team": (Team, "slug"),
    "topic": (Topic, "slug"),
    "skill": (Skill, "slug"),
    "agent": (User, "email"),
}
"""Dimensions whose values are rows, each with its model and the word that names one."""


def question_from(report: Report, parameters: QueryDict, viewer: User) -> Question:
    """Return the question that an address asks of a report. Raises QuestionRefused, naming each bad parameter.

    Without a time zone it is the viewer's, without a period the last 30 days, today included.
    """
    reader = _Reader(parameters)
    timezone = reader.read("tz", _zone) or ZoneInfo(viewer.timezone)
    end = reader.read("to", _day) or now().astimezone(timezone).date() + timedelta(days=1)
    start = reader.read("from", _day) or end - timedelta(days=USUAL_DAYS)
    bucket = reader.read("bucket", _bucket) or "day"
    as_of = reader.read("as_of", _instant)
    by = reader.read("by", lambda text: _offered(text, report.dimensions))
    filters = reader.filters(report)
    reader.finish()
    question = Question(report.name, start, end, bucket, timezone, by, as_of, filters)
    _check(question)
    return question


def filters_from(report: Report, asked: Mapping[str, Sequence[str]]) -> dict[str, list[Any]]:
    """Return what words narrow a report to, as facts hold it. Raises QuestionRefused, naming each bad one."""
    parameters = QueryDict(mutable=True)
    for name, words in asked.items():
        parameters.setlist(name, list(words))
    reader = _Reader(parameters)
    filters = reader.filters(report)
    reader.finish()
    return filters


def known_parameters(report: Report) -> frozenset[str]:
    """Return the parameters that a question of a report may have."""
    return frozenset({*PERIOD, *DIMENSIONS, *report.options})


class _Reader:
    """Reads parameters one by one, and remembers what could not be read."""

    def __init__(self, parameters: QueryDict) -> None:
        self.parameters = parameters
        self.errors: dict[str, list[str]] = {}

    def read(self, name: str, reads: Any) -> Any:
        """Return one value, or None where it is missing or wrong."""
        text = self.parameters.get(name, "")
        return self._try(name, text, reads) if text else None

    def read_all(self, name: str, reads: Any) -> list[Any]:
        """Return every value of a name, which may be given several times or with commas; each is read once."""
        given = ",".join(self.parameters.getlist(name)).split(",")
        texts = [text for text in dict.fromkeys(text.strip() for text in given) if text]
        if len(texts) > MOST_VALUES:
            self.errors[name] = [_("This is more than the desk reads at once.")]
            return []
        return [value for text in texts if (value := self._try(name, text, reads, [])) != []]

    def filters(self, report: Report) -> dict[str, list[Any]]:
        """Return what the parameters narrow a report to, and its options."""
        return {
            name: values
            for name in (*DIMENSIONS, *report.options)
            if (values := self.read_all(name, lambda text, name=name: value_of(report, name, text)))
        }

    def finish(self) -> None:
        """Raise QuestionRefused when something could not be read."""
        if self.errors:
            raise QuestionRefused(self.errors)

    def _try(self, name: str, text: str, reads: Any, wrong: Any = None) -> Any:
        try:
            return reads(text)
        except ValueError as error:
            self.errors.setdefault(name, []).append(str(error))
            return wrong


def _check(question: Question) -> None:
    if question.end <= question.start:
        raise QuestionRefused(
            {"to": [_("The period ends before it begins: “to” is the day after its last.")]}
        )
    if question.days > MOST_DAYS or len(question.starts()) > MOST_BUCKETS:
        raise QuestionRefused(
            {"from": [_("This is too long a time. Ask for a shorter one, or for longer parts.")]}
        )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("“%(text)s” is no day, such as 2026-01-31.") % {"text": text}) from error
    _refuse_far(day)
    return day


def _refuse_far(day: date) -> None:
    """Raise ValueError for a day so far away that a period around it could not be reckoned with."""
    if not 1990 <= day.year < 2100:
        raise ValueError(_("Ask for days between 1990 and 2099."))


def _zone(text: str) -> ZoneInfo:
    if text not in _zones():
        raise ValueError(_("“%(text)s” is no time zone, such as Europe/Madrid.") % {"text": text})
    return ZoneInfo(text)


@cache
def _zones() -> frozenset[str]:
    """Return the names of time zones that mean the same everywhere, for the database too."""
    return frozenset(available_timezones()) - NO_ZONES


def _bucket(text: str) -> str:
    return _offered(text, BUCKETS)


def _instant(text: str) -> datetime:
    at = parse_instant(text)
    _refuse_far(at)
    return at


def _offered(text: str, offered: Any) -> str:
    if text not in offered:
        raise ValueError(_("Choose one of: %(offered)s.") % {"offered": ", ".join(offered) or "-"})
    return text


def value_of(report: Report, name: str, text: str) -> Any:
    """Return a value of a dimension as facts hold it. Raises ValueError."""
    if name in report.options:
        return _offered(text, report.options[name])
    if text == NONE:
        return None
    if name in NAMED:
        model, word = NAMED[name]
        row = find(model.objects.all(), text, word=word, any_case=word == "email")
        if row is None:
            raise ValueError(_("There is none named “%(name)s”.") % {"name": text})
        return row.pk
    if name == "level":
        return _level(text)
    return _offered(text, DIMENSIONS[name].words)


def _level(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) >= 1):
        raise ValueError(_("A level is a number from 1 on."))
    return int(text)


def cell_from(report: Report, question: Question, parameters: QueryDict) -> tuple[str, Any, date | None]:
    """Return the cell that an address names: which number, of which group, of which bucket. Raises QuestionRefused."""
    reader = _Reader(parameters)
    part = reader.read("part", lambda text: _offered(text, report.listed(question))) or PARTS[0]
    group = ALL
    if "group" in parameters:
        group = reader.read("group", lambda text: _group(report, question, text))
    start = reader.read("start", lambda text: _start(question, text))
    reader.finish()
    return part, group, start


def _group(report: Report, question: Question, text: str) -> Any:
    """Return a group's key. Raises ValueError."""
    if question.by is None:
        if not report.has_own_groups:
            offered = ", ".join(report.dimensions) or "-"
            raise ValueError(_("This report is split by one of: %(offered)s.") % {"offered": offered})
        return text
    return None if text == NONE else value_of(report, question.by, text)


def _start(question: Question, text: str) -> date:
    start = _day(text.partition("T")[0])
    if start not in question.starts():
        raise ValueError(_("No part of the period begins on this day."))
    return start
