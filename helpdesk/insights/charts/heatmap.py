"""When things happen: weekdays by hours, the more the darker."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.insights.charts import frame
from helpdesk.insights.charts.drawing import element, joined, percent
from helpdesk.insights.charts.figures import Point
from helpdesk.insights.charts.wording import counted, weekday

DAYS = 7
HOURS = 24
ROW = 24
SHADES = 5
EVERY = 3


def heatmap(
    identity: str, counts: Sequence[Sequence[float]], urls: Sequence[Sequence[str]] = ()
) -> SafeString:
    """Return the drawing of seven rows (Monday first) of twenty-four hours; zero stays the ground's colour."""
    most = max((value for row in counts for value in row), default=0)
    step = 100 / HOURS
    cells = [
        _cell(day, hour, counts[day][hour], most, urls[day][hour] if urls else "")
        for day in range(DAYS)
        for hour in range(HOURS)
    ]
    names = [
        element(
            "text",
            {"class": "chart__value", "x": -8, "y": day * ROW + 16, "text-anchor": "end"},
            weekday(day),
        )
        for day in range(DAYS)
    ]
    hours = [
        element(
            "text",
            {
                "class": "chart__label",
                "x": percent((hour + 0.5) * step),
                "y": DAYS * ROW + 16,
                "text-anchor": "middle",
            },
            f"{hour:02d}",
        )
        for hour in range(0, HOURS, EVERY)
    ]
    words = element("g", {"aria-hidden": "true"}, joined([*names, *hours]))
    room = frame.plot(joined([words, *cells]), height=DAYS * ROW, top=0)
    return frame.chart(identity, room, height=DAYS * ROW + frame.FOOT, kind="heatmap", columns=HOURS)


def shade(value: float, most: float) -> int:
    """Return how dark a cell is: 0 for nothing, then 1 to 5 in equal steps up to the most."""
    return 0 if not value or not most else min(SHADES, int((value / most) * SHADES - 1e-9) + 1)


def _cell(day: int, hour: int, value: float, most: float, url: str) -> SafeString:
    step = 100 / HOURS
    box = {"x": percent(hour * step), "y": day * ROW, "width": percent(step), "height": ROW}
    darkness = shade(value, most)
    number = element(
        "text",
        {
            "class": f"chart__number chart__number--{darkness}",
            "x": percent((hour + 0.5) * step),
            "y": day * ROW + 16,
            "text-anchor": "middle",
            "aria-hidden": "true",
        },
        counted(value) if value else "",
    )
    shape = element("rect", {**box, "class": f"chart__heat chart__heat--{darkness}"})
    said = _("%(day)s, %(from)s to %(to)s: %(number)s") % {
        "day": weekday(day),
        "from": f"{hour:02d}:00",
        "to": f"{hour + 1:02d}:00",
        "number": counted(value),
    }
    return frame.place(Point(said, value, url), said, shape + number, first=day == hour == 0)
