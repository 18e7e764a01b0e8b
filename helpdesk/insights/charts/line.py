"""One figure over time, beside the same figure in the period before."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.safestring import SafeString

from helpdesk.insights.charts import frame
from helpdesk.insights.charts.drawing import element, joined, percent, plain
from helpdesk.insights.charts.figures import Point
from helpdesk.insights.charts.scales import lines_up_to

SMOOTH_FROM = 16
"""From so many points on, a dot stands only where somebody points."""


def line_chart(
    identity: str, points: Sequence[Point], unit: str, before: Sequence[float | None] = ()
) -> SafeString:
    """Return the drawing. A point without a value leaves a gap; one between two gaps is a dot."""
    known = [point.value for point in points if point.value is not None]
    known += [value for value in before if value is not None]
    ticks = lines_up_to(max(known, default=0), unit)
    values = [point.value for point in points]
    drawn = [
        frame.lines(ticks, unit),
        _path(before[: len(points)], ticks[-1], "chart__trend chart__trend--before", len(points)),
        _path(values, ticks[-1], "chart__trend", len(points)),
        frame.words_below(points),
        joined(_places(points, ticks[-1], unit)),
    ]
    return frame.chart(identity, frame.plot(joined(drawn)), kind="line")


def _path(values: Sequence[float | None], top: float, style: str, count: int) -> SafeString:
    """Return the line through the values in a box of 1000 by the plot's height, stretched to its width."""
    pieces = [
        element("polyline", {"class": style, "vector-effect": "non-scaling-stroke", "points": piece})
        for piece in _pieces(values, top, count)
    ]
    box = {
        "viewBox": f"0 0 1000 {frame.PLOT}",
        "preserveAspectRatio": "none",
        "width": "100%",
        "height": frame.PLOT,
        "overflow": "visible",
        "aria-hidden": "true",
    }
    return element("svg", box, joined(pieces))


def _pieces(values: Sequence[float | None], top: float, count: int) -> Iterable[str]:
    step = 1000 / max(count, 1)
    placed = [
        None if value is None else f"{plain((number + 0.5) * step)},{plain(frame.height_of(value, top))}"
        for number, value in enumerate(values)
    ]
    for is_gap, piece in groupby(placed, key=lambda place: place is None):
        corners = [corner for corner in piece if corner is not None]
        if not is_gap and len(corners) > 1:
            yield " ".join(corners)


def _places(points: Sequence[Point], top: float, unit: str) -> Iterable[SafeString]:
    step = 100 / max(len(points), 1)
    for number, point in enumerate(points):
        middle = percent((number + 0.5) * step)
        shown: list[SafeString] = [
            element(
                "rect",
                {
                    "class": "chart__reach",
                    "x": percent(number * step),
                    "width": percent(step),
                    "height": frame.PLOT,
                },
            ),
            element("line", {"class": "chart__guide", "x1": middle, "x2": middle, "y2": frame.PLOT}),
        ]
        if point.value is not None:
            style = "chart__dot" if _stands_out(points, number) else "chart__dot chart__dot--quiet"
            at = frame.height_of(point.value, top)
            shown.append(element("circle", {"class": style, "cx": middle, "cy": at, "r": 3.5}))
        yield frame.place(point, frame.said_of(point, unit), joined(shown), first=number == 0)


def _stands_out(points: Sequence[Point], number: int) -> bool:
    """Say whether a dot is always seen: on a short line, at its end, or between two gaps."""
    around = [*points[max(0, number - 1) : number], *points[number + 1 : number + 2]]
    return len(points) < SMOOTH_FROM or all(point.value is None for point in around)
