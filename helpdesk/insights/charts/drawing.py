"""SVG elements, and numbers as SVG writes them."""

from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def element(name: str, attributes: Mapping[str, object], *content: str) -> SafeString:
    """Return an element; attributes that are None are left out, everything but safe content is escaped."""
    pairs = ((key, value) for key, value in attributes.items() if value is not None)
    return format_html(
        "<{}{}>{}</{}>",
        mark_safe(name),  # noqa: S308  a word of this package
        format_html_join("", ' {}="{}"', ((key, plain(value)) for key, value in pairs)),
        joined(content),
        mark_safe(name),  # noqa: S308  a word of this package
    )


def joined(parts: Iterable[str]) -> SafeString:
    """Return the parts one after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))


def plain(value: object) -> str:
    """Return a number in as few digits as a drawing needs, whatever the reader's language; words as they are."""
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def percent(value: float) -> str:
    """Return a place or a width in hundredths of the drawing's width."""
    return f"{plain(value)}%"
