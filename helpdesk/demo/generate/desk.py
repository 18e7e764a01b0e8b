"""The desk that bulk data is made for: its rules, its people and its customers, read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from escalation.frozen import path_of, steps_of
from escalation.matching import Facts
from escalation.models import SLAPolicyVersion
from escalation.paths import PathStep
from escalation.rulebook import Rulebook, Ruling
from escalation.running import BEGINNING
from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roster import Roster
from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.calendars.compile import business_calendar
from helpdesk.demo.generate.climbs import Moment, Plays
from helpdesk.demo.generate.promise import FIRST_RESPONSE, NEXT_RESPONSE, RESOLUTION
from helpdesk.demo.generate.skewed import Skewed
from tickets.models import Ticket, Topic
from tickets.services.routing import first_team


class Customer(NamedTuple):
    """A requester as tickets take them over."""

    id: int
    language: str
    organisation: int | None
    tier: str


@dataclass(frozen=True)
class Rule:
    """What holds for tickets of one sort: promises in business seconds by kind, and what happens by itself."""

    targets: Mapping[str, int]
    calendar: BusinessCalendar
    path: int
    path_version: int
    versions: str
    steps: Mapping[str, list[PathStep]]
    moments: Sequence[Moment]
    data: str

    @property
    def first_move(self) -> Moment | None:
        """Return the first moment at which the ticket climbs by itself."""
        return next((moment for moment in self.moments if moment.moves and moment.escalation), None)


class Sort(NamedTuple):
    """What rules look at in a ticket."""

    topic: int | None
    severity: str
    priority: str
    tier: str
    channel: str
    language: str


@dataclass
class Desk:
    """Everything that the stories ask of the desk, as at `at`."""

    at: datetime
    customers: Sequence[Customer]
    tags: Sequence[int]
    rulebook: Rulebook = field(default_factory=Rulebook.load)
    topics: dict[int, Topic] = field(
        default_factory=lambda: Topic.objects.select_related("team", "skill").in_bulk()
    )
    agents: dict[int | None, list[int]] = field(default_factory=dict)
    teams: dict[int | None, Team | None] = field(default_factory=dict)
    rules: dict[Sort, Rule | None] = field(default_factory=dict)
    made: dict[Any, Rule | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read who works where, and get ready to play the engine."""
        roster = Roster.load(self.at)
        self.plays = Plays(self.at, roster)
        for team in Team.objects.filter(is_active=True):
            self.agents[team.pk] = sorted(person.id for person in roster.members(team.pk))
        everybody = list(
            User.objects.filter(is_active=True, role="agent").order_by("pk").values_list("pk", flat=True)
        )
        self.agents[None] = everybody or list(User.objects.order_by("pk").values_list("pk", flat=True))
        weights = (34, 24, 18, 12, 6, 3, 2, 1)
        by_weight: dict[int | None, int] = dict(zip(sorted(self.topics), weights, strict=False))
        self.topic = Skewed({**by_weight, None: 4})

    def team_of(self, topic: int | None) -> Team | None:
        """Return the team that a new ticket of this topic goes to."""
        if topic not in self.teams:
            self.teams[topic] = first_team(self.topics.get(topic) if topic else None)
        return self.teams[topic]

    def rule(self, sort: Sort) -> Rule | None:
        """Return what holds for a sort of tickets; None on a desk without rules, where nothing is promised."""
        if sort not in self.rules:
            self.rules[sort] = self._rule(sort)
        return self.rules[sort]

    def learn(self, sorts: Iterable[Sort]) -> None:
        """Find the rules of all these sorts now: afterwards nothing more is read from the database."""
        for sort in sorts:
            self.rule(sort)

    def _rule(self, sort: Sort) -> Rule | None:
        topic, team = self.topics[sort.topic] if sort.topic else None, self.team_of(sort.topic)
        facts = Facts(*sort[1:], topic=topic.slug if topic else None, team=team.slug if team else None)
        ruling = self.rulebook.ruling(facts)
        if ruling is None or ruling.policy is None or ruling.calendar_version_id is None:
            return None
        key = (ruling.path_version_id, ruling.policy.pk, ruling.start_level, sort.priority, sort.topic)
        if key not in self.made:
            ticket = Ticket(
                topic=topic, team=team, priority=sort.priority, created_at=self.at, updated_at=self.at
            )
            self.made[key] = self._under(ruling, ruling.policy, ruling.calendar_version_id, ticket)
        return self.made[key]

    def _under(self, ruling: Ruling, policy: SLAPolicyVersion, calendar: int, ticket: Ticket) -> Rule | None:
        kinds = (FIRST_RESPONSE, NEXT_RESPONSE, RESOLUTION)
        targets = {kind: policy.target_seconds(ticket.priority, kind) for kind in kinds}
        if not targets[FIRST_RESPONSE] or not targets[RESOLUTION]:
            return None
        version = ruling.path_version_id
        beginning = [step for step in steps_of(version) if step.clock in BEGINNING]
        following = [step for step in steps_of(version) if step.clock == NEXT_RESPONSE]
        ids = (policy.pk, calendar, version)
        return Rule(
            targets={kind: seconds for kind, seconds in targets.items() if seconds},
            calendar=business_calendar(calendar),
            path=path_of(version),
            path_version=version,
            versions="\t".join(map(str, ids)),
            steps={FIRST_RESPONSE: beginning, RESOLUTION: beginning, NEXT_RESPONSE: following},
            moments=tuple(self.plays.play(ticket, ruling)),
            data=', "policy": {}, "calendar": {}, "path": {}'.format(*ids),
        )
