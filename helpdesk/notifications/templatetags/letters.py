"""Filters for mails: instants in the reader's time, Markdown as HTML."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

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
