"""Bars beside names, the longest first or in the order given: one figure of many groups."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from helpdesk.insights.charts import frame
from helpdesk.insights.charts.drawing import element, joined, percent
from helpdesk.insights.charts.figures import Point
from helpdesk.insights.charts.wording import in_unit, shortened

ROW = 40
BAR = 10
LETTERS = 36


def bar_chart(
    identity: str, points: Sequence[Point], unit: str, room: Sequence[float | None] = ()
) -> SafeString:
    """Return the drawing: the name above its bar, the value at the end of the line.

    `room` holds how much each could take, where that is known: a bar beyond it is marked.
    """
    known = [point.value for point in points if point.value is not None]
    longest = max([*known, *(most for most in room if most is not None)], default=0) or 1
    rows = [
        _row(point, unit, longest, number, room[number] if number < len(room) else None)
        for number, point in enumerate(points)
    ]
    return frame.chart(identity, joined(rows), height=max(len(points), 1) * ROW, kind="bars")


def _row(point: Point, unit: str, longest: float, number: int, most: float | None) -> SafeString:
    top = number * ROW
    value = point.value or 0
    is_over = most is not None and value > most
    shapes = [
        element("rect", {"class": "chart__reach", "y": top, "width": "100%", "height": ROW - 4}),
        element("text", {"class": "chart__name", "y": top + 14}, shortened(point.label, LETTERS)),
        element(
            "text",
            {"class": "chart__amount", "x": "100%", "y": top + 14, "text-anchor": "end"},
            in_unit(point.value, unit),
        ),
        element("rect", {"class": "chart__track", "y": top + 20, "width": "100%", "height": BAR, "rx": 2}),
        element(
            "rect",
            {
                "class": "chart__bar chart__bar--over" if is_over else "chart__bar",
                "y": top + 20,
                "width": percent(value / longest * 100),
                "height": BAR,
                "rx": 2,
            },
        ),
    ]
    if most is not None:
        at = percent(most / longest * 100)
        shapes.append(
            element(
                "line", {"class": "chart__room", "x1": at, "x2": at, "y1": top + 17, "y2": top + 23 + BAR}
            )
        )
    return frame.place(point, frame.said_of(point, unit), joined(shapes), first=number == 0)
