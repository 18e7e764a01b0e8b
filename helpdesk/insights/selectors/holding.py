"""Who holds how much: the open tickets of each person beside what they have room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from helpdesk.accounts.models import Team, User
from helpdesk.insights.selectors.wall import NO_WORDS, Words, watched

MOST = 40


@dataclass(frozen=True)
class Held:
    """A person, how many open tickets they hold that the viewer may see, and how many they have room for."""

    person: User
    number: int
    room: int


def held(viewer: User, teams: Sequence[Team] | None, words: Words = NO_WORDS) -> list[Held]:
    """Return the people of the teams (or all who hold something), by name: nobody is ranked."""
    counted = watched(viewer, None, words).filter(assignee__isnull=False).order_by().values_list("assignee")
    numbers = dict(counted.annotate(number=Count("pk")))
    people = User.objects.filter(is_active=True)
    people = people.filter(pk__in=numbers) if teams is None else people.filter(teams__in=teams).distinct()
    return [
        Held(person, numbers.get(person.pk, 0), person.capacity)
        for person in people.order_by("name", "pk")[:MOST]
    ]
