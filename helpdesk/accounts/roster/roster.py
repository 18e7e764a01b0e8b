"""The roster itself, and the questions that it answers without touching the database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from helpdesk.accounts.roster.duties import read_duties
from helpdesk.accounts.roster.duty import Duty
from helpdesk.accounts.roster.people import Person, TeamView
from helpdesk.accounts.roster.reading import read


@dataclass(frozen=True)
class Roster:
    """Everybody and every team as at one instant: decisions of one batch all rest on the same picture.

    Only people who are active, and only teams that are, come out of the questions; `person` and `team`
    alone answer for whoever and whatever has left. An id that the roster does not know is never an error:
    nobody is there. How many tickets a person holds is not known here: tickets counts that. Duty schedules alone are
    read when they are first asked for: most batches never do.
    """

    people: Mapping[int, Person] = field(default_factory=dict)
    teams: Mapping[int, TeamView] = field(default_factory=dict)
    skills: Mapping[int, str] = field(default_factory=dict)
    """The slug of each skill that somebody holds, by id."""
    read_duties: Callable[[], Mapping[int, Duty]] = field(default=dict, repr=False, compare=False)
    _holders: dict[tuple[int | str, int | None, int | None], tuple[Person, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What `holders` found already."""

    @classmethod
    def load(cls, at: datetime) -> "Roster":
        """Return the roster as at an instant, in six queries however many people there are."""
        people, teams, skills = read(at)
        return cls(people, teams, skills, partial(read_duties, at))

    @cached_property
    def duties(self) -> Mapping[int, Duty]:
        """The duty schedules by id, active or not; two queries, once."""
        return self.read_duties()

    def duty(self, schedule_id: int | None) -> Duty | None:
        """Return a duty schedule, active or not."""
        return None if schedule_id is None else self.duties.get(schedule_id)

    def on_duty(self, schedule_id: int | None, at: datetime) -> tuple[Person, ...]:
        """Return the active people who are on duty at an instant, in the order in which they are asked.

        Somebody on duty may be absent at the instant: their deputy is asked then.
        """
        duty = self.duty(schedule_id)
        found = (self._active(person_id) for person_id in duty.on_duty(at)) if duty else ()
        return tuple(person for person in found if person is not None)

    def person(self, person_id: int | None) -> Person | None:
        """Return a person, active or not."""
        return None if person_id is None else self.people.get(person_id)

    def team(self, team_id: int | None) -> TeamView | None:
        """Return a team, active or not."""
        return None if team_id is None else self.teams.get(team_id)

    @property
    def escalation_queue(self) -> TeamView | None:
        """The team where a ticket lands when nobody else can be found; None on a desk that has named none."""
        return next(
            (team for team in self.teams.values() if team.is_escalation_queue and team.is_active), None
        )

    def is_present(self, person_id: int | None, at: datetime) -> bool:
        """Say whether a person takes work at an instant: active, on duty, in working hours, not absent."""
        person = self.person(person_id)
        return person is not None and person.is_present(at)

    def deputy_of(self, person_id: int | None, at: datetime) -> Person | None:
        """Return who stands in for a person absent at an instant; for a deputy who is away too, theirs.

        None when the person is not absent, or when nobody active is named at the end. A ring of deputies
        who are all away is nobody.
        """
        met: set[int] = set()
        person = self.person(person_id)
        while person is not None and person.id not in met:
            met.add(person.id)
            away = person.absence(at)
            if away is None:
                return person if person.is_active and person.id != person_id else None
            person = self.person(away.deputy_id)
        return None

    def members(self, team_id: int | None) -> tuple[Person, ...]:
        """Return the active members of an active team, in order of id."""
        team = self.team(team_id)
        if team is None or not team.is_active:
            return ()
        return tuple(person for id_ in team.member_ids if (person := self._active(id_)))

    def lead(self, team_id: int | None) -> Person | None:
        """Return the active lead of an active team, or None."""
        team = self.team(team_id)
        return self._active(team.lead_id) if team is not None and team.is_active else None

    def manager_of(self, person_id: int | None) -> Person | None:
        """Return the nearest active superior, or None at the top."""
        return next(self._climb(person_id), None)

    def chain(self, person_id: int | None) -> tuple[Person, ...]:
        """Return the active superiors, nearest first. Who has left is passed over; a loop ends it."""
        return tuple(self._climb(person_id))

    def holders(
        self, skill: int | str, level: int | None = None, team_id: int | None = None
    ) -> tuple[Person, ...]:
        """Return the active people who hold a skill (by id or slug), best first, then in order of id.

        With `level`, only members of a team of that *support level*; with `team_id`, only members of that
        team; with both, one team must satisfy both.
        """
        asked = (skill, level, team_id)
        if asked not in self._holders:
            self._holders[asked] = self._find_holders(skill, level, team_id)
        return self._holders[asked]

    def _find_holders(self, skill: int | str, level: int | None, team_id: int | None) -> tuple[Person, ...]:
        slug = self.skills.get(skill) if isinstance(skill, int) else skill
        found = [
            person
            for person in self.people.values()
            if person.is_active and slug in person.skills and self._works_in(person, level, team_id)
        ]
        return tuple(sorted(found, key=lambda person: (-person.skills[str(slug)], person.id)))

    def level_of(self, person_id: int | None) -> int:
        """Return the highest support level of the active teams a person is in or leads; 1 without any."""
        return max(
            (
                team.level
                for team in self.teams.values()
                if team.is_active and person_id is not None and person_id in {*team.member_ids, team.lead_id}
            ),
            default=1,
        )

    def _active(self, person_id: int | None) -> Person | None:
        person = self.person(person_id)
        return person if person is not None and person.is_active else None

    def _climb(self, person_id: int | None) -> Iterator[Person]:
        met = {person_id}
        person = self.person(person_id)
        while person is not None and person.manager_id not in met:
            met.add(person.manager_id)
            person = self.person(person.manager_id)
            if person is not None and person.is_active:
                yield person

    def _works_in(self, person: Person, level: int | None, team_id: int | None) -> bool:
        if level is None and team_id is None:
            return True
        return any(
            team.is_active
            and (level is None or team.level == level)
            and (team_id is None or team.id == team_id)
            for id_ in person.team_ids
            if (team := self.team(id_))
        )
