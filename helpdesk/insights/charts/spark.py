"""A small line without words: how a figure went, beside the figure."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from helpdesk.insights.charts.drawing import element, plain

WIDTH = 96
HEIGHT = 28
EDGE = 3


def spark(values: Sequence[float | None]) -> SafeString:
    """Return the line from its lowest to its highest value, with a dot at its end; nothing for less than two."""
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(value for _at, value in known), max(value for _at, value in known)
    corners = [_corner(number, value, len(values), low, high) for number, value in known]
    end = corners[-1]
    return element(
        "svg",
        {"class": "spark", "width": WIDTH, "height": HEIGHT, "aria-hidden": "true", "focusable": "false"},
        element(
            "polyline",
            {"class": "spark__line", "points": " ".join(f"{plain(x)},{plain(y)}" for x, y in corners)},
        ),
        element("circle", {"class": "spark__end", "cx": end[0], "cy": end[1], "r": 2.5}),
    )


def _corner(number: int, value: float, count: int, low: float, high: float) -> tuple[float, float]:
    """Return where a value lies; a figure that never changed runs through the middle."""
    across = EDGE + number / (count - 1) * (WIDTH - 2 * EDGE)
    part = (value - low) / (high - low) if high > low else 0.5
    return across, HEIGHT - EDGE - part * (HEIGHT - 2 * EDGE)
