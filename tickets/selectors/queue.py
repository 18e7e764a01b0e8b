"""The queue: its views, and its rows as a line of the list shows them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.web.labels import label
from tickets.models import Message, Ticket
from tickets.querysets import TicketQuerySet
from tickets.sla import state_of
from tickets.words import MessageKind, Priority, SlaState, Status

PREVIEW_LENGTH = 160
_MARKS = re.compile(r"[*_`#>~|]+|^\s*[-+]\s", re.MULTILINE)
BY_PROMISE = "due_at"
ORDERINGS: dict[str, str | Promise] = {
    BY_PROMISE: _("Next promise first"),
    "-updated_at": _("Changed last first"),
    "updated_at": _("Longest untouched first"),
    "-created_at": _("Newest first"),
    "created_at": _("Oldest first"),
}


@dataclass(frozen=True)
class QueueView:
    """A fixed view of the queue: which tickets it holds, in which order, and what it says when it is empty."""

    slug: str
    label: str | Promise
    empty: str | Promise
    fills: str | Promise
    rows: Callable[[TicketQuerySet, User], TicketQuerySet]
    ordering: str = BY_PROMISE

    @property
    def orderings(self) -> list[str]:
        """Return the orders it can be shown in, its own first."""
        return [self.ordering, *(name for name in ORDERINGS if name != self.ordering)]


def _mine(tickets: TicketQuerySet, user: User) -> TicketQuerySet:
    return tickets.open().filter(assignee=user)


def _unassigned_around(tickets: TicketQuerySet, user: User) -> TicketQuerySet:
    return tickets.open().filter(assignee__isnull=True, team__in=user.teams.values("pk"))


VIEWS = (
    QueueView(
        "open",
        _("All open"),
        _("No open tickets."),
        _("New mail and new requests land here."),
        lambda tickets, _user: tickets.open(),
    ),
    QueueView(
        "mine",
        _("My open"),
        _("You hold no open tickets."),
        _("What is assigned to you, or what you take from the unassigned, lands here."),
        _mine,
    ),
    QueueView(
        "in-my-teams",
        _("Unassigned in my teams"),
        _("Nobody waits in the queues of your teams."),
        _("New mail for your teams lands here until somebody takes it."),
        _unassigned_around,
    ),
    QueueView(
        "unassigned",
        _("Unassigned"),
        _("No unassigned tickets."),
        _("New mail lands here until somebody takes it."),
        lambda tickets, _user: tickets.open().filter(assignee__isnull=True),
    ),
    QueueView(
        "breaching",
        _("Breaching next"),
        _("No promise is running out."),
        _("Open tickets whose next promise still can be kept stand here, the nearest first."),
        lambda tickets, _user: tickets.open().filter(due_at__isnull=False, breached_at__isnull=True),
    ),
    QueueView(
        "escalated-to-me",
        _("Escalated to me"),
        _("Nothing is escalated to you."),
        _("A ticket lands here when its path, or a colleague, brings it up to you."),
        lambda tickets, user: tickets.open().filter(is_escalated=True, assignee=user),
    ),
    QueueView(
        "escalated",
        _("Escalated"),
        _("Nothing is escalated."),
        _("Tickets that climb their path, by themselves or by hand, stand here."),
        lambda tickets, _user: tickets.open().filter(is_escalated=True),
    ),
    QueueView(
        "waiting",
        _("Waiting for customer"),
        _("No ticket waits for its customer."),
        _("A ticket lands here when you answer and wait for the customer; their answer opens it again."),
        lambda tickets, _user: tickets.filter(status=Status.WAITING_CUSTOMER),
        "updated_at",
    ),
    QueueView(
        "all",
        _("All tickets"),
        _("No tickets."),
        _("Every request, on any channel, becomes a ticket and stands here for good."),
        lambda tickets, _user: tickets,
        "-updated_at",
    ),
)
BY_SLUG = {view.slug: view for view in VIEWS}


@dataclass(frozen=True)
class QueueRow:
    """A ticket as a line of the queue: everything of the ticket, and what is worked out for the line.

    `due_at` is the instant that the chip counts from or to: the promise that runs, or the one that was broken.
    """

    ticket: Ticket
    sla_state: SlaState
    due_at: datetime | None
    preview: str
    pause_reason: str
    get_status_display: str
    get_priority_display: str

    def __getattr__(self, name: str) -> Any:
        """Return what the ticket says: its key, subject, people and so on."""
        return getattr(self.ticket, name)

    def __getitem__(self, name: str) -> Any:
        """Return the same: a template asks so first, and thousands of times a page."""
        return getattr(self, name)


def with_all_shown(tickets: TicketQuerySet) -> TicketQuerySet:
    """Return the tickets with everything that a row shows: people, and the beginning of the last public message."""
    said = Message.objects.filter(ticket=OuterRef("pk"), kind=MessageKind.PUBLIC).order_by("-pk")
    last = said.annotate(beginning=Left("body", PREVIEW_LENGTH)).values("beginning")[:1]
    rows = tickets.select_related("requester__organisation", "team", "assignee")
    return rows.annotate(last_said=Subquery(last))


def as_rows(tickets: Sequence[Ticket], at: datetime) -> list[QueueRow]:
    """Return tickets of `with_all_shown` as lines, with their promises as they stand at the instant."""
    return [_row(ticket, at) for ticket in tickets]


def _row(ticket: Ticket, at: datetime) -> QueueRow:
    state = state_of(ticket, at)
    broken = ticket.breached_at if state == SlaState.BREACHED else None
    return QueueRow(
        ticket=ticket,
        sla_state=state,
        due_at=broken or ticket.due_at,
        preview=plain_beginning(getattr(ticket, "last_said", "") or ""),
        pause_reason=pause_reason(ticket) if state == SlaState.PAUSED else "",
        get_status_display=label(Status, ticket.status),
        get_priority_display=label(Priority, ticket.priority),
    )


def pause_reason(ticket: Ticket) -> str:
    """Return why the promises pause: the status in words, as it reads inside a sentence."""
    words = label(Status, ticket.status)
    return words[:1].lower() + words[1:]


def plain_beginning(text: str) -> str:
    """Return the beginning of a message on one line, without the marks of its Markdown."""
    return " ".join(_MARKS.sub(" ", text).split())
