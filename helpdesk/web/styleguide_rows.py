"""Samples of what a desk holds: promises, tickets, a conversation, a path. They look like rows and are none."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

STATUSES = {
    "new": _("New"),
    "open": _("Open"),
    "waiting_customer": _("Waiting for customer"),
    "waiting_third_party": _("Waiting for third party"),
    "resolved": _("Resolved"),
    "closed": _("Closed"),
}
PRIORITIES = {"urgent": _("Urgent"), "high": _("High"), "normal": _("Normal"), "low": _("Low")}
TIERS = {"strategic": _("Strategic"), "premium": _("Premium"), "standard": _("Standard")}
PEOPLE = ("Ana Pérez", "Ivan Petrov", "Maria Rossi", "John Doe", "Olga Smirnova", "Luca Bianchi")


def rows(now: datetime) -> dict[str, Any]:
    """Return the samples, with times around `now`."""
    next_step = {"at": now + timedelta(minutes=18), "title": "L2 Network", "note": _("if nobody answers")}
    return {
        "chips": _chips(now),
        "clocks": _clocks(now),
        "next_step": next_step,
        "tickets": _tickets(now),
        "compact_tickets": [_again(ticket) for ticket in _tickets(now)],
        "steps": _steps(now),
        "messages_shown": _messages(now),
        "events": [
            {"text": _("Priority: Normal → High"), "at": now - timedelta(hours=2)},
            {"text": _("Team: First line → Network"), "at": now - timedelta(hours=2)},
            {"text": _("Tag added: vpn"), "at": now - timedelta(minutes=90)},
        ],
        "escalated_event": format_html(
            "<strong>{}</strong>: {}", _("Escalated to L2 Network"), _("reply promised, not given")
        ),
    }


def _chips(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "state": "on_track",
            "kind": "first_response",
            "due_at": now + timedelta(hours=3, minutes=20, seconds=30),
        },
        {"state": "due_soon", "kind": "first_response", "due_at": now + timedelta(minutes=18, seconds=30)},
        {"state": "due_soon", "kind": "resolution", "due_at": now + timedelta(seconds=95)},
        {"state": "breached", "kind": "first_response", "due_at": now - timedelta(minutes=65)},
        {"state": "paused", "reason": _("waiting for customer")},
        {"state": "met", "took": timedelta(minutes=42)},
        {"state": "breached", "remaining": timedelta(hours=-5)},
        {"state": "none"},
    ]


def _clocks(now: datetime) -> list[dict[str, Any]]:
    why = [
        _("Policy Premium: first reply within 1 h."),
        _("Counted on the calendar Office Rome, Mon-Fri 09:00-18:00."),
        _("Received today at 09:12; due today at 10:12, because no pause applies."),
    ]
    return [
        {
            "kind": "first_response",
            "label": _("First reply"),
            "state": "met",
            "took": timedelta(minutes=42),
            "why": why,
        },
        {
            "kind": "next_response",
            "label": _("Next reply"),
            "state": "due_soon",
            "due_at": now + timedelta(minutes=18, seconds=30),
            "soon_at": now - timedelta(minutes=1),
            "why": why,
        },
        {
            "kind": "resolution",
            "label": _("Resolution"),
            "state": "on_track",
            "due_at": now + timedelta(days=1),
            "remaining": timedelta(hours=9, minutes=5),
            "segments": [
                (now, now + timedelta(hours=6)),
                (now + timedelta(hours=20), now + timedelta(days=2)),
            ],
            "why": why,
        },
    ]


def _tickets(now: datetime) -> list[SimpleNamespace]:
    rows = [
        (
            "HD-1042",
            "VPN drops every ten minutes",
            "en",
            "urgent",
            "open",
            "breached",
            -65,
            "strategic",
            "Ivan Petrov",
        ),
        ("HD-1043", "La fattura di aprile è sbagliata", "it", "high", "new", "due_soon", 18, "premium", ""),
        (
            "HD-1038",
            "Не могу войти в личный кабинет",
            "ru",
            "normal",
            "open",
            "on_track",
            200,
            "standard",
            "Ana Pérez",
        ),
        (
            "HD-1031",
            "¿Cuándo llega mi pedido?",
            "es",
            "normal",
            "waiting_customer",
            "paused",
            0,
            "standard",
            "Ana Pérez",
        ),
        (
            "HD-1007",
            "Export of the yearly report is empty",
            "en",
            "low",
            "resolved",
            "met",
            0,
            "premium",
            "John Doe",
        ),
    ]
    return [_ticket(now, *row) for row in rows]


def _again(ticket: SimpleNamespace) -> SimpleNamespace:
    """Return a ticket under another key, so that one page can show it twice."""
    return SimpleNamespace(**{**vars(ticket), "key": f"{ticket.key}0"})


def _ticket(  # noqa: PLR0917  a sample is its columns
    now: datetime,
    key: str,
    subject: str,
    language: str,
    priority: str,
    status: str,
    sla_state: str,
    minutes: int,
    tier: str,
    assignee: str,
) -> SimpleNamespace:
    organisation = SimpleNamespace(name="Aurora Logistics S.p.A.", tier=tier, get_tier_display=TIERS[tier])
    return SimpleNamespace(
        key=key,
        url="#",
        subject=subject,
        preview="Good morning, since yesterday evening the connection fails and nobody of us can work from home",
        language=language,
        priority=priority,
        get_priority_display=PRIORITIES[priority],
        status=status,
        get_status_display=STATUSES[status],
        sla_state=sla_state,
        due_at=now + timedelta(minutes=minutes, seconds=30),
        due_soon_at=None,
        pause_reason="",
        is_escalated=sla_state == "breached",
        level=2,
        team=SimpleNamespace(name="Network", pk=3),
        assignee=SimpleNamespace(name=assignee, pk=assignee) if assignee else None,
        requester=SimpleNamespace(name="Maria Rossi", organisation=organisation),
        updated_at=now - timedelta(minutes=abs(minutes) // 2 + 4),
        is_unread=sla_state == "due_soon",
        revision=1,
    )


def _messages(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "kind": "customer",
            "id": 1,
            "author": "Maria Rossi",
            "at": now - timedelta(hours=3),
            "language": "it",
            "via": _("E-mail"),
            "html": mark_safe(
                "<p>Buongiorno, da ieri sera la VPN cade ogni dieci minuti. Nessuno riesce a lavorare.</p>"
            ),
            "quoted": mark_safe("<blockquote>Il giorno 12 maggio, Supporto ha scritto: …</blockquote>"),
            "attachments": [{"name": "vpn-log.txt", "url": "#", "size": 18_432}],
        },
        {
            "kind": "agent",
            "id": 2,
            "author": "Ana Pérez",
            "at": now - timedelta(hours=2, minutes=18),
            "html": mark_safe("<p>Buongiorno Maria, grazie del log. Sto controllando il gateway.</p>"),
            "state": _("Sent to maria@aurora.test"),
        },
        {
            "kind": "note",
            "id": 3,
            "author": "Ana Pérez",
            "at": now - timedelta(hours=2),
            "html": mark_safe("<p>Gateway 2 restarts each 600 s. See <code>journalctl -u vpn</code>.</p>"),
        },
        {
            "kind": "handover",
            "id": 4,
            "author": "Ana Pérez",
            "at": now - timedelta(hours=1),
            "route": "L1 First line → L2 Network",
            "facts": [
                {"label": _("Summary"), "html": _("The gateway restarts by itself; 40 people cannot work.")},
                {"label": _("Tried"), "html": _("New profile, other client, other network.")},
                {"label": _("Asked for"), "html": _("Find out why gateway 2 restarts and keep it up.")},
            ],
        },
    ]


def _steps(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "state": "done",
            "number": 1,
            "at": now - timedelta(hours=1),
            "title": _("L1 First line"),
            "note": _("Ana Pérez was warned"),
        },
        {
            "state": "skipped",
            "number": 2,
            "title": _("L1 lead"),
            "note": _("Skipped: the ticket is at level 2 already"),
        },
        {
            "state": "next",
            "number": 3,
            "at": now + timedelta(minutes=18),
            "title": "L2 Network: Ivan Petrov",
            "note": _("Reassigned and told by mail; must acknowledge within 15 min"),
        },
        {
            "state": "later",
            "number": 4,
            "at": now + timedelta(hours=2),
            "title": _("Head of support"),
            "note": _("Told by mail"),
        },
    ]
