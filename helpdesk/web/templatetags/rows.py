"""The rows of long lists, drawn by Python: a page has fifty of them, and a template each would be most of the page.

Each tag has a template of its name in `templates/components/`, which says what it takes and is shown on /styleguide/.
"""

from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpdesk.web.templatetags.components import icon
from helpdesk.web.templatetags.facts import (
    TIER_GLYPHS,
    language_badge,
    level_chip,
    person,
    priority,
    sla_chip,
    status,
    time,
)

register = template.Library()


@register.simple_tag
def ticket_row(ticket: Any, selects: object = "") -> SafeString:
    """Draw one row of the queue."""
    key = escape(ticket.key)
    mark = f"{ticket.revision} {_epoch(ticket.updated_at)} {ticket.sla_state} {_epoch(ticket.due_at)}"
    unread = ' class="is-unread"' if getattr(ticket, "is_unread", False) else ""
    cells = (
        _cell("select", _box(ticket.key)) if selects else "",
        _cell("promise", _promise(ticket)),
        _cell("subject", _subject(ticket, key)),
        _cell("customer", _customer(ticket.requester)),
        _cell("status", status(ticket.status, ticket.get_status_display)),
        _cell("assignee", _holder(ticket)),
        _cell("updated ticket__updated", time(ticket.updated_at, ago=True)),
    )
    # Everything from outside was escaped where it was put in.
    return SafeString(
        f'<tr role="row" id="row-{key}" data-item data-mark="{escape(mark)}"{unread}>{"".join(cells)}</tr>'
    )


def _cell(name: str, content: str) -> str:
    return f'<td class="tickets__{name}" role="cell">{content}</td>'


def _box(key: str) -> str:
    label = escape(_("Select %(key)s") % {"key": key})
    return f'<input type="checkbox" name="key" value="{escape(key)}" aria-label="{label}">'


def _promise(ticket: Any) -> str:
    chip = sla_chip(
        ticket.sla_state, due_at=ticket.due_at, soon_at=ticket.due_soon_at, reason=ticket.pause_reason
    )
    if not ticket.is_escalated:
        return chip
    level = level_chip(ticket.level, ticket.team.name if ticket.team else "")
    return f'{chip}<div class="ticket__level">{level}</div>'


def _subject(ticket: Any, key: str) -> str:
    language = ticket.language
    spoken = f' lang="{escape(language)}"' if language else ""
    badge = language_badge(language) if language and language != get_language() else ""
    preview = (
        f'<span class="ticket__preview"{spoken}>{escape(ticket.preview)}</span>' if ticket.preview else ""
    )
    return (
        f'<div class="ticket__subject">{priority(ticket.priority, ticket.get_priority_display, bare=True)} '
        f'<span class="ticket__key">{key}</span> <a class="row-link" href="{escape(ticket.url)}" preload="mouseover"'
        f"{spoken}>{escape(ticket.subject)}</a> {badge}</div>{preview}"
    )


def _customer(requester: Any) -> str:
    name = f'<span class="ticket__line">{escape(requester.name)}</span>'
    company = requester.organisation
    if not company:
        return name
    glyph = TIER_GLYPHS.get(company.tier)
    value = f"{icon(glyph, 12, _words(company.get_tier_display))} " if glyph else ""
    return f'{name}<span class="ticket__organisation">{value}{escape(company.name)}</span>'


def _holder(ticket: Any) -> str:
    if ticket.assignee:
        return person(ticket.assignee.name, ticket.assignee.pk)
    return person(ticket.team.name, ticket.team.pk, kind="team") if ticket.team else person()


def _words(label: Any) -> str:
    """Return a label as templates do: what can be called is called."""
    return str(label() if callable(label) else label)


def _epoch(at: datetime | None) -> str:
    return str(int(at.timestamp())) if at else ""
