"""Playing the stories: every turn at its time, with the sweep between, so that the past is as it would have been."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from escalation.models import Escalation
from escalation.services.acknowledging import acknowledge
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from escalation.words import EscalationState
from helpdesk.accounts.models import Requester, User
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.demo.stories import STORIES, Story, Turn
from helpdesk.web.times import now
from tickets.models import Ticket, Topic
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.opening import open_ticket
from tickets.services.placing import assign

Scene = tuple[datetime, Story, Turn | None]


def play(everybody: dict[str, User], requesters: dict[str, Requester]) -> None:
    """Play all stories in the order of time, up to now; once: a desk that has tickets is left alone."""
    if Ticket.objects.exists():
        return
    end = now()
    opened: dict[str, Ticket] = {}
    for at, story, turn in sorted(_scenes(end), key=lambda scene: scene[0]):
        sweep_until_quiet(at)
        if turn is None:
            opened[story.subject] = _open(story, requesters[story.requester], at)
        else:
            ticket = Ticket.objects.get(pk=opened[story.subject].pk)
            _VERBS[turn.verb](ticket, turn, everybody.get(turn.who), at)
    sweep_until_quiet(end)


def _scenes(end: datetime) -> list[Scene]:
    scenes: list[Scene] = []
    for story in STORIES:
        scenes.append((end - timedelta(minutes=story.ago), story, None))
        scenes += [(end - timedelta(minutes=turn.ago), story, turn) for turn in story.turns]
    return scenes


def _open(story: Story, requester: Requester, at: datetime) -> Ticket:
    return open_ticket(
        subject=story.subject,
        body=story.body,
        requester=requester,
        topic=Topic.objects.get(slug=story.topic),
        severity=story.severity,
        channel=story.channel,
        tags=story.tags,
        at=at,
    )


def _assign(ticket: Ticket, turn: Turn, who: Any, at: datetime) -> None:
    assignee = User.objects.get(email=f"{turn.fact('assignee')}@desk.test")
    assign(ticket, assignee=assignee, team=None, actor=who, at=at)


def _reply(ticket: Ticket, turn: Turn, who: Any, at: datetime) -> None:
    reply(ticket, turn.fact("body"), author=who, status=turn.fact("status", None), at=at)


def _receive(ticket: Ticket, turn: Turn, _who: Any, at: datetime) -> None:
    receive(ticket, turn.fact("body"), requester=ticket.requester, at=at)


def _status(ticket: Ticket, turn: Turn, who: Any, at: datetime) -> None:
    change_status(ticket, turn.fact("status"), actor=who, at=at)


def _resolve(ticket: Ticket, _turn: Turn, who: Any, at: datetime) -> None:
    change_status(ticket, "resolved", actor=who, at=at)


def _close(ticket: Ticket, _turn: Turn, who: Any, at: datetime) -> None:
    change_status(ticket, "closed", actor=who, at=at)


def _escalate(ticket: Ticket, turn: Turn, who: Any, at: datetime) -> None:
    escalate(ticket, **dict(turn.facts), actor=who, seen=mark(ticket), at=at)


def _acknowledge(ticket: Ticket, _turn: Turn, who: Any, at: datetime) -> None:
    acknowledge(Escalation.objects.get(ticket=ticket, state=EscalationState.OPEN), actor=who, at=at)


_VERBS: dict[str, Callable[[Ticket, Turn, Any, datetime], None]] = {
    "assign": _assign,
    "reply": _reply,
    "receive": _receive,
    "status": _status,
    "resolve": _resolve,
    "close": _close,
    "escalate": _escalate,
    "acknowledge": _acknowledge,
}
