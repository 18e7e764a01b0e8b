"""What mailed reports are written with: their own rules of style, and their pictures."""

from functools import cache
from pathlib import Path

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def report_styles() -> SafeString:
    """Return the rules for figures: a mail cannot link to a style sheet, and knows no variables."""
    return mark_safe(f"<style>{_styles()}</style>")  # noqa: S308  a file of ours


@register.filter
def drawn(drawing: object) -> SafeString:
    """Return a picture that `charts/still.py` wrote, as a mail keeps it."""
    return mark_safe(str(drawing or ""))  # noqa: S308  written by the XML library, never by a person


@cache
def _styles() -> str:
    """Return the rules without their comment and line breaks."""
    text = (Path(__file__).parents[1] / "mailed" / "report.css").read_text(encoding="utf-8")
    return " ".join(text.partition("*/")[2].split())
