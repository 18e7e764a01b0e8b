"""How tickets climb between support levels, and how many come back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.insights.charts import frame
from helpdesk.insights.charts.drawing import element, joined, percent
from helpdesk.insights.charts.figures import Point
from helpdesk.insights.charts.wording import counted, level_name

NODE = 16.0
ALL_NODES = 55.0
"""Boxes are so many hundredths of the width, and all of them together at most so many."""
HEIGHT = 190
BOX_TOP, BOX_HEIGHT = 66, 64
UP, DOWN = 82, 114
THIN, THICK = 1.5, 18.0
HEAD = 7


@dataclass(frozen=True)
class Move:
    """So many tickets went from one level to another, up or down, and where they are listed."""

    origin: int
    target: int
    number: int
    url: str = ""


def flow_chart(identity: str, levels: Sequence[Point], moves: Sequence[Move]) -> SafeString:
    """Return the drawing: a box for each level (its label and how many were there), arrows as thick as their number.

    Moves to the next level lie between the boxes, returns below them; those that pass a level over go around it.
    """
    order = {point.label: number for number, point in enumerate(levels)}
    most = max((move.number for move in moves), default=0)
    boxes = [_box(point, number, len(levels)) for number, point in enumerate(levels)]
    seen = [
        move
        for move in moves
        if move.number and {level_name(move.origin), level_name(move.target)} <= order.keys()
    ]
    arrows = [_arrow(move, order, len(levels), most) for move in seen]
    return frame.chart(identity, joined([*arrows, *boxes]), height=HEIGHT, kind="flow")


def _left(number: int, count: int) -> float:
    free = 100 - _wide(count)
    return number * free / (count - 1) if count > 1 else free / 2


def _wide(count: int) -> float:
    return min(NODE, ALL_NODES / count)


def _box(point: Point, number: int, count: int) -> SafeString:
    left = _left(number, count)
    middle = percent(left + _wide(count) / 2)
    box = {"x": percent(left), "y": BOX_TOP, "width": percent(_wide(count)), "height": BOX_HEIGHT, "rx": 6}
    shapes = [
        element("rect", {**box, "class": "chart__level"}),
        element(
            "text", {"class": "chart__level-name", "x": middle, "y": 94, "text-anchor": "middle"}, point.label
        ),
        element(
            "text",
            {"class": "chart__level-count", "x": middle, "y": 114, "text-anchor": "middle"},
            counted(point.value or 0),
        ),
    ]
    return frame.place(point, frame.said_of(point, "count"), joined(shapes), first=number == 0)


def _arrow(move: Move, order: dict[str, int], count: int, most: int) -> SafeString:
    start, end = order[level_name(move.origin)], order[level_name(move.target)]
    is_up = end > start
    said = (
        _("%(number)s from L%(origin)s up to L%(target)s")
        if is_up
        else _("%(number)s from L%(origin)s back to L%(target)s")
    ) % {
        "number": counted(move.number),
        "origin": move.origin,
        "target": move.target,
    }
    shapes = (
        _straight(move, start, end, count, most)
        if abs(end - start) == 1
        else _around(move, start, end, count)
    )
    return frame.place(Point(said, move.number, move.url), said, joined(shapes), first=False)


def _straight(move: Move, start: int, end: int, count: int, most: int) -> list[SafeString]:
    is_up = end > start
    way = "up" if is_up else "back"
    left, right = _left(min(start, end), count) + _wide(count), _left(max(start, end), count)
    height = UP if is_up else DOWN
    thick = max(THIN, move.number / most * THICK)
    ends = {"x1": percent(left + 1), "x2": percent(right - 1), "y1": height, "y2": height}
    above = height - thick / 2 - 6 if is_up else height + thick / 2 + 15
    return [
        element("line", {**ends, "class": "chart__reach chart__reach--line"}),
        element("line", {**ends, "class": f"chart__move chart__move--{way}", "stroke-width": thick}),
        _head(right - 1 if is_up else left + 1, height, way),
        _number(move, (left + right) / 2, above),
    ]


def _around(move: Move, start: int, end: int, count: int) -> list[SafeString]:
    """Return an arrow over the boxes (up) or under them (back), with corners."""
    is_up = end > start
    way = "up" if is_up else "back"
    edge = 24 if is_up else HEIGHT - 24
    near = BOX_TOP if is_up else BOX_TOP + BOX_HEIGHT
    shift = _wide(count) / 4 if is_up else -_wide(count) / 4
    one, other = _left(start, count) + _wide(count) / 2 + shift, _left(end, count) + _wide(count) / 2 - shift
    style = {"class": f"chart__move chart__move--{way}", "stroke-width": THIN}
    return [
        element("line", {**style, "x1": percent(one), "x2": percent(one), "y1": near, "y2": edge}),
        element("line", {**style, "x1": percent(one), "x2": percent(other), "y1": edge, "y2": edge}),
        element("line", {**style, "x1": percent(other), "x2": percent(other), "y1": edge, "y2": near}),
        _head(other, near, "over" if is_up else "under"),
        _number(move, (one + other) / 2, edge - 6 if is_up else edge + 16),
    ]


def _head(across: float, height: float, way: str) -> SafeString:
    points = {
        "up": f"0,0 {-HEAD},{-HEAD} {-HEAD},{HEAD}",
        "back": f"0,0 {HEAD},{-HEAD} {HEAD},{HEAD}",
        "over": f"0,0 {-HEAD},{-HEAD} {HEAD},{-HEAD}",
        "under": f"0,0 {-HEAD},{HEAD} {HEAD},{HEAD}",
    }[way]
    style = "chart__head-up" if way in {"up", "over"} else "chart__head-back"
    tip = element("polygon", {"class": style, "points": points})
    return element(
        "svg", {"x": percent(across), "y": height, "overflow": "visible", "width": 1, "height": 1}, tip
    )


def _number(move: Move, across: float, height: float) -> SafeString:
    place = {"class": "chart__amount", "x": percent(across), "y": height, "text-anchor": "middle"}
    return element("text", place, counted(move.number))
