"""One person's day: what waits for them now and why, what reached them, and how their promises stand today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalation.models import Clock, Escalation
from escalation.words import ClockState, EscalationState
from helpdesk.accounts.models import User
from helpdesk.web.moments import moment
from tickets.models import Message, Ticket
from tickets.querysets import TicketQuerySet
from tickets.selectors.queue import QueueRow, as_rows, with_all_shown
from tickets.words import MessageKind, SlaState, Status

MOST = 7
CONSIDERED = 60
"""Tickets looked at to find the first seven: those whose promises come next."""

_WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY)


@dataclass(frozen=True)
class Task:
    """One thing to do now: a ticket as a row, and in words why it is here."""

    row: QueueRow
    reason: str


@dataclass(frozen=True)
class Kept:
    """How many promises on a person's tickets were kept and broken today, and how many are late and still open."""

    met: int
    broken: int
    late: int


def tasks(user: User, at: datetime) -> list[Task]:
    """Return at most seven tickets that wait for the user, the most urgent first.

    Theirs, unless they wait for somebody else with nothing late, and what nobody holds in their teams and is due soon.
    """
    rows = as_rows(list(_candidates(user, at)[:CONSIDERED]), at)
    unanswered = _unanswered(row.pk for row in rows)
    asked = _to_acknowledge(user)
    ordered = sorted(rows, key=lambda row: _urgency(row, unanswered, asked))[:MOST]
    return [Task(row, _reason(row, user, unanswered.get(row.pk, 0), asked.get(row.pk))) for row in ordered]


def naming(user: User) -> "QuerySet[Escalation]":
    """Return the open escalations that the user owns: those not acknowledged first, then the highest."""
    mine = Escalation.objects.filter(owner=user, state=EscalationState.OPEN)
    not_yet_first = F("acknowledged_at").asc(nulls_first=True)
    return mine.select_related("ticket", "team", "acknowledged_by").order_by(not_yet_first, "-level", "pk")


def kept(user: User, since: datetime) -> Kept:
    """Return how the promises on the user's tickets went since an instant, in one query."""
    theirs = Clock.objects.filter(ticket__assignee=user).filter(
        Q(stopped_at__gte=since) | Q(state=ClockState.RUNNING, breached_at__isnull=False)
    )
    ended = Q(state=ClockState.STOPPED)
    counted = theirs.aggregate(
        met=Count("pk", filter=ended & Q(breached_at__isnull=True)),
        broken=Count("pk", filter=ended & Q(breached_at__isnull=False)),
        late=Count("pk", filter=~ended),
    )
    return Kept(**counted)


def _candidates(user: User, at: datetime) -> TicketQuerySet:
    idle = Q(status__in=_WAITING, breached_at__isnull=True)
    mine = Q(assignee=user) & ~idle
    in_my_teams = Q(assignee__isnull=True, team__in=user.teams.values("pk"))
    nobody = in_my_teams & (Q(due_soon_at__lte=at) | Q(breached_at__isnull=False))
    found = Ticket.objects.visible_to(user).open().filter(mine | nobody)
    return with_all_shown(found).order_by(F("due_at").asc(nulls_last=True), "pk")


def _unanswered(tickets: Iterable[int]) -> Mapping[int, int]:
    """Return how often the customer wrote since our last word, by ticket."""
    said = Message.objects.filter(kind=MessageKind.PUBLIC)
    ours = said.filter(ticket=OuterRef("ticket"), author__isnull=False).order_by("-pk").values("pk")[:1]
    theirs = said.filter(ticket__in=list(tickets), requester__isnull=False)
    later = theirs.annotate(ours=Coalesce(Subquery(ours), 0)).filter(pk__gt=F("ours")).order_by()
    return dict(later.values("ticket").annotate(count=Count("pk")).values_list("ticket", "count"))


def _to_acknowledge(user: User) -> Mapping[int, datetime | None]:
    waiting = Escalation.objects.filter(owner=user, state=EscalationState.OPEN, acknowledged_at__isnull=True)
    return dict(waiting.values_list("ticket", "next_at"))


def _urgency(
    row: QueueRow, unanswered: Mapping[int, int], asked: Mapping[int, datetime | None]
) -> tuple[int, float, int]:
    """Late comes first, the longest late before the others; then by the nearest deadline; then who waits longest."""
    if row.sla_state == SlaState.BREACHED and row.due_at:
        return 0, row.due_at.timestamp(), row.pk
    deadlines = [instant for instant in (row.due_at, asked.get(row.pk)) if instant]
    if deadlines:
        return 1, min(deadlines).timestamp(), row.pk
    return (2 if row.pk in asked or row.pk in unanswered else 3), row.updated_at.timestamp(), row.pk


def _reason(row: QueueRow, user: User, unanswered: int, until: datetime | None) -> str:
    parts = []
    if until is not None:
        parts.append(_("It was escalated to you: acknowledge it by %(at)s.") % {"at": moment(until)})
    elif row.is_escalated and row.assignee_id == user.pk:
        parts.append(_("It was escalated to you."))
    if row.assignee_id is None:
        parts.append(_("Nobody in %(team)s has it yet.") % {"team": row.team.name if row.team else "–"})
    if row.reopen_count and row.first_replied_at and unanswered:
        parts.append(_("The customer came back after it was solved."))
    elif unanswered:
        parts.append(
            ngettext(
                "The customer wrote and has no answer yet.",
                "The customer wrote %(count)s times and has no answer yet.",
                unanswered,
            )
            % {"count": unanswered}
        )
    return " ".join(parts or [_settled(row)])


def _settled(row: QueueRow) -> str:
    if row.status in _WAITING:
        return _("It waits for somebody else, and its promise is late.")
    return _("It was answered and is not solved yet.")


def first_of(found: Sequence[Task]) -> str:
    """Return where to start working; nothing on an empty day."""
    return str(found[0].row.url) if found else ""
