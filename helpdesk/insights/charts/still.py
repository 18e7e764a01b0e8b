"""Drawings for mails: the same picture, with nothing to point at."""

from xml.etree import ElementTree as ET  # it reads what this package drew

from django.utils.safestring import SafeString, mark_safe

from helpdesk.insights.exporting import UNWRITABLE

POINTED_AT = frozenset({"chart__reach", "chart__guide", "chart__dot--quiet"})
SPOKEN = ("aria-label", "aria-labelledby", "data-columns", "data-points", "href", "role", "tabindex")


def still(drawing: str) -> SafeString:
    """Return a drawing of this package without links, names and what is seen only when it is pointed at.

    The table below it says the same in words, so the picture is hidden from screen readers.
    """
    if not drawing:
        return SafeString("")
    root = ET.fromstring(UNWRITABLE.sub("", drawing))  # noqa: S314  the same
    _calm(root)
    root.set("aria-hidden", "true")
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308  written by the XML library


def _calm(element: ET.Element) -> None:
    """Take what is only pointed at or spoken from an element and from those inside it."""
    if element.get("class") == "chart__point":
        element.tag = "g"
        element.attrib.clear()
    for name in SPOKEN:
        element.attrib.pop(name, None)
    for child in list(element):
        _calm(child)
        if _is_unseen(child):
            element.remove(child)


def _is_unseen(element: ET.Element) -> bool:
    is_empty = element.tag in {"g", "text"} and not len(element) and not element.text
    return is_empty or not POINTED_AT.isdisjoint(element.get("class", "").split())
