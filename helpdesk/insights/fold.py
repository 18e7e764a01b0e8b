"""The fold: the events of one ticket become its facts. The same for what happens now, a rebuilding and a past instant.

It reads nothing but the events (and the versions of calendars and policies that they name, which never change). With
`until` it tells the facts as they stood then, by the instants at which things took effect, not by when they were
written down.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from escalation import events as climbs
from escalation.words import Action, Reason, Trigger
from helpdesk.insights.happened import Happened
from helpdesk.insights.promises import Kept, kept
from knowledge_base import events as knowledge
from tickets import events as tickets
from tickets.transitions import is_done
from tickets.words import MessageKind, Status

SPAM = "spam"
"""The tag that takes a ticket out of every figure."""
FIRST_LINE = 1
STEP = 100
"""A change of level is one number: from * 100 + to."""
LARGEST = 32_767
START = "start_level"


@dataclass
class Climb:
    """One escalation, as `ClimbFact` keeps it."""

    number: int
    opened_at: datetime
    kind: str
    reason: str
    trigger: str
    from_team_id: int | None
    from_level: int
    agent_id: int | None
    to_level: int
    to_team_id: int | None = None
    counts: bool = False
    acknowledged_at: datetime | None = None
    exhausted_at: datetime | None = None
    returned_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_of_a_bot(self) -> bool:
        """Say whether an automated channel handed the ticket to a person: that is no escalation."""
        return self.reason == Reason.AUTOMATION_FAILED and self.trigger != Trigger.MANUAL


@dataclass
class Fact:
    """What `TicketFact` keeps, and the climbs. The words are explained there."""

    event_id: int
    created_at: datetime
    last_at: datetime
    requester_id: int | None
    team_id: int | None
    team_now_id: int | None
    topic_id: int | None
    channel: str
    tier: str
    language: str
    severity: str
    priority: str
    status: str = Status.NEW.value
    agent_id: int | None = None
    agent_now_id: int | None = None
    replied_by_id: int | None = None
    solved_by_id: int | None = None
    start_level: int = FIRST_LINE
    level: int = FIRST_LINE
    peak_level: int = FIRST_LINE
    first_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    solved_at: datetime | None = None
    turns: list[datetime] = field(default_factory=list)
    is_reopened_soon: bool = False
    replies: int = 0
    replies_to_solve: int = 0
    escalated_at: datetime | None = None
    escalation_kind: str = ""
    escalation_reason: str = ""
    escalation_trigger: str = ""
    escalated_from: int | None = None
    escalated_to: int | None = None
    escalated_team_id: int | None = None
    hops: int = 0
    returns: int = 0
    moves: list[int] = field(default_factory=list)
    is_warned: bool = False
    is_from_bot: bool = False
    articles_used: int = 0
    is_lesson_owed: bool | None = None
    is_spam: bool = False
    is_merged: bool = False
    promises: Kept = field(default_factory=Kept)
    climbs: list[Climb] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)

    @property
    def is_out(self) -> bool:
        """Say whether it counts in no figure."""
        return self.is_spam or self.is_merged


def fold(story: Sequence[Happened], until: datetime | None = None) -> Fact | None:
    """Return the facts that the events of one ticket, in their order, tell at an instant (at the end without one).

    None when the ticket was not opened by then.
    """
    told = [event for event in story if until is None or event.at <= until]
    opening = next((event for event in told if event.kind == tickets.OPENED), None)
    if opening is None:
        return None
    fact = _opened(opening)
    for event in told:
        fact.last_at = max(fact.last_at, event.at)
        if (take := _FOLDS.get(event.kind)) is not None:
            take(fact, event)
    fact.event_id = max(event.id for event in told)
    fact.promises = kept(told, reply_at=fact.first_reply_at)
    return fact


def _opened(event: Happened) -> Fact:
    data = event.data
    return Fact(
        event_id=event.id,
        created_at=event.at,
        last_at=event.at,
        requester_id=data.get("requester"),
        team_id=data.get("team"),
        team_now_id=data.get("team"),
        topic_id=data.get("topic"),
        channel=data.get("channel") or "",
        tier=data.get("tier") or "",
        language=data.get("language") or "",
        severity=data.get("severity") or "",
        priority=data.get("priority") or "",
        is_spam=SPAM in data.get("tags", ()),
    )


def _placed(fact: Fact, event: Happened) -> None:
    team, assignee = event.data["team"][1], event.data["assignee"][1]
    before, level = event.data["level"]
    fact.team_now_id, fact.agent_now_id, fact.level = team, assignee, level
    fact.peak_level = max(fact.peak_level, level)
    if event.data["why"] == START:
        fact.start_level, fact.team_id = level, team
    elif level != before:
        _moved(fact, before, level)
    _had_by(fact, assignee)


def _moved(fact: Fact, before: int, level: int) -> None:
    move = min(before * STEP + level, LARGEST)
    if move not in fact.moves:
        fact.moves = sorted([*fact.moves, move])
    if level > before:
        fact.hops += 1
    else:
        fact.returns += 1


def _had_by(fact: Fact, person: int | None) -> None:
    """Keep who had it first; whoever got it by an escalation did not."""
    if fact.agent_id is None and not fact.climbs:
        fact.agent_id = person


def _message_posted(fact: Fact, event: Happened) -> None:
    if event.data["kind"] != MessageKind.PUBLIC or event.data["by"] != "agent":
        return
    fact.replies = min(fact.replies + 1, LARGEST)
    if fact.first_reply_at is None:
        fact.first_reply_at, fact.replied_by_id = max(event.at, fact.created_at), event.actor
    _had_by(fact, event.actor)


def _status_changed(fact: Fact, event: Happened) -> None:
    was_done, fact.status = fact.solved_at is not None, event.data["to"]
    if is_done(fact.status) and not was_done:
        at = max(event.at, fact.created_at)
        fact.solved_at, fact.solved_by_id = at, event.actor or fact.agent_now_id
        fact.turns.append(at)
        if fact.resolved_at is None:
            fact.resolved_at, fact.replies_to_solve = at, fact.replies
    elif was_done and not is_done(fact.status):
        fact.turns.append(event.at)
        fact.solved_at = fact.solved_by_id = None
        if len(fact.turns) == 2 and event.at - fact.turns[0] <= settings.REOPEN_GRACE:
            fact.is_reopened_soon = True


def _changed(fact: Fact, event: Happened) -> None:
    fields = event.data["fields"]
    for name in ("severity", "priority", "language"):
        if fields.get(name):
            setattr(fact, name, fields[name][1])
    if fields.get("topic"):
        fact.topic_id = fields["topic"][1]


def _tagged(fact: Fact, event: Happened) -> None:
    if SPAM in event.data.get("added", ()):
        fact.is_spam = True
    if SPAM in event.data.get("removed", ()):
        fact.is_spam = False


def _merged(fact: Fact, _event: Happened) -> None:
    fact.is_merged = True


def _climb_opened(fact: Fact, event: Happened) -> None:
    _had_by(fact, event.actor if event.data["trigger"] == Trigger.MANUAL else None)
    fact.climbs.append(
        Climb(
            number=len(fact.climbs) + 1,
            opened_at=event.at,
            kind=event.data["kind"],
            reason=event.data["reason"],
            trigger=event.data["trigger"],
            from_team_id=fact.team_now_id,
            from_level=fact.level,
            agent_id=fact.agent_now_id or event.actor,
            to_level=fact.level,
            to_team_id=fact.team_now_id,
        )
    )


def _step_fired(fact: Fact, event: Happened) -> None:
    """A step that only tells is a warning; one that moves the ticket up, or asks somebody above, is the climb's."""
    if event.data["action"] == Action.NOTIFY:
        fact.is_warned = True
        return
    climb = _going_on(fact)
    before, level = event.data["level"]
    if climb is None or level < before:
        return
    if climb.is_of_a_bot:
        fact.is_from_bot = True
        return
    if level >= climb.to_level:
        climb.to_level, climb.to_team_id = level, event.data["team"][1]
    if level > FIRST_LINE or event.data["action"] == Action.APPROVAL:
        climb.counts = True
        _escalated(fact, climb, event)


