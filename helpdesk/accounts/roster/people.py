"""What the roster shows: people, their absences, and teams. Plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.calendars.clock import BusinessCalendar

MOST_CAPACITY = 1000
"""The most open tickets that anybody takes: who holds so many is full."""


@dataclass(frozen=True, slots=True)
class Away:
    """An absence over `[start, end)`, with the id of the deputy where one is named."""

    start: datetime
    end: datetime
    deputy_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A user as the roster knows them.

    `team_ids` are the teams they are a member of, `skills` their level from 1 to 5 by the skill's slug.
    Without a `calendar` their working hours never end. `absences` begin with the one at the roster's
    instant; past ones are left out.
    """

    id: int
    name: str
    email: str = ""
    role: str = "agent"
    language: str = "en"
    timezone: str = "UTC"
    team_ids: frozenset[int] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    manager_id: int | None = None
    is_active: bool = True
    is_on_duty: bool = True
    capacity: int = 20
    absences: tuple[Away, ...] = ()
    calendar: BusinessCalendar | None = None
    calendar_version_id: int | None = None

    def absence(self, at: datetime) -> Away | None:
        """Return the absence that covers an instant, or None."""
        return next((away for away in self.absences if away.start <= at < away.end), None)

    def is_present(self, at: datetime) -> bool:
        """Say whether they take work at an instant: active, on duty, in their working hours, not absent."""
        if not self.is_active or not self.is_on_duty or self.absence(at):
            return False
        return self.calendar is None or self.calendar.is_open(at)


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team as the roster knows it; `member_ids` in ascending order."""

    id: int
    slug: str
    name: str
    level: int = 1
    lead_id: int | None = None
    member_ids: tuple[int, ...] = ()
    is_active: bool = True
    is_private: bool = False
    is_escalation_queue: bool = False
    is_front_door: bool = False
