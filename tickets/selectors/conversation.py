"""The story of a ticket as its page shows it: messages and what happened between them, oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.ledger.record import story
from helpdesk.web.markdown import to_html
from tickets.keys import key_of
from tickets.models import Reading, Ticket
from tickets.quoting import without_quoted
from tickets.selectors.said import messages_of
from tickets.story import Happened, lines
from tickets.words import MessageKind

PAGE = 50
MOST_EVENTS = 300


class Show(TextChoices):
    """What of the story is shown."""

    ALL = "all", gettext_lazy("All")
    MESSAGES = "messages", gettext_lazy("Messages")
    NOTES = "notes", gettext_lazy("Notes")
    EVENTS = "events", gettext_lazy("Events")


_KINDS: dict[str, Sequence[str]] = {
    Show.ALL: MessageKind.values,
    Show.MESSAGES: (MessageKind.PUBLIC, MessageKind.AUTOMATIC),
    Show.NOTES: (MessageKind.NOTE, MessageKind.HANDOVER),
    Show.EVENTS: (),
}


class _Row(NamedTuple):
    """A message with the names of who wrote it: the columns of `_COLUMNS`, in their order."""

    pk: int
    kind: str
    body: str
    language: str
    details: dict[str, Any]
    at: datetime
    came_from: int | None
    author: int | None
    author_name: str | None
    customer_name: str | None
    customer_address: str | None


_COLUMNS = (
    *("pk", "kind", "body", "language", "details", "at", "came_from"),
    *("author", "author__name", "requester__name", "requester__email"),
)


@dataclass(frozen=True)
class Fact:
    """One part of a hand-over."""

    label: str | Promise
    html: SafeString


@dataclass(frozen=True)
class Said:
    """A message as the timeline shows it."""

    pk: int
    kind: str
    author: str
    seed: str
    at: datetime
    html: SafeString
    language: str
    via: str
    quoted: SafeString = field(default_factory=SafeString)
    facts: list[Fact] = field(default_factory=list)
    is_mine: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline: a message, one event that stands alone, or events folded to one line."""

    said: Said | None = None
    event: Happened | None = None
    events: list[Happened] = field(default_factory=list)


@dataclass(frozen=True)
class Timeline:
    """A stretch of the story. `older` is the id before which the next older stretch ends, None at the beginning.

    `first_unread` is the first message that is new to its reader, `opens_at` the element where reading goes on,
    `last_event` the id of the last thing that happened, where the stretch has it.
    """

    entries: list[Entry]
    older: int | None
    is_newest: bool
    first_unread: int | None = None
    opens_at: str = ""
    last_event: int | None = None


def timeline(
    ticket: Ticket, show: str = Show.ALL, before: int | None = None, reader: int | None = None
) -> Timeline:
    """Return the last fifty messages (those before a message's id, where one is given) with the events among them.

    `reader` is the id of who reads, so that their own messages are known.
    """
    messages, has_older = _messages(ticket, _KINDS[show], before)
    older = messages[0].pk if has_older else None
    happened, last = _events(ticket, show, messages, has_older=has_older, before=before)
    said = [_said(message, ticket, reader) for message in messages]
    return Timeline(_woven(said, happened), older, before is None, last_event=None if before else last)


def opened(shown: Timeline, reading: Reading | None) -> Timeline:
    """Return the newest stretch with the place where its reader goes on: what is new to them, else the end.

    Whoever was never here begins at the last hand-over, which tells the story, else at the top.
    """
    said = [entry.said for entry in shown.entries if entry.said]
    if not shown.is_newest or not said:
        return shown
    if reading is None:
        handovers = [one.pk for one in said if one.kind == MessageKind.HANDOVER]
        return replace(shown, opens_at=f"message-{handovers[-1]}" if handovers else "")
    new = next((one.pk for one in said if one.pk > reading.last_message and not one.is_mine), None)
    return replace(shown, first_unread=new, opens_at="unread" if new else "end")


def last_event_id(ticket: Ticket) -> int | None:
    """Return the id of the last thing that happened on a ticket."""
    return story(ticket.stream).order_by("-id").values_list("id", flat=True).first()


