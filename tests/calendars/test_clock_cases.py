"""Every computed case of business time, played on the clock as the engine would play it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from helpdesk.calendars.clock import BusinessCalendar, RunningClock

DATA = Path(__file__).parents[1] / "data"
BOOK = json.loads((DATA / "business_time.json").read_text())


def calendar_of(hours):
    return BusinessCalendar(
        hours["timezone"], hours["weekly"], hours.get("holidays", ()), hours.get("overrides", {})
    )


def union(pauses):
    """Join pauses that overlap or touch, in order; an end of None is a pause that still lasts."""
    joined = []
    for begin, end in sorted(pauses, key=lambda pause: pause[0]):
        if joined and (joined[-1][1] is None or begin <= joined[-1][1]):
            ends = [joined[-1][1], end]
            joined[-1][1] = None if None in ends else max(ends)
        else:
            joined.append([begin, end])
    return joined


def transitions(case):
    """Return (at, verb, arguments) in the order of time; at one instant a pause comes first."""
    pauses = [
        [datetime.fromisoformat(begin), end and datetime.fromisoformat(end)] for begin, end in case["pauses"]
    ]
    start = datetime.fromisoformat(case["start"])
    moves = []
    for begin, end in union(pauses):
        if end is None or end > start:
            moves.append((begin, "pause", {}))
        if end is not None and end > start:
            moves.append((end, "resume", {}))
    for change in case.get("changes", []):
        arguments = {}
        if "target_minutes" in change:
            arguments["target"] = timedelta(minutes=change["target_minutes"])
        if "calendar" in change:
            arguments["calendar"] = calendar_of(change["calendar"])
        moves.append((datetime.fromisoformat(change["at"]), "change", arguments))
    return sorted(moves, key=lambda move: move[0])


def play(case):
    clock = RunningClock.start(
        calendar_of(case),
        datetime.fromisoformat(case["start"]),
        timedelta(minutes=case["target_minutes"]),
    )
    for at, verb, arguments in transitions(case):
        clock = getattr(clock, verb)(at, **arguments)
    return clock


def written(instant):
    return None if instant is None else instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def why_not_due(clock):
    if clock.due_at is not None:
        return None
    return "paused" if clock.paused else "never_open"


def test_the_book_of_cases_follows_its_schema():
    schema = json.loads((DATA / "business_time.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(BOOK, schema)
    assert BOOK["count"] == len(BOOK["cases"]) == len({case["id"] for case in BOOK["cases"]})


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda case: case["id"])
def test_business_time(case):
    clock, expected = play(case), case["expected"]
    assert written(clock.due_at) == expected["due"]
    assert why_not_due(clock) == expected.get("no_due_reason")
    if expected["due"]:
        local = clock.due_at.astimezone(ZoneInfo(case["timezone"]))
        assert local.isoformat() == expected["due_local"]
    for point in expected["elapsed"]:
        elapsed = clock.elapsed(datetime.fromisoformat(point["at"]))
        assert elapsed == timedelta(seconds=point["business_seconds"])
        assert elapsed // timedelta(minutes=1) == point["business_minutes"]
    for mark in expected["marks"]:
        assert written(clock.reaches(timedelta(minutes=mark["business_minutes"]))) == mark["at"]


@pytest.mark.parametrize(
    "case",
    [case for case in BOOK["cases"] if not case["pauses"] and not case.get("changes")],
    ids=lambda case: case["id"],
)
def test_a_calendar_alone_gives_the_same_due_time(case):
    start = datetime.fromisoformat(case["start"])
    due = calendar_of(case).due(start, timedelta(minutes=case["target_minutes"]))
    assert written(due) == case["expected"]["due"]
