"""What mails are written with: the style sheet, instants in the reader's time, Markdown, the lines of a digest."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from helpdesk.notifications import wording
from helpdesk.web import markdown as web_markdown

register = template.Library()


@register.filter
def instant(value: Any) -> str:
    """Return an instant (ISO 8601 text or datetime) in the reader's language and zone, and name the zone."""
    if not value:
        return ""
    return f"{wording.instant(value)} ({timezone.get_current_timezone_name()})"


@register.filter
def markdown(text: Any) -> SafeString:
    """Return Markdown as safe HTML."""
    return web_markdown.to_html(str(text or ""))


@register.filter
def in_own_language(texts: Mapping[str, str]) -> str:
    """Return the text in the active language, where texts are kept by language; else the English one."""
    return texts.get(get_language() or "en") or texts.get("en", "")


@register.filter
def news(line: Mapping[str, Any]) -> str:
    """Return what happened, from a digest's line: its kind and its context."""
    return wording.title(str(line["kind"]), line["context"])


@register.filter
def whole_url(path: Any) -> str:
    """Return a path of the desk as a whole address: a mail is read elsewhere."""
    return f"{settings.SITE_URL}{path}" if str(path).startswith("/") else str(path)


@register.simple_tag
def letter_styles() -> SafeString:
    """Return the style sheet of mails: a mail cannot link to one."""
    return mark_safe(f"<style>{_styles()}</style>")  # noqa: S308  a file of ours


@cache
def _styles() -> str:
    """Return the style sheet without its comment and line breaks."""
    text = (Path(__file__).parents[1] / "letter.css").read_text(encoding="utf-8")
    return " ".join(text.partition("*/")[2].split())