def last_message_id(ticket: Ticket) -> int:
    """Return the id of the newest message of any kind: what somebody who reads the page now has seen; 0 for none."""
    return messages_of(ticket).order_by("-pk").values_list("pk", flat=True).first() or 0


def _messages(ticket: Ticket, kinds: Sequence[str], before: int | None) -> tuple[list[_Row], bool]:
    if not kinds:
        return [], False
    rows = messages_of(ticket).order_by("-pk")
    if len(kinds) < len(MessageKind.values):
        rows = rows.filter(kind__in=kinds)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = [_Row(*row) for row in rows.values_list(*_COLUMNS)[: PAGE + 1]]
    return found[:PAGE][::-1], len(found) > PAGE


def _events(
    ticket: Ticket, show: str, messages: Sequence[_Row], *, has_older: bool, before: int | None
) -> tuple[list[Happened], int | None]:
    """Return what happened in the time that the messages cover, before the first of all too, and the last one's id."""
    if show not in {Show.ALL, Show.EVENTS}:
        return [], None
    rows = story(ticket.stream)
    if show == Show.ALL and has_older:
        rows = rows.filter(at__gte=messages[0].at)
    if show == Show.ALL and before is not None and messages:
        rows = rows.filter(at__lt=messages[-1].at)
    found = list(rows.order_by("-id")[:MOST_EVENTS])
    known = {("user", row.author): row.author_name or "" for row in messages if row.author}
    if ticket.assignee:
        known["user", ticket.assignee.pk] = ticket.assignee.name
    if ticket.team:
        known["team", ticket.team.pk] = ticket.team.name
    return lines(found[::-1], known), found[0].pk if found else None


def _woven(said: Iterable[Said], happened: Iterable[Happened]) -> list[Entry]:
    """Put messages and events into one order; at the same second a message comes before what it brought about."""
    timed = [(message.at, 0, Entry(said=message)) for message in said]
    timed += [(event.at, 1, Entry(event=event)) for event in happened]
    entries: list[Entry] = []
    for _at, _rank, entry in sorted(timed, key=lambda one: one[:2]):
        if entry.event is None or entry.event.line.stands_alone:
            entries.append(entry)
        elif entries and entries[-1].events:
            entries[-1].events.append(entry.event)
        else:
            entries.append(Entry(events=[entry.event]))
    return entries


def _said(message: _Row, ticket: Ticket, reader: int | None) -> Said:
    is_ours = message.kind in {MessageKind.PUBLIC, MessageKind.AUTOMATIC}
    if message.customer_name is not None:
        kind, name, seed = "customer", message.customer_name, message.customer_address or ""
    else:
        kind = "agent" if is_ours else message.kind
        name = message.author_name or _("Help desk")
        seed = str(message.author or "desk")
    new, quoted = without_quoted(message.body)
    return Said(
        pk=message.pk,
        kind=kind,
        author=name,
        seed=seed,
        at=message.at,
        html=SafeString("") if kind == MessageKind.HANDOVER else to_html(new),
        language=message.language,
        via=_via(message, ticket),
        quoted=to_html(quoted) if quoted else SafeString(""),
        facts=_facts(message),
        is_mine=message.author is not None and message.author == reader,
    )


def _via(message: _Row, ticket: Ticket) -> str:
    """Say how it came: by itself, or from another ticket."""
    if message.kind == MessageKind.AUTOMATIC:
        return _("Automatic message")
    if message.came_from in {None, ticket.pk}:
        return ""
    return _("Written on %(key)s") % {"key": key_of(message.came_from)}


def _facts(message: _Row) -> list[Fact]:
    if message.kind != MessageKind.HANDOVER:
        return []
    parts = (
        (gettext_lazy("Summary"), message.body),
        (gettext_lazy("Tried"), message.details.get("tried", "")),
        (gettext_lazy("Asked for"), message.details.get("asked_for", "")),
    )
    return [Fact(label, to_html(text)) for label, text in parts if text]
