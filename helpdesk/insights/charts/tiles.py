"""A number with how it went: what `components/_key_figure.html` shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyFigure:
    """One number in words, the list behind it, and how it went since the period before.

    `tone` is "good", "bad" or nothing, `arrow` "up", "down" or nothing, `drawing` a small line.
    """

    label: str
    value: str
    url: str = ""
    change: str = ""
    tone: str = ""
    arrow: str = ""
    drawing: str = ""
    definition: str = ""
