"""Samples for the page that shows every component in every state. They look like a desk's rows and are none."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from helpdesk.web.moments import moment

STATUSES = {
    "new": _("New"),
    "open": _("Open"),
    "waiting_customer": _("Waiting for customer"),
    "waiting_third_party": _("Waiting for third party"),
    "resolved": _("Resolved"),
    "closed": _("Closed"),
}
PRIORITIES = {"urgent": _("Urgent"), "high": _("High"), "normal": _("Normal"), "low": _("Low")}
SWATCHES = ["canvas", "surface", "sunken", "ink", "ink-2", "ink-3", "line"]
SWATCHES += ["accent", "soon", "late", "level", "good", "note"]
ICONS = ["inbox", "chevrons-up", "clock-alert", "octagon-alert", "pause", "check", "lock", "siren", "crown"]
TIERS = {"strategic": _("Strategic"), "premium": _("Premium"), "standard": _("Standard")}


class SampleForm(forms.Form):
    """One field of each sort."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("knowledge", _("Lack of knowledge")), ("authorisation", _("Authorisation needed"))],
        help_text=_("Escalating is not a failure."),
    )
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        choices=[("functional", _("To the right expertise")), ("hierarchical", _("To more authority"))],
    )
    tell = forms.BooleanField(
        label=_("Tell the customer"), help_text=_("In the customer's language."), required=False
    )
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


def samples(now: datetime) -> dict[str, Any]:
    """Return everything the page shows, with times around `now`."""
    return {**_promises(now), **_story(now), **_words(), **_controls(now)}


def _promises(now: datetime) -> dict[str, Any]:
    next_step = {"at": now + timedelta(minutes=18), "title": "L2 Network", "note": _("if nobody answers")}
    return {
        "chips": _chips(now),
        "clocks": _clocks(now),
        "next_step": next_step,
        "tickets": _tickets(now),
        "steps": _steps(now),
    }


def _story(now: datetime) -> dict[str, Any]:
    return {
        "messages_shown": _messages(now),
        "events": [
            {"text": "Priority: Normal → High", "at": now - timedelta(hours=2)},
            {"text": "Team: First line → Network", "at": now - timedelta(hours=2)},
            {"text": "Tag added: vpn", "at": now - timedelta(minutes=90)},
        ],
        "escalated_event": mark_safe("<strong>Escalated to L2 Network</strong>: reply promised, not given"),
    }


def _words() -> dict[str, Any]:
    return {
        "statuses": [{"status": key, "label": label} for key, label in STATUSES.items()],
        "priorities": [{"priority": key, "label": label} for key, label in PRIORITIES.items()],
        "tiers": [{"tier": key, "label": label} for key, label in TIERS.items()],
        "send_statuses": [{"value": key, "label": STATUSES[key]} for key in ("waiting_customer", "resolved")],
        "people": ["Ana Pérez", "Ivan Petrov", "Maria Rossi", "John Doe", "Olga Smirnova", "Luca Bianchi"],
        "swatches": SWATCHES,
        "icons": ICONS,
    }


def _controls(now: datetime) -> dict[str, Any]:
    return {
        "tabs": [
            {"label": _("My open"), "url": "#", "count": 7, "is_current": True},
            {"label": _("Unassigned"), "url": "#", "count": 12, "is_current": False},
            {"label": _("Breaching next"), "url": "#", "count": 3, "is_current": False},
            {"label": _("Escalated"), "url": "#", "count": "", "is_current": False},
        ],
        "filters": [
            {"label": _("Status"), "value": _("Open"), "remove_url": "#"},
            {"label": _("Promise"), "value": _("due soon"), "remove_url": "#"},
        ],
        "facts": [
            {"label": _("Channel"), "value": "E-mail"},
            {"label": _("Topic"), "value": "VPN"},
            {"label": _("Opened"), "value": moment(now)},
        ],
        "crumbs": [{"label": _("Queue"), "url": "/"}, {"label": _("Components"), "url": ""}],
        "form": SampleForm(auto_id="sample_%s"),
        "filter_form": SampleForm(auto_id="filter_%s"),
        "refused": SampleForm({"reason": "knowledge", "summary": "", "kind": ""}, auto_id="refused_%s"),
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
        "Policy Premium: first reply within 1 h.",
        "Counted on the calendar Office Rome, Mon-Fri 09:00-18:00.",
        "Received today at 09:12; due today at 10:12, because no pause applies.",
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
                {"label": _("Summary"), "html": "The gateway restarts by itself; 40 people cannot work."},
                {"label": _("Tried"), "html": "New profile, other client, other network."},
                {"label": _("Asked for"), "html": "Find out why gateway 2 restarts and keep it up."},
            ],
        },
    ]


def _steps(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "state": "done",
            "number": 1,
            "at": now - timedelta(hours=1),
            "title": "L1 First line",
            "note": "Ana Pérez was warned",
        },
        {
            "state": "skipped",
            "number": 2,
            "title": "L1 lead",
            "note": "Skipped: the ticket is at level 2 already",
        },
        {
            "state": "next",
            "number": 3,
            "at": now + timedelta(minutes=18),
            "title": "L2 Network: Ivan Petrov",
            "note": "Reassigned and told by mail; must acknowledge within 15 min",
        },
        {
            "state": "later",
            "number": 4,
            "at": now + timedelta(hours=2),
            "title": "Head of support",
            "note": "Told by mail",
        },
    ]
