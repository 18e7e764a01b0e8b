"""Who hears of a step, and what the customer is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from escalation.models import Escalation, Step
from escalation.paths import PathStep
from escalation.words import EscalationKind, Reason
from helpdesk.accounts.models import User
from helpdesk.accounts.roster import Roster
from helpdesk.notifications.channels import EVERYWHERE
from helpdesk.notifications.kinds import declare, declare_words
from helpdesk.notifications.mail import Letter
from helpdesk.notifications.tell import Notice
from tickets.letters import to_requester
from tickets.models import Message, Ticket
from tickets.notices import about

REACHED_YOU = declare(
    "escalation_reached_you",
    _("%(key)s reached you at level %(level)s: %(subject)s"),
    label=_("An escalation reaches me"),
    usually=EVERYWHERE,
    is_urgent=True,
    needed=_("Somebody waits for you by name, and it climbs on if you do not answer."),
)
WARNED = declare(
    "escalation_warning",
    _("%(key)s needs an answer soon: %(subject)s"),
    label=_("A promise of mine is about to be broken, or was"),
    usually=EVERYWHERE,
    is_urgent=True,
    needed=_("It is your ticket, and nobody else may look at it in time."),
)
EXHAUSTED = declare(
    "escalation_exhausted",
    _("%(key)s reached the top of its path: %(subject)s"),
    label=_("An escalation reached the top of its path"),
    usually=EVERYWHERE,
    is_urgent=True,
    needed=_("No further step comes by itself: you decide how it goes on."),
    shared=_("An escalation of the team reached the top of its path"),
)
WARNED_OTHERS = declare(
    "escalation_warning_others",
    _("%(key)s needs an answer soon: %(subject)s"),
    "escalation_warning",
    label=_("A promise of somebody else is about to be broken, or was"),
    is_urgent=True,
    shared=_("A promise of the team is about to be broken, or was"),
)
MOVED = declare(
    "escalation_notice",
    _("%(key)s was escalated to %(to_name)s at level %(level)s: %(subject)s"),
    label=_("An escalation concerns my ticket or team"),
    shared=_("A ticket is escalated to the team"),
)
RETURNED = declare(
    "escalation_deescalated",
    _("%(key)s came back to level %(level)s: %(subject)s"),
    label=_("A ticket comes back from a higher level"),
)
STEP_MESSAGE = declare(
    "step_message",
    _("News about your request: %(subject)s"),
    for_customers=True,
    called=_("To the customer: who has the request now"),
)

declare_words("reason", Reason.choices)
declare_words("kind", EscalationKind.choices)


def moved(
    roster: Roster,
    ticket: Ticket,
    escalation: Escalation,
    row: Step,
    told: Iterable[int],
    *,
    actor_id: int | None = None,
) -> list[Notice]:
    """Tell the new holder, everybody whom the step means, and the team's channels, with the latest hand-over."""
    holder, actor = roster.person(row.to_user_id), roster.person(actor_id)
    words: dict[str, Any] = {
        "level": row.to_level,
        "reason": escalation.reason,
        "kind": row.kind,
        **_to(roster, row),
        "from_name": actor.name if actor else "",
        "acknowledge_at": escalation.next_at,
        "due_at": ticket.due_at,
    }
    others = {*told} - {row.to_user_id}
    teams = [row.to_team_id] if row.to_team_id else []
    key, story = occasion(row), _story(escalation.handover)
    notices = []
    if holder is not None:
        notices.append(about(ticket, REACHED_YOU, key, [holder.id], story=story, **words))
    if others or teams:
        notices.append(about(ticket, MOVED, key, sorted(others), story=story, teams=teams, **words))
    return notices


def warned(ticket: Ticket, row: Step, told: Iterable[int]) -> list[Notice]:
    """Tell people, and the channels of the ticket's team, that a promise is about to be broken, or was."""
    key, people, teams = occasion(row), sorted({*told}), _team(ticket)
    holder = [person for person in people if person == ticket.assignee_id]
    others = [person for person in people if person != ticket.assignee_id]
    mine = about(ticket, WARNED, key, holder, due_at=ticket.due_at)
    theirs = about(ticket, WARNED_OTHERS, key, others, due_at=ticket.due_at, teams=teams)
    return [notice for notice in (mine, theirs) if notice.people or notice.teams]


def exhausted(
    roster: Roster,
    ticket: Ticket,
    at: datetime,
    owner_id: int | None,
    *,
    holder_id: int | None = None,
    avoid: Iterable[int] = (),
) -> list[Notice]:
    """Tell the path's owner and the lead of the escalation queue that no step is left: somebody has to decide.

    Whoever holds it knows, and is told only where `holder_id` names them: to be reminded. `avoid` are the parties to
    the conflict, who are told nothing.
    """
    queue = roster.escalation_queue
    people = {owner_id, queue.lead_id if queue else None} - {None, ticket.assignee_id}
    people = (people | {holder_id}) - {None, *avoid}
    key = f"top:{ticket.pk}:{at.isoformat()}"
    words: dict[str, Any] = {"level": ticket.level, "due_at": ticket.due_at, "teams": _team(ticket)}
    return [about(ticket, EXHAUSTED, key, sorted(person for person in people if person), **words)]


def returned(
    roster: Roster, ticket: Ticket, row: Step, told: Iterable[int | None], *, actor: User, reason: str
) -> list[Notice]:
    """Tell people that a ticket came back down, by whom and why."""
    people = sorted({person for person in told if person is not None})
    words: dict[str, Any] = {"level": row.to_level, **_to(roster, row), "from_name": actor.name}
    story = {"message": reason.strip()}
    return [about(ticket, RETURNED, occasion(row), people, story=story, **words)] if people else []


def to_customer(roster: Roster, ticket: Ticket, step: PathStep, row: Step) -> Letter:
    """Return the mail with the step's message for the customer, in their language, else in English."""
    team, holder = roster.team(row.to_team_id), roster.person(row.to_user_id)
    return to_requester(
        ticket,
        STEP_MESSAGE,
        key=f"customer:{occasion(row)}",
        message=step.words_for(ticket.language),
        to_name=holder.name if holder else "",
        team_name=team.name if team else "",
    )


def occasion(row: Step) -> str:
    """Return the key that names a step once and for all."""
    if row.request_id:
        return f"step:{row.request_id}"
    return f"step:{row.ticket_id}:{row.clock_kind}:{row.cycle}:{row.path_id}:{row.number}"


def _team(ticket: Ticket) -> list[int]:
    return [ticket.team_id] if ticket.team_id else []


def _to(roster: Roster, row: Step) -> dict[str, str]:
    """Return the names of the team and of the person, or else the team, to whom a step leads."""
    team, holder = roster.team(row.to_team_id), roster.person(row.to_user_id)
    team_name = team.name if team else ""
    return {"team_name": team_name, "to_name": holder.name if holder else team_name}


def _story(handover: Message | None) -> dict[str, str]:
    """Return the hand-over as the templates of mails name its parts."""
    if handover is None:
        return {}
    return {
        "summary": handover.body,
        "tried": handover.details.get("tried", ""),
        "asked_for": handover.details.get("asked_for", ""),
    }
