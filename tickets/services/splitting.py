"""Splitting: what a customer asks beside the point becomes a ticket of its own."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.notifications.mail import post
from helpdesk.web.times import now
from helpdesk.web.words import one_line
from tickets import events, letters
from tickets.models import Message, Ticket, Topic
from tickets.priorities import priority_of
from tickets.services.locking import locked
from tickets.services.moving import is_answered, move_messages
from tickets.services.opening import opened
from tickets.services.routing import first_team
from tickets.words import MessageKind


def split(
    ticket: Ticket,
    messages: Collection[int],
    *,
    subject: str,
    actor: User,
    severity: str | None = None,
    topic: Topic | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Make a ticket of some messages of another, by their ids; return the new one.

    It is of the same customer, is routed as any new one is, and its promises begin now; the customer gets its key by
    mail. Without a severity or a topic it has those of the old one. What belongs to a private team stays with it.
    Raises Stale for an old revision, Merged, ValidationError for messages that cannot become a ticket of their own.
    """
    subject = one_line(subject)
    if not subject:
        raise ValidationError({"subject": _("Say in one line what it is about.")})
    with transaction.atomic():
        current = locked(ticket, revision=revision)
        first = _first_of(current, set(messages))
        at = at or now()
        new = _begin(current, subject, severity or current.severity, topic or current.topic, at)
        count = move_messages(current.messages.filter(pk__in=messages), new)
        current.revision += 1
        current.updated_at = max(at, current.updated_at)
        current.save(update_fields=["revision", "updated_at"])
        record([opened(new, first, actor, at), *_told(current, new, count, actor, at)])
        post([letters.received(new)])
    return new


def _first_of(ticket: Ticket, wanted: set[int]) -> Message:
    """Return the customer's first message among those that go. Raises ValidationError."""
    there = {message.pk: message for message in ticket.messages.order_by("pk")}
    if not wanted <= there.keys():
        raise ValidationError({"messages": _("One of these messages is not on this ticket.")})
    if len(wanted) == len(there):
        raise ValidationError({"messages": _("Leave at least one message on this ticket.")})
    words = [there[pk] for pk in sorted(wanted) if there[pk].kind == MessageKind.PUBLIC]
    first = next((message for message in words if message.is_from_customer), None)
    if first is None:
        raise ValidationError({"messages": _("Choose at least one message of the customer.")})
    return first


def _begin(ticket: Ticket, subject: str, severity: str, topic: Topic | None, at: datetime) -> Ticket:
    is_overridden = ticket.is_priority_overridden and severity == ticket.severity
    new = Ticket(
        subject=subject[:250],
        requester=ticket.requester,
        organisation=ticket.organisation,
        tier=ticket.tier,
        severity=severity,
        priority=ticket.priority if is_overridden else priority_of(severity, ticket.tier),
        is_priority_overridden=is_overridden,
        topic=topic,
        team=_team(ticket, topic),
        channel=ticket.channel,
        language=ticket.language,
        split_from=ticket,
        created_at=at,
        updated_at=at,
    )
    new.save(force_insert=True)
    return new


def _team(ticket: Ticket, topic: Topic | None) -> Team | None:
    if ticket.team is not None and ticket.team.is_private:
        return ticket.team
    return first_team(topic)


def _told(ticket: Ticket, new: Ticket, count: int, actor: User, at: datetime) -> list[Event]:
    """Return what is told in the story of both; `answered` says whether nothing of the customer's is left open."""
    parted = event(
        ticket.stream,
        events.SPLIT,
        at=at,
        actor=actor.pk,
        subject=ticket,
        ticket=new.pk,
        messages=count,
        answered=is_answered(ticket),
    )
    begun = event(
        new.stream, events.SPLIT_OFF, at=at, actor=actor.pk, subject=new, ticket=ticket.pk, messages=count
    )
    return [parted, begun]
