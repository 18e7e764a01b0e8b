"""Whole figures: the drawing, its sentence, its legend and its table, from plain points."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from helpdesk.insights.charts import findings
from helpdesk.insights.charts.bars import bar_chart
from helpdesk.insights.charts.figures import SERIES_APART, Cell, Figure, Key, Point, Series
from helpdesk.insights.charts.flow import Move, flow_chart
from helpdesk.insights.charts.frame import said_of
from helpdesk.insights.charts.heatmap import DAYS, HOURS, heatmap
from helpdesk.insights.charts.line import line_chart
from helpdesk.insights.charts.stacked import stacked_chart
from helpdesk.insights.charts.textures import swatch
from helpdesk.insights.charts.wording import SHARE, counted, in_unit, level_name, weekday


def over_time(
    identity: str,
    title: str,
    points: Sequence[Point],
    unit: str,
    *,
    before: Sequence[Point] = (),
    definition: str = "",
    csv_url: str = "",
) -> Figure:
    """Return one figure over time, beside the period before; buckets are compared place by place."""
    last = next((point for point in reversed(points) if point.value is not None), None)
    rows = []
    for number, point in enumerate(points):
        row = [Cell(point.label, is_number=False), Cell(in_unit(point.value, unit), point.url)]
        row += [Cell(point.detail)] if _has_details(points) else []
        row += [Cell(_value_at(before, number, unit))] if before else []
        rows.append(row)
    details = [_("Counted")] if _has_details(points) else []
    return Figure(
        identity,
        title,
        line_chart(identity, points, unit, [point.value for point in before]),
        [_("Period"), _("Value"), *details, *([_("Before")] if before else [])],
        rows,
        legend=[Key(_("This period"), "now"), Key(_("The period before"), "before")] if before else (),
        told=said_of(last, unit) if last else "",
        kind="line",
        definition=definition,
        csv_url=csv_url,
    )


def parts(
    identity: str,
    title: str,
    columns: Sequence[Point],
    series: Sequence[Series],
    *,
    axis: str,
    definition: str = "",
    csv_url: str = "",
) -> Figure:
    """Return figures one upon the other. More series than can be told apart are put together as the last one."""
    shown = told_apart(series)
    rows = [
        [
            Cell(column.label, is_number=False),
            *(Cell(counted(one.points[at].value or 0), one.points[at].url) for one in shown),
            Cell(counted(sum(one.points[at].value or 0 for one in shown)), column.url),
        ]
        for at, column in enumerate(columns)
    ]
    return Figure(
        identity,
        title,
        stacked_chart(identity, columns, shown),
        [axis, *(one.name for one in shown), _("All")],
        rows,
        legend=[Key(one.name, str(at), swatch(identity, at)) for at, one in enumerate(shown, start=1)],
        kind="stacked",
        definition=definition,
        csv_url=csv_url,
    )


def told_apart(series: Sequence[Series]) -> list[Series]:
    """Return the largest series in their order, and what is left over as one named `Other`."""
    if len(series) <= SERIES_APART:
        return list(series)
    sums = [sum(point.value or 0 for point in one.points) for one in series]
    largest = set(sorted(range(len(series)), key=lambda at: -sums[at])[: SERIES_APART - 1])
    rest = [one for at, one in enumerate(series) if at not in largest]
    count = len(series[0].points)
    points = [Point(_("Other"), sum(one.points[at].value or 0 for one in rest)) for at in range(count)]
    return [*(one for at, one in enumerate(series) if at in largest), Series(_("Other"), points)]


def ranked(
    identity: str,
    title: str,
    points: Sequence[Point],
    unit: str,
    *,
    axis: str,
    value: str = "",
    room: Sequence[float | None] = (),
    room_name: str = "",
    definition: str = "",
    csv_url: str = "",
) -> Figure:
    """Return one figure of many groups, in the order given; `room` is how much each could take."""
    rows = []
    for at, point in enumerate(points):
        row = [Cell(point.label, is_number=False), Cell(in_unit(point.value, unit), point.url)]
        row += [Cell(point.detail)] if _has_details(points) else []
        row += [Cell(in_unit(room[at], unit))] if room else []
        rows.append(row)
    details = [_("Counted")] if _has_details(points) else []
    return Figure(
        identity,
        title,
        bar_chart(identity, points, unit, room),
        [axis, value or _("Value"), *details, *([room_name] if room else [])],
        rows,
        kind="bars",
        definition=definition,
        csv_url=csv_url,
    )


def by_hour(
    identity: str,
    label: str,
    counts: Sequence[Sequence[float]],
    urls: Sequence[Sequence[str]] = (),
    *,
    definition: str = "",
    csv_url: str = "",
) -> Figure:
    """Return when things happen, by weekday (Monday first) and hour."""
    rows = [
        [
            Cell(weekday(day), is_number=False),
            *(Cell(counted(counts[day][hour]), urls[day][hour] if urls else "") for hour in range(HOURS)),
        ]
        for day in range(DAYS)
    ]
    return Figure(
        identity,
        findings.busiest(label, counts),
        heatmap(identity, counts, urls),
        [_("Day"), *(f"{hour:02d}" for hour in range(HOURS))],
        rows,
        kind="heatmap",
        definition=definition,
        csv_url=csv_url,
    )


def between_levels(
    identity: str, levels: Sequence[Point], moves: Sequence[Move], definition: str = "", csv_url: str = ""
) -> Figure:
    """Return the climb between support levels and the way back."""
    up_from = {
        (move.origin, move.target): move.number for move in moves if move.target > move.origin and move.number
    }
    rows = []
    for move in moves:
        came = up_from.get((move.target, move.origin))
        share = in_unit(move.number / came, SHARE) if came else ""
        name = f"{level_name(move.origin)} → {level_name(move.target)}"
        rows.append([Cell(name, is_number=False), Cell(counted(move.number), move.url), Cell(share)])
    return Figure(
        identity,
        findings.came_back(moves),
        flow_chart(identity, levels, moves),
        [pgettext("noun", "Move"), _("Tickets"), _("Share of those that went up")],
        rows,
        kind="flow",
        definition=definition,
        csv_url=csv_url,
    )


def whole(points: Sequence[Point]) -> float:
    """Return the sum of the points' values."""
    return sum(point.value or 0 for point in points)


def _has_details(points: Sequence[Point]) -> bool:
    return any(point.detail for point in points)


def _value_at(points: Sequence[Point], number: int, unit: str) -> str:
    return in_unit(points[number].value if number < len(points) else None, unit)
