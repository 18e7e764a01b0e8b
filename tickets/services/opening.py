"""Opening a ticket: from any channel, through this one verb."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Requester, User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.notifications.mail import post
from helpdesk.web.times import now
from helpdesk.web.words import one_line
from tickets import events, letters
from tickets.models import Message, Ticket, Topic
from tickets.priorities import priority_of
from tickets.services.routing import first_team
from tickets.services.tagging import tags_named
from tickets.words import Channel, MessageKind, Severity


def open_ticket(  # noqa: PLR0913  a channel gives all of this
    *,
    subject: str,
    body: str,
    requester: Requester,
    actor: User | None = None,
    severity: str = Severity.NORMAL,
    priority: str | None = None,
    topic: Topic | None = None,
    channel: str = Channel.AGENT,
    language: str | None = None,
    tags: Sequence[str] = (),
    custom: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Open a ticket with the customer's first message, route it, start its promises, and say so to the customer.

    Severity and the customer's tier give the priority unless one is given. `at` is when we received it. Raises
    ValidationError for an empty subject or text.
    """
    subject, body = one_line(subject), body.strip()
    _check(subject, body)
    with transaction.atomic():
        at = at or now()
        ticket = Ticket(
            subject=subject[:250],
            requester=requester,
            organisation=requester.organisation,
            tier=requester.tier,
            severity=severity,
            priority=priority or priority_of(severity, requester.tier),
            is_priority_overridden=priority is not None,
            topic=topic,
            team=first_team(topic),
            channel=channel,
            language=language or requester.language,
            custom=custom or {},
            created_at=at,
            updated_at=at,
        )
        ticket.save(force_insert=True)
        known_tags = tags_named(tags)
        ticket.tags.set(known_tags)
        message = Message.objects.create(
            ticket=ticket,
            kind=MessageKind.PUBLIC,
            requester=requester,
            body=body,
            language=ticket.language,
            at=at,
        )
        record([opened(ticket, message, actor, at, tags=[tag.slug for tag in known_tags])])
        post([letters.received(ticket)])
    return ticket


def _check(subject: str, body: str) -> None:
    missing = {}
    if not subject:
        missing["subject"] = _("Say in one line what it is about.")
    if not body:
        missing["body"] = _("Write something first.")
    if missing:
        raise ValidationError(missing)


def opened(
    ticket: Ticket, message: Message, actor: User | None, at: datetime, *, tags: Sequence[str] = ()
) -> Event:
    """Return the event, not yet recorded, of a ticket that begins with the customer's message, maybe with tags."""
    tagged = {"tags": sorted(tags)} if tags else {}
    return event(
        ticket.stream,
        events.OPENED,
        at=at,
        actor=actor.pk if actor else None,
        subject=ticket,
        message=message.pk,
        requester=ticket.requester_id,
        channel=ticket.channel,
        severity=ticket.severity,
        priority=ticket.priority,
        topic=ticket.topic_id,
        tier=ticket.tier,
        language=ticket.language,
        team=ticket.team_id,
        **tagged,
    )
