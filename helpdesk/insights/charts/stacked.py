"""Columns made of parts: several figures over one axis, one upon the other."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.insights.charts import frame
from helpdesk.insights.charts.drawing import element, joined, percent
from helpdesk.insights.charts.figures import Point, Series
from helpdesk.insights.charts.scales import lines_up_to
from helpdesk.insights.charts.textures import filled, textures
from helpdesk.insights.charts.wording import counted

GAP = 0.18
"""The share of a column's room that stays free between it and the next."""


def stacked_chart(identity: str, columns: Sequence[Point], series: Sequence[Series]) -> SafeString:
    """Return the drawing: a column for each point of the axis, a part for each series, the first at the bottom.

    `columns` names the columns and holds the link behind each; its values are the sums of the parts.
    """
    sums = [sum(one.points[number].value or 0 for one in series) for number in range(len(columns))]
    ticks = lines_up_to(max(sums, default=0), "count")
    step = 100 / max(len(columns), 1)
    drawn = []
    for number, column in enumerate(columns):
        parts = [(one.name, one.points[number].value or 0) for one in series]
        shapes = joined(_parts(identity, [value for _name, value in parts], number * step, step, ticks[-1]))
        reach = element(
            "rect",
            {
                "class": "chart__reach",
                "x": percent(number * step),
                "width": percent(step),
                "height": frame.PLOT,
            },
        )
        drawn.append(frame.place(column, _said(column, parts), reach + shapes, first=number == 0))
    content = joined([frame.lines(ticks, "count"), frame.words_below(columns), joined(drawn)])
    return frame.chart(identity, textures(identity) + frame.plot(content), kind="stacked")


def _parts(
    identity: str, values: Sequence[float], left: float, step: float, top: float
) -> Iterable[SafeString]:
    below = 0.0
    for number, value in enumerate(values, start=1):
        if not value:
            continue
        upper, lower = frame.height_of(below + value, top), frame.height_of(below, top)
        below += value
        box: dict[str, object] = {
            "x": percent(left + step * GAP / 2),
            "width": percent(step * (1 - GAP)),
            "y": upper,
            "height": max(lower - upper - 1, 1),
        }
        yield filled(identity, number, box)


def _said(column: Point, parts: Sequence[tuple[str, float]]) -> str:
    """Return a column as a sentence: `14:00: 5 (Network 3, Billing 2)`."""
    total = counted(sum(value for _name, value in parts))
    named = ", ".join(f"{name} {counted(value)}" for name, value in parts if value)
    if not named:
        return _("%(label)s: %(value)s") % {"label": column.label, "value": total}
    return _("%(label)s: %(value)s (%(parts)s)") % {"label": column.label, "value": total, "parts": named}
