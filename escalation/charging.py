"""Who used the time of a promise, level by level, and which level a breach is charged to.

Everything is told by the ledger: the clock is played again event by event, and what it ran between two of them belongs
to the level and team that held the ticket then. So the shares of a promise always add up to what has run of it, to the
second. A breach is charged by what each level had used when the promise was broken:

- to the level that had gone over its own agreed time by the most; when none had,
- to the level that had used the most, those within their agreed time aside as long as there is another.

Between equals the lower level had it first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from escalation import events
from escalation.models import Clock
from escalation.replaying import Told, tell
from escalation.running import SECOND
from escalation.words import ClockKind
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import story
from tickets import events as ticket_events

Place = tuple[int, int | None]
"""A support level, and the team that held the ticket there."""
Name = tuple[str, int]
_PLACED = (ticket_events.OPENED, ticket_events.PLACED)
_RESPONSES = {ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE}


@dataclass(frozen=True)
class Share:
    """Business seconds of a promise that ran while a team had the ticket at a level."""

    level: int
    team_id: int | None
    seconds: int


@dataclass(frozen=True)
class Charge:
    """The level that a breach is charged to, the team that had it longest there, and what was agreed with the level."""

    level: int
    team_id: int | None
    seconds: int
    budget: int | None


@dataclass(frozen=True)
class Used:
    """How the time of a promise was used until an instant, and whom its breach is charged to, if there is one."""

    shares: tuple[Share, ...]
    charge: Charge | None


def read_story(ticket: int) -> list[Event]:
    """Return what the ledger tells of a ticket's promises and places, in order."""
    kinds = [kind for kind in vars(events).values() if isinstance(kind, str) and kind.startswith("clock.")]
    return list(story(f"ticket:{ticket}").filter(kind__in=[*kinds, *_PLACED]).order_by("id"))


def used(clock: Clock, told: Sequence[Event], at: datetime) -> Used:
    """Return how a promise's time was used until an instant; `told` is the story of its ticket."""
    name = clock.kind, clock.cycle
    shares = spent(told, name, at)
    charge = None
    if clock.breached_at is not None and clock.breached_at <= at:
        charge = charged(spent(told, name, clock.breached_at), budgets_of(clock, told))
    return Used(_shares(shares), charge)


def budgets_of(clock: Clock, told: Iterable[Event] = ()) -> dict[int, int]:
    """Return the business seconds agreed with each level for the solution, at the priority the clock ran under last."""
    if clock.kind != ClockKind.RESOLUTION:
        return {}
    name = clock.kind, clock.cycle
    priorities = [
        event.data["priority"] for event in told if _name(event) == name and event.data.get("priority")
    ]
    return clock.policy_version.level_budgets((priorities or [clock.ticket.priority])[-1])


def charged(shares: Mapping[Place, int], budgets: Mapping[int, int]) -> Charge | None:
    """Return whom a breach is charged to by what each place had used and what was agreed with its level."""
    levels: dict[int, int] = defaultdict(int)
    for (level, _team), seconds in shares.items():
        levels[level] += seconds
    if not levels:
        return None
    over = {level: used - budgets[level] for level, used in levels.items() if used > budgets.get(level, used)}
    unbound = {level: used for level, used in levels.items() if level not in budgets and used}
    level = _most(over or unbound or levels)
    teams = {team: seconds for (its_level, team), seconds in shares.items() if its_level == level}
    team = max(teams, key=lambda one: (teams[one], -(one or 0)))
    return Charge(level, team, levels[level], budgets.get(level))


def spent(told: Sequence[Event], name: Name, until: datetime) -> dict[Place, int]:
    """Return the business seconds of one promise by place, from its start to an instant; they add up to what ran."""
    walk = _Walk(name)
    for event in told:
        if event.at <= until:
            walk.take(event)
    return walk.end(until)


class _Walk:
    """One promise on its way through the events of its ticket."""

    def __init__(self, name: Name) -> None:
        self.name = name
        self.played: list[Event] = []
        self.told: Told | None = None
        self.place: Place = (1, None)
        self.ran = 0
        self.found: dict[Place, int] = {}

    def take(self, event: Event) -> None:
        """Count what ran until an event, then let it happen."""
        if event.kind in _PLACED:
            self._count(event.at)
            self.place = _place(event)
        elif _name(event) == self.name:
            self._count(event.at)
            self.played.append(event)
            self.told = tell(self.played).get(self.name)
            self._settle(event)

    def end(self, until: datetime) -> dict[Place, int]:
        """Count what ran until the end; return it by place."""
        self._count(until)
        return {place: seconds for place, seconds in self.found.items() if seconds}

    def _count(self, at: datetime) -> None:
        ran = self._elapsed(at)
        if ran > self.ran:
            self.found[self.place] = self.found.get(self.place, 0) + ran - self.ran
            self.ran = ran

    def _elapsed(self, at: datetime) -> int:
        if self.told is None:
            return 0
        pure = self.told.pure
        return round(pure.elapsed(max(at, pure.since)) / SECOND)

    def _settle(self, event: Event) -> None:
        """Follow a jump of what had run: what another ticket brought along, or what newer hours count."""
        ran = self._elapsed(event.at)
        if ran == self.ran:
            return
        if "banked" in event.data:
            self.found = _brought(event, ran) or scaled(self.found or {self.place: 1}, ran)
        else:
            self.found = scaled(self.found or {self.place: 1}, ran)
        self.ran = ran


def _brought(merge: Event, ran: int) -> dict[Place, int] | None:
    """Return where the time had gone on the ticket that was merged, if its promise ran so long."""
    told = read_story(merge.data["ticket"])
    kinds = _RESPONSES if merge.data["clock"] in _RESPONSES else {merge.data["clock"]}
    names = {_name(event) for event in told if event.kind == events.CLOCK_CANCELLED and event.at == merge.at}
    found = (spent(told, name, merge.at) for name in names if name[0] in kinds)
    return next((shares for shares in found if sum(shares.values()) == ran), None)


def scaled(shares: Mapping[Place, int], total: int) -> dict[Place, int]:
    """Return shares in the same proportion that add up to another total; the largest remainders get the rest."""
    whole = sum(shares.values())
    floors = {place: total * seconds // whole for place, seconds in shares.items()}
    left = total - sum(floors.values())
    by_rest = sorted(shares, key=lambda place: (-(total * shares[place] % whole), place[0], place[1] or 0))
    return {place: seconds + (place in by_rest[:left]) for place, seconds in floors.items()}


def _most(levels: Mapping[int, int]) -> int:
    return min(levels, key=lambda level: (-levels[level], level))


def _shares(found: Mapping[Place, int]) -> tuple[Share, ...]:
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    return tuple(Share(level, team, seconds) for (level, team), seconds in ordered)


def _name(event: Event) -> Name:
    return event.data.get("clock", ""), event.data.get("cycle", 0)


def _place(event: Event) -> Place:
    if event.kind == ticket_events.OPENED:
        return 1, event.data.get("team")
    return event.data["level"][1], event.data["team"][1]
