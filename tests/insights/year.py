"""A desk whose truth is known: tickets made by the desk's own verbs, and beside each what must be counted of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Requester
from tests.escalation import rules
from tickets.models import Ticket, Topic
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge
from tickets.services.opening import open_ticket
from tickets.services.tagging import tag

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Known:
    """One ticket and the truth about it."""

    ticket: Ticket
    created_at: datetime
    channel: str
    topic: str | None
    is_escalated: bool = False
    reason: str | None = None
    kind: str | None = None
    is_out: bool = False
    start_level: int = 1
    first_reply: timedelta | None = None
    solved: timedelta | None = None
    was_solved: bool = False
    is_first_contact: bool = False


@dataclass
class Year:
    """Makes tickets one by one, and remembers."""

    cast: object
    known: list[Known] = field(default_factory=list)

    def ticket(self, at, *, channel="email", topic=None, severity="normal", tags=(), email=None):
        """Open a ticket at an instant."""
        customer = Requester.objects.get_or_create(
            email=email or f"c{len(self.known)}@shop.test", defaults={"name": "Carla"}
        )[0]
        about = Topic.objects.get_or_create(slug=topic, defaults={"name": topic})[0] if topic else None
        made = open_ticket(
            subject="It broke",
            body="Nothing works.",
            requester=customer,
            at=at,
            channel=channel,
            topic=about,
            severity=severity,
            tags=tags,
        )
        one = Known(rules.fresh(made), at, channel, topic, is_out="spam" in tags)
        one.start_level = one.ticket.level
        self.known.append(one)
        return one

    def answer(self, one, after, *, solves=False):
        """Answer the customer so long after the ticket came in, as the first line."""
        reply(
            one.ticket,
            "Try again.",
            author=self.cast.l1,
            status="resolved" if solves else None,
            at=one.created_at + after,
        )
        if one.first_reply is None:
            one.first_reply = after
        if solves:
            one.solved, one.was_solved = after, True

    def solve(self, one, after):
        """Solve it without a word."""
        change_status(one.ticket, "resolved", actor=self.cast.l1, at=one.created_at + after)
        one.solved, one.was_solved = after, True

    def hear(self, one, after):
        """Let the customer write again."""
        receive(one.ticket, "Still broken.", requester=one.ticket.requester, at=one.created_at + after)
        one.solved = None

    def escalate(self, one, after, *, kind="functional", reason="knowledge"):
        """Escalate it by hand."""
        fresh = rules.fresh(one.ticket)
        escalate(
            fresh,
            kind=kind,
            reason=reason,
            summary="Please.",
            actor=self.cast.l1,
            seen=mark(fresh),
            at=one.created_at + after,
        )
        if not one.is_escalated:
            one.is_escalated, one.reason, one.kind = True, reason, kind

    def return_it(self, one, after):
        """Send it back down."""
        deescalate(
            rules.fresh(one.ticket), reason="Known now.", actor=self.cast.manager, at=one.created_at + after
        )

    def merge(self, one, into, at):
        """Merge one ticket into another of the same customer."""
        merge([one.ticket], into.ticket, actor=self.cast.l1, at=at)
        one.is_out = True

    def mark_spam(self, one, at):
        """Say that it is spam."""
        tag(one.ticket, add=["spam"], actor=self.cast.l1, at=at)
        one.is_out = True