def _escalated(fact: Fact, climb: Climb, event: Happened) -> None:
    if fact.escalated_at is not None:
        return
    fact.escalated_at = event.at
    fact.escalation_kind, fact.escalation_reason = climb.kind, climb.reason
    fact.escalation_trigger, fact.escalated_from = climb.trigger, climb.from_level
    fact.escalated_to, fact.escalated_team_id = climb.to_level, climb.to_team_id


def _acknowledged(fact: Fact, event: Happened) -> None:
    if (climb := _going_on(fact)) is not None and climb.acknowledged_at is None:
        climb.acknowledged_at = event.at


def _exhausted(fact: Fact, event: Happened) -> None:
    if (climb := _going_on(fact)) is not None and climb.exhausted_at is None:
        climb.exhausted_at = event.at


def _deescalated(fact: Fact, event: Happened) -> None:
    if (climb := _going_on(fact)) is not None and climb.returned_at is None:
        climb.returned_at = event.at


def _climb_closed(fact: Fact, event: Happened) -> None:
    if (climb := _going_on(fact)) is not None:
        climb.closed_at = event.at


def _going_on(fact: Fact) -> Climb | None:
    """Return the escalation that is open: at most one is."""
    return fact.climbs[-1] if fact.climbs and fact.climbs[-1].closed_at is None else None


def _judged(fact: Fact, event: Happened) -> None:
    """Count the articles that were of use. An event of before articles were named counts as one of its own."""
    article = event.data.get("article", -event.id)
    if event.data["verdict"] == "used":
        fact.articles.add(article)
    else:
        fact.articles.discard(article)
    fact.articles_used = len(fact.articles)


def _lesson(*, is_owed: bool) -> Callable[[Fact, Happened], None]:
    def take(fact: Fact, _event: Happened) -> None:
        fact.is_lesson_owed = is_owed

    return take


_FOLDS: dict[str, Callable[[Fact, Happened], None]] = {
    tickets.PLACED: _placed,
    tickets.MESSAGE_POSTED: _message_posted,
    tickets.STATUS_CHANGED: _status_changed,
    tickets.CHANGED: _changed,
    tickets.TAGGED: _tagged,
    tickets.MERGED: _merged,
    climbs.OPENED: _climb_opened,
    climbs.STEP_FIRED: _step_fired,
    climbs.ACKNOWLEDGED: _acknowledged,
    climbs.EXHAUSTED: _exhausted,
    climbs.DEESCALATED: _deescalated,
    climbs.CLOSED: _climb_closed,
    knowledge.JUDGED: _judged,
    knowledge.LESSON_ASKED: _lesson(is_owed=True),
    knowledge.LESSON_LEARNT: _lesson(is_owed=False),
    knowledge.LESSON_DECLINED: _lesson(is_owed=False),
}


def folded(
    stories: Iterable[tuple[int, Sequence[Happened]]], until: datetime | None = None
) -> dict[int, Any]:
    """Return the facts of tickets by their ids, without those that were not opened by then."""
    found = ((pk, fold(story, until)) for pk, story in stories)
    return {pk: fact for pk, fact in found if fact is not None}
