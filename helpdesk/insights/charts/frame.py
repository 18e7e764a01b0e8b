"""What every chart with two axes has: lines with their values, words below, places for the hand and the keyboard."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.insights.charts.drawing import element, joined, percent
from helpdesk.insights.charts.figures import Point
from helpdesk.insights.charts.wording import in_unit, on_axis

TOP = 14
PLOT = 168
FOOT = 26
HEIGHT = TOP + PLOT + FOOT
LABELS = 8
LABELS_ON_A_PHONE = 4


def chart(
    identity: str, content: str, *, height: int = HEIGHT, kind: str, columns: int | None = None
) -> SafeString:
    """Return the drawing. Its name is the heading with the id `<identity>-title`; `columns` of a table."""
    attributes = {
        "class": f"chart__drawing chart__drawing--{kind}",
        "width": "100%",
        "height": height,
        "role": "group",
        "aria-labelledby": f"{identity}-title",
        "data-points": "",
        "data-columns": columns,
    }
    return element("svg", attributes, content)


def plot(content: str, *, height: int = PLOT, top: int = TOP) -> SafeString:
    """Return the room between the axes; places in it are hundredths of its width."""
    attributes = {"y": top, "height": height, "width": "100%", "overflow": "visible"}
    return element("svg", attributes, content)


def height_of(value: float, top: float, room: int = PLOT) -> float:
    """Return where a value lies, in pixels from the top of the plot."""
    return room - value / top * room if top else float(room)


def lines(values: Sequence[float], unit: str) -> SafeString:
    """Return the lines across the plot, each with its value at the left."""
    drawn = []
    for value in values:
        at = height_of(value, values[-1])
        drawn.append(
            element("line", {"class": "chart__line", "x1": "0", "x2": "100%", "y1": at, "y2": at})
            + element(
                "text",
                {"class": "chart__value", "x": -8, "y": at + 4, "text-anchor": "end"},
                on_axis(value, unit),
            )
        )
    return element("g", {"aria-hidden": "true"}, joined(drawn))


def words_below(points: Sequence[Point], *, room: int = PLOT) -> SafeString:
    """Return the words under the axis: as many as have room; on a phone half of them."""
    many = _every(len(points), LABELS)
    few = many * _every(-(-len(points) // many), LABELS_ON_A_PHONE)
    step = 100 / max(len(points), 1)
    drawn = [
        element(
            "text",
            {
                "class": "chart__label" if number % few == 0 else "chart__label chart__label--wide",
                "x": percent((number + 0.5) * step),
                "y": room + 18,
                "text-anchor": "middle",
            },
            point.on_axis or point.label,
        )
        for number, point in enumerate(points)
        if number % many == 0
    ]
    return element("g", {"aria-hidden": "true"}, joined(drawn))


def place(point: Point, said: str, content: str, *, first: bool) -> SafeString:
    """Return something to point at: a link to what it counts, or a picture with a name where nothing is behind it.

    Only the first of a chart is on the way of the Tab key; the arrow keys lead on (static/js/charts.js).
    """
    speech = {"class": "chart__point", "aria-label": said, "tabindex": 0 if first else -1}
    if point.url:
        return element("a", {**speech, "href": point.url}, content)
    return element("g", {**speech, "role": "img"}, content)


def said_of(point: Point, unit: str) -> str:
    """Return a figure as a sentence: `12 Nov 2026: 14.2 %, 17 of 120`."""
    value = in_unit(point.value, unit) if point.value is not None else _("nothing to count")
    if point.detail:
        return _("%(label)s: %(value)s, %(detail)s") % {
            "label": point.label,
            "value": value,
            "detail": point.detail,
        }
    return _("%(label)s: %(value)s") % {"label": point.label, "value": value}


def _every(number: int, most: int) -> int:
    return max(1, -(-number // most))
