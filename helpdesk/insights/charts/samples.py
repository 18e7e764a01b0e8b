"""Charts of each kind for the page of components. They look like a desk's figures and are none."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.insights.charts import building, findings
from helpdesk.insights.charts.figures import Figure, Point, Series
from helpdesk.insights.charts.flow import Move
from helpdesk.insights.charts.spark import spark
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import (
    COUNT,
    DAY,
    SECONDS,
    SHARE,
    in_unit,
    level_name,
    period,
    period_on_axis,
)

FIRST = date(2026, 10, 26)
DAYS = 28
REASONS = ("knowledge", "authorisation", "outage", "sla_breach", "conflict")


def sample_figures() -> Mapping[str, Sequence[Figure | KeyFigure]]:
    """Return a chart of each kind, also an empty one and one with gaps."""
    return {"charts": [_line(), _gaps(), _parts(), _ranked(), _hours(), _levels()], "numbers": _numbers()}


def _points(values: Sequence[float | None], before: timedelta = timedelta(0)) -> list[Point]:
    days = [FIRST + timedelta(days=number) - before for number in range(len(values))]
    return [
        Point(period(day, DAY), value, "#", "" if value is None else _of(value), period_on_axis(day, DAY))
        for day, value in zip(days, values, strict=True)
    ]


def _of(value: float) -> str:
    return _("%(part)s of %(whole)s") % {"part": round(value * 250), "whole": 250}


def _wave(size: float, shift: float) -> list[float | None]:
    return [round(0.11 + size * math.sin(number / 3 + shift) - number * 0.001, 4) for number in range(DAYS)]


def _line() -> Figure:
    label = _("Escalation rate")
    title = findings.against_before(label, 0.096, 0.112, SHARE)
    before = _points(_wave(0.02, 2), timedelta(days=DAYS))
    definition = _("Of the tickets created in the period, those that were escalated beyond the first line.")
    points = _points(_wave(0.03, 0))
    return building.over_time(
        "sample-line", title, points, SHARE, before=before, definition=definition, csv_url="#"
    )


def _gaps() -> Figure:
    values: list[float | None] = [5400, 7200, None, None, 3600, None, 9000, 8100, 12600, 4500]
    title = findings.against_before(_("First response time"), 7200, None, SECONDS)
    bare = [Point(point.label, point.value, "", "", point.on_axis) for point in _points([None] * len(values))]
    points = [Point(one.label, value, "", "", one.on_axis) for one, value in zip(bare, values, strict=True)]
    return building.over_time("sample-gaps", title, points, SECONDS)


def _parts() -> Figure:
    columns = [Point(f"{hour:02d}:00", None, "#") for hour in range(9, 17)]
    series = [
        Series(name, [Point(name, (at * (number + 2) + number) % (7 - number), "#") for at in range(8)])
        for number, name in enumerate(("First line", "Second line", "Network", "Billing", "Finance"))
    ]
    return building.parts(
        "sample-parts",
        _("Due in the next 8 hours: most for First line, 17 of 68"),
        columns,
        series,
        axis=_("Hour"),
    )


def _ranked() -> Figure:
    names = (("Lena Two", 14.0), ("Luca One", 9.0), ("Fina Finance", 4.0), ("Leo Three", 0.0))
    points = [Point(name, value, "#") for name, value in names]
    title = findings.leader(_("Open tickets"), points, building.whole(points))
    return building.ranked(
        "sample-ranked", title, points, COUNT, axis=_("Person"), room=[12, 12, 8, None], room_name=_("Room")
    )


def _hours() -> Figure:
    counts = [
        [round(max(0.0, 30 * math.sin((hour - 6) / 14 * math.pi)) * (1.1 - 0.15 * day)) for hour in range(24)]
        for day in range(5)
    ]
    return building.by_hour("sample-hours", _("New tickets"), [*counts, [0] * 24, [0] * 24])


def _levels() -> Figure:
    levels = [Point(level_name(number), count, "#") for number, count in ((1, 1204), (2, 187), (3, 41))]
    moves = [
        Move(1, 2, 170, "#"),
        Move(2, 3, 36, "#"),
        Move(1, 3, 5, "#"),
        Move(2, 1, 24, "#"),
        Move(3, 2, 9, "#"),
    ]
    return building.between_levels("sample-levels", levels, moves)


def _numbers() -> list[KeyFigure]:
    shares: tuple[tuple[Any, float, float, str, str], ...] = (
        (_("Escalation rate"), 0.096, 0.112, "good", "down"),
        (_("Solved at the first contact"), 0.52, 0.55, "bad", "down"),
    )
    small = spark(_wave(0.03, 0))
    numbers = [
        KeyFigure(label, in_unit(now, SHARE), "#", findings.change(now, before, SHARE), tone, arrow, small)
        for label, now, before, tone, arrow in shares
    ]
    return [
        *numbers,
        KeyFigure(_("Open tickets"), in_unit(1204, COUNT), "#", findings.change(1204, 1204, COUNT)),
    ]
