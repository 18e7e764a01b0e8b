"""What a chart shows, as a sentence: its title."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.insights.charts.figures import Point
from helpdesk.insights.charts.flow import Move
from helpdesk.insights.charts.wording import SHARE, counted, in_unit, percentage, points, weekday


def against_before(label: str, value: float | None, before: float | None, unit: str) -> str:
    """Return a figure beside the same of the period before: `Escalation rate: 8.2 %, down from 10.1 % before`."""
    if value is None:
        return _("%(label)s: nothing to count in this period") % {"label": label}
    words = {"label": label, "now": in_unit(value, unit), "before": in_unit(before, unit)}
    if before is None:
        return _("%(label)s: %(now)s") % words
    if words["now"] == words["before"]:
        return _("%(label)s: %(now)s, as in the period before") % words
    if value > before:
        return _("%(label)s: %(now)s, up from %(before)s in the period before") % words
    return _("%(label)s: %(now)s, down from %(before)s in the period before") % words


def change(value: float | None, before: float | None, unit: str) -> str:
    """Return how a figure moved since the period before, in a few words; nothing where one of the two is missing."""
    if value is None or before is None:
        return ""
    if in_unit(value, unit) == in_unit(before, unit):
        return _("as before")
    words = {"before": in_unit(before, unit), "by": _by(value, before, unit)}
    if value > before:
        return _("%(by)s more than before (%(before)s)") % words
    return _("%(by)s less than before (%(before)s)") % words


def leader(label: str, shown: Sequence[Point], total: float) -> str:
    """Return which group has most: `Escalations: most for Outage, 34 of 90`."""
    best = max(shown, key=lambda point: point.value or 0, default=None)
    if best is None or not best.value or not total:
        return _("%(label)s: none in this period") % {"label": label}
    if sum(point.value == best.value for point in shown) > 1:
        return _("%(label)s: %(total)s in all") % {"label": label, "total": counted(total)}
    return _("%(label)s: most for %(name)s, %(number)s of %(total)s") % {
        "label": label,
        "name": best.label,
        "number": counted(best.value),
        "total": counted(total),
    }


def extreme(label: str, shown: Sequence[Point], unit: str) -> str:
    """Return which group has the highest figure: `Escalation rate: highest for Network, 21.4 %`."""
    best = max(
        (point for point in shown if point.value is not None),
        key=lambda point: point.value or 0,
        default=None,
    )
    if best is None:
        return _("%(label)s: nothing to count in this period") % {"label": label}
    words = {"label": label, "name": best.label, "value": in_unit(best.value, unit)}
    return _("%(label)s: highest for %(name)s, %(value)s") % words


def busiest(label: str, counts: Sequence[Sequence[float]]) -> str:
    """Return when most happens: `Arrivals: most on Tue at 10:00, 42`."""
    most, day, hour = max(
        (value, -day, -hour) for day, row in enumerate(counts) for hour, value in enumerate(row)
    )
    if not most:
        return _("%(label)s: none in this period") % {"label": label}
    words = {"label": label, "day": weekday(-day), "hour": f"{-hour:02d}:00", "number": counted(most)}
    return _("%(label)s: most on %(day)s at %(hour)s, %(number)s") % words


def came_back(moves: Sequence[Move]) -> str:
    """Return how many moves went up, and which share of as many came back."""
    up = sum(move.number for move in moves if move.target > move.origin)
    back = sum(move.number for move in moves if move.target < move.origin)
    if not up:
        return _("No ticket went to a higher level in this period")
    return ngettext(
        "%(up)s move to a higher level, %(back)s back (%(share)s)",
        "%(up)s moves to a higher level, %(back)s back (%(share)s)",
        up,
    ) % {"up": counted(up), "back": counted(back), "share": percentage(back / up)}


def _by(value: float, before: float, unit: str) -> str:
    return points(value - before) if unit == SHARE else in_unit(abs(value - before), unit)
