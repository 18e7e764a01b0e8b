"""One ticket that is lived in bulk: what can happen to it, each as the desk's verbs and reactions would write it."""

import json
from datetime import datetime, timedelta
from random import Random

from escalation.models import Escalation
from helpdesk.demo.generate.climbs import DUE_AT, ESCALATION_ID, Moment
from helpdesk.demo.generate.desk import Customer, Rule, Sort
from helpdesk.demo.generate.promise import FIRST_RESPONSE, NEXT_RESPONSE, RESOLUTION, STOPPED, Promise
from helpdesk.demo.generate.sheet import Ids, Sheet, cell

_SECOND = timedelta(seconds=1)
ACKNOWLEDGED_AFTER = timedelta(minutes=4)
WAITING = {"waiting_customer", "waiting_third_party"}
Place = tuple[int | None, int | None, int]


class LivedTicket:
    """A ticket in memory: its row, and the lines of everything else that happened to it."""

    def __init__(
        self, sheet: Sheet, ids: dict[str, Ids], sort: Sort, rule: Rule | None, customer: Customer
    ) -> None:
        self.sheet, self.ids, self.sort, self.rule, self.customer = sheet, ids, sort, rule, customer
        self.id = ids["tickets_ticket"].take()
        self.status, self.revision, self.level, self.peak_level = "new", 1, 1, 1
        self.team: int | None = None
        self.assignee: int | None = None
        self.escalated_at: datetime | None = None
        self.first_replied_at: datetime | None = None
        self.resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.promises: dict[str, Promise] = {}
        self.past: list[Promise] = []
        self.climb: Escalation | None = None
        self.watchers: set[int] = set()

    def open(self, subject: str, body: str, team: int | None, at: datetime) -> None:
        """Open it with the customer's first message."""
        self.subject, self.created_at, self.updated_at, self.team = subject, at, at, team
        sort = self.sort
        message = self._say("public", body, at, requester=self.customer.id)
        self.tell(
            "ticket.opened",
            at,
            f'{{"message": {message}, "requester": {self.customer.id}, "channel": "{sort.channel}", '
            f'"severity": "{sort.severity}", "priority": "{sort.priority}", "topic": {sort.topic or "null"}, '
            f'"tier": "{sort.tier}", "language": "{sort.language}", "team": {team or "null"}}}',
        )
        for kind in (FIRST_RESPONSE, RESOLUTION):
            self._promise(kind, at)

    def live_moment(self, moment: Moment, at: datetime) -> None:
        """Let happen what happens by itself after so many business seconds."""
        if moment.escalation is not None and self.climb is None:
            self._climb(moment.escalation, at)
        for promise in self.promises.values():
            if promise.kind in moment.breached:
                promise.breach()
            promise.taken |= {str(taken.row.number): taken.due_after for taken in moment.steps}
        for told in moment.events:
            due_at = self._due(told.due_after).isoformat() if told.due_after else at.isoformat()
            number = str(self.climb.pk if self.climb else None)
            self.tell(
                told.kind,
                at,
                told.data.replace(f'"{ESCALATION_ID}"', number).replace(f'"{DUE_AT}"', f'"{due_at}"'),
            )
        for taken in moment.steps:
            self._step(taken.row, self._due(taken.due_after), at)
        self._stand(moment.place, at, moves=moment.moves)
        self.watchers |= moment.watchers
        if moment.escalation is not None and self.climb is not None:
            self._go_on(self.climb, moment.escalation, at)

    def acknowledge(self, at: datetime) -> None:
        """Let the holder of the climb say that they have it."""
        climb = self.climb
        if climb is None or climb.acknowledged_at is not None or climb.owner_id is None:
            return
        climb.acknowledged_at, climb.acknowledged_by_id, climb.next_at = at, climb.owner_id, None
        self.tell("escalation.acknowledged", at, f'{{"escalation": {climb.pk}}}', climb.owner_id)

    def escalate(self, target: Moment, actor: int, summary: str, reason: str, at: datetime) -> None:
        """Let the holder hand it to where the path's first move leads, by hand."""
        if target.escalation is None:
            return
        message = self._say("handover", summary, at, author=actor, details='{"tried": "", "asked_for": ""}')
        self._posted(message, "handover", "agent", actor, at)
        team, holder, level = target.place
        place = (team, holder if holder != self.assignee else None, max(level, self.level + 1))
        row = next(taken.row for taken in target.steps if taken.row.to_level == level)
        self._climb(target.escalation, at, reason=reason, actor=actor)
        climb = self.climb
        assert climb is not None  # noqa: S101  it was just begun
        climb.handover_id, climb.level, climb.manual_level = message, place[2], place[2]
        climb.team_id, climb.owner_id = place[0], place[1] or target.escalation.owner_id
        request = f"generated-{self.id}"
        data = {"clock": "", "cycle": 0, "path": row.path_id, "number": row.number, "kind": row.kind}
        moved = {
            "team": [self.team, place[0]],
            "assignee": [self.assignee, place[1]],
            "level": [self.level, place[2]],
        }
        step = {
            "user": moved["assignee"],
            "team": moved["team"],
            "level": moved["level"],
            "escalation": climb.pk,
        }
        opened = {"kind": row.kind, "trigger": "manual", "reason": reason, "escalation": climb.pk}
        fired = {**data, "action": row.action, "outcome": "fired", "due_at": at.isoformat(), **step}
        self.tell("escalation.opened", at, json.dumps(opened), actor)
        self.tell("escalation.step_fired", at, json.dumps(fired), actor)
        self.tell("ticket.placed", at, json.dumps({"why": "manual", **moved}), actor)
        self.sheet.add(
            "escalation_step", self.id, climb.pk, "", 0, row.path_id, row.number, request, row.kind, row.action,
            "fired", self.team, self.assignee, place[0], place[1], self.level, place[2], at, at, "", "[]",
        )  # fmt: skip
        self.watchers |= {person for person in (self.assignee, place[1], actor) if person}
        self._stand(place, at, moves=1)

    def assign(self, agent: int, actor: int, at: datetime) -> None:
        """Give it to somebody of its team."""
        before, self.assignee = self.assignee, agent
        self.revision += 1
        self.updated_at = max(self.updated_at, at)
        places = (
            f'"team": [{self.team or "null"}, {self.team or "null"}], "level": [{self.level}, {self.level}]'
        )
        self.tell(
            "ticket.placed",
            at,
            f'{{"why": "assigned", {places}, "assignee": [{before or "null"}, {agent}]}}',
            actor,
        )
        if self.climb is not None and self.climb.state == "open":
            self.climb.owner_id = agent

    def reply(self, body: str, agent: int, at: datetime, status: str = "open") -> None:
        """Answer the customer, and bring the ticket into a status."""
        for promise in self.promises.values():
            if promise.due_at is not None and promise.due_at <= at:
                self._broke(promise, is_news=promise.breach(), at=at)
        message = self._say("public", body, at, author=agent)
        self.first_replied_at = self.first_replied_at or at
        self._posted(message, "public", "agent", agent, at)
        before = self.status
        self._become(status, agent, at)
        for kind in (FIRST_RESPONSE, NEXT_RESPONSE):
            self._stop(kind, at)
        self._follow_status(before, at)

    def hear(self, body: str, at: datetime) -> None:
        """Take in what the customer writes; a ticket that waited for them is open again."""
        message = self._say("public", body, at, requester=self.customer.id)
        self._posted(message, "public", "customer", None, at)
        before = self.status
        if self.status in WAITING:
            self._become("open", None, at, why="customer_replied")
        if self.first_replied_at is not None and NEXT_RESPONSE not in self.promises:
            self._promise(NEXT_RESPONSE, at)
        self._follow_status(before, at)

    def note(self, body: str, agent: int, at: datetime) -> None:
        """Note something among ourselves."""
        self._posted(self._say("note", body, at, author=agent), "note", "agent", agent, at)

    def close(self, at: datetime) -> None:
        """Close it after a while."""
        self._become("closed", None, at)

    def tag(self, tags: list[int]) -> None:
        """Put tags on it, as they came with the opening."""
        self.sheet.lines["tickets_ticket_tags"] += [f"{self.id}\t{tag}" for tag in tags]

    def tell(self, kind: str, at: datetime, data: str, actor: int | None = None) -> None:
        """Write an event into its story."""
        self.sheet.lines["ledger_event"].append(
            f"ticket:{self.id}\t{kind}\t{cell(actor)}\t{data}\t{at.isoformat()}"
        )

    def _say(
        self,
        kind: str,
        body: str,
        at: datetime,
        *,
        author: int | None = None,
        requester: int | None = None,
        details: str = "{}",
    ) -> int:
        message = self.ids["tickets_message"].take()
        language = self.sort.language if kind == "public" else ""
        self.sheet.lines["tickets_message"].append(
            f"{message}\t{self.id}\t{kind}\t{cell(author)}\t{cell(requester)}\t{body}\t{language}\t{details}\t\t"
            f"{at.isoformat()}"
        )
        self.updated_at = max(self.updated_at, at)
        return message

    def _posted(self, message: int, kind: str, by: str, actor: int | None, at: datetime) -> None:
        self.tell(
            "ticket.message_posted", at, f'{{"message": {message}, "kind": "{kind}", "by": "{by}"}}', actor
        )

    def _become(self, status: str, actor: int | None, at: datetime, why: str = "") -> None:
        if status == self.status:
            return
        moved = f'{{"from": "{self.status}", "to": "{status}", "why": "{why}"}}'
        self.tell("ticket.status_changed", at, moved, actor)
        self.status = status
        self.revision += 1
        self.updated_at = max(self.updated_at, at)
        if status in {"resolved", "closed"}:
            self.resolved_at = self.resolved_at or at
        if status == "closed":
            self.closed_at = at

    def _follow_status(self, before: str, at: datetime) -> None:
        """Let the resolution follow the status, and a climb end with the ticket."""
        promise = self.promises.get(RESOLUTION)
        if promise is None or before == self.status:
            return
        if self.status == "resolved":
            self._stop(RESOLUTION, at)
            self._end_climb(at)
        elif self.rests:
            self._broke(promise, is_news=promise.pause(at), at=at)
            self.tell("clock.paused", at, promise.told())
        elif promise.running_since is None:
            promise.resume(at)
            self.tell("clock.resumed", at, promise.told())

    @property
    def rests(self) -> bool:
        """Say whether its status pauses the resolution."""
        return self.status in WAITING

    def _promise(self, kind: str, at: datetime) -> None:
        rule = self.rule
        if rule is None or kind not in rule.targets:
            return
        cycle = 1 + sum(promise.kind == kind for promise in self.past)
        promise = self.promises[kind] = Promise(kind, cycle, rule.targets[kind], rule.calendar, at)
        more = f', "target": {promise.target}, "priority": "{self.sort.priority}"{rule.data}'
        self.tell("clock.started", at, promise.told(more))

    def _stop(self, kind: str, at: datetime) -> None:
        promise = self.promises.pop(kind, None)
        if promise is None:
            return
        self._broke(promise, is_news=promise.pause(at, STOPPED), at=at)
        met = "false" if promise.breached_at else "true"
        self.tell("clock.stopped", at, promise.told(f', "met": {met}'))
        self.past.append(promise)

    def _broke(self, promise: Promise, *, is_news: bool, at: datetime) -> None:
        if is_news:
            self.tell("clock.breached", promise.breached_at or at, promise.told())

    def _due(self, seconds: int) -> datetime:
        assert self.rule is not None  # noqa: S101  without rules nothing happens by itself
        return self.rule.calendar.due(self.created_at, seconds * _SECOND) or self.created_at

    def _climb(self, begun: Escalation, at: datetime, *, reason: str = "", actor: int | None = None) -> None:
        self.climb = Escalation(
            pk=self.ids["escalation_escalation"].take(),
            kind=begun.kind,
            reason=reason or begun.reason,
            trigger="manual" if actor else begun.trigger,
            level=begun.level,
            path_version_id=self.rule.path_version if self.rule else None,
            origin_team_id=self.team,
            origin_assignee_id=self.assignee,
            origin_level=self.level,
            opened_at=at,
            opened_by_id=actor,
        )

    def _go_on(self, climb: Escalation, now: Escalation, at: datetime) -> None:
        climb.kind, climb.level, climb.team_id, climb.owner_id = (
            now.kind,
            now.level,
            now.team_id,
            now.owner_id,
        )
        climb.acknowledge_within, climb.acknowledged_at, climb.acknowledged_by_id = (
            now.acknowledge_within,
            None,
            None,
        )
        climb.next_at = None
        if now.acknowledge_within and now.next_at and self.rule:
            climb.next_at = self.rule.calendar.due(at, now.acknowledge_within * _SECOND)
        climb.exhausted_at = at if now.exhausted_at else None

    def _end_climb(self, at: datetime) -> None:
        climb = self.climb
        if climb is not None and climb.state == "open":
            climb.state, climb.closed_at, climb.next_at = "closed", at, None
            self.tell(
                "escalation.closed", at, f'{{"escalation": {climb.pk}, "why": "resolved"}}', self.assignee
            )

    def _stand(self, place: Place, at: datetime, *, moves: int) -> None:
        if not moves:
            return
        self.team, self.assignee, self.level = place
        self.peak_level = max(self.peak_level, self.level)
        self.revision += moves
        self.updated_at = max(self.updated_at, at)
        if self.climb is not None:
            self.escalated_at = self.escalated_at or at

    def _step(self, row: object, due_at: datetime, at: datetime) -> None:
        names = ("clock_kind", "cycle", "path_id", "number", "request_id", "kind", "action", "outcome")
        places = ("from_team_id", "from_user_id", "to_team_id", "to_user_id", "from_level", "to_level")
        escalation = self.climb.pk if self.climb and getattr(row, "escalation", None) else None
        self.sheet.add(
            "escalation_step",
            self.id,
            escalation,
            *(getattr(row, name) for name in (*names, *places)),
            due_at,
            at,
            getattr(row, "reason", ""),
            json.dumps(getattr(row, "trail", [])),
        )


def agent_of(choices: list[int], rng: Random) -> int:
    """Return one of a team's people, the first ones more often."""
    return choices[int(len(choices) * rng.random() ** 1.4)]
