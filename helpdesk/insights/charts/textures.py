"""Textures over the colours of series, so that nobody needs to tell colours apart."""

from django.utils.safestring import SafeString

from helpdesk.insights.charts.drawing import element, joined

SIZE = 8
STROKES = {
    2: "M-2 10 10 -2M-2 2 2 -2M6 10 10 6",
    3: "M0 2H8M0 6H8",
    4: "M2 0V8M6 0V8",
    5: "M-2 10 10 -2M-2 2 2 -2M6 10 10 6M-2 -2 10 10M6 -2 10 2M-2 6 2 10",
}
"""The strokes of each series' texture in a square of eight; the first series is plain."""


def textures(identity: str) -> SafeString:
    """Return the textures of one chart, named after it: a page has many charts."""
    drawn = [
        element(
            "pattern",
            {
                "id": f"{identity}-texture-{number}",
                "width": SIZE,
                "height": SIZE,
                "patternUnits": "userSpaceOnUse",
            },
            element("path", {"class": "chart__texture", "d": strokes}),
        )
        for number, strokes in STROKES.items()
    ]
    return element("defs", {}, joined(drawn))


def texture_of(identity: str, number: int) -> str | None:
    """Return what a shape of this series is filled with over its colour; None for the plain one."""
    return f"url(#{identity}-texture-{number})" if number in STROKES else None


def filled(identity: str, number: int, box: dict[str, object]) -> SafeString:
    """Return a rectangle in the colour of a series (from 1), with its texture over it."""
    shape = element("rect", {**box, "class": f"chart__fill chart__fill--{number}"})
    texture = texture_of(identity, number)
    return shape if texture is None else shape + element("rect", {**box, "fill": texture})


def swatch(identity: str, number: int) -> SafeString:
    """Return the small square of a series in the legend."""
    box: dict[str, object] = {"width": 14, "height": 14, "rx": 2}
    attributes = {"class": "chart__swatch", "width": 14, "height": 14, "aria-hidden": "true"}
    return element("svg", attributes, filled(identity, number, box))
