"""Who hears on their open pages that tickets changed: exactly those who may see them, at the moment of telling."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from helpdesk.accounts.models import Membership, Team, User
from helpdesk.accounts.roles import allows
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.live.audiences import audience
from helpdesk.live.parts import LISTS, TICKET, Part
from helpdesk.live.publish import changed
from tickets import events
from tickets.models import Ticket, TicketWatcher

LEFT_TEAM = "left_team"


@audience(TICKET)
def readers(ids: Sequence[int]) -> list[Part]:
    """Tell everybody of the desk, but of a private team's ticket only whom `Ticket.objects.visible_to` shows it."""
    named = Ticket.objects.filter(pk__in=ids).annotate(is_private=F("team__is_private"))
    rows = list(named.values_list("pk", "is_private", "team_id", "team__lead_id", "assignee_id"))
    private = [(pk, team, lead, holder) for pk, is_private, team, lead, holder in rows if is_private]
    public = tuple(pk for pk, is_private, *_rest in rows if not is_private)
    parts = [Part(TICKET, public)] if public else []
    return parts + _of_private(private) if private else parts


@audience(LEFT_TEAM)
def those_who_saw_it_go(ids: Sequence[int]) -> list[Part]:
    """Tell the desk that lists changed, without a ticket's id: it may have gone where most may not see it."""
    is_seen = Team.objects.filter(pk__in=ids, is_private=False).exists()
    return [Part(LISTS)] if is_seen else []


@react(events.PLACED)
def note_moves(moves: Sequence[Event]) -> None:
    """Note which teams tickets left."""
    left = {move.data["team"][0] for move in moves if move.data["team"][0] != move.data["team"][1]}
    changed(LEFT_TEAM, left - {None})


def _of_private(rows: Sequence[tuple[int, int, int | None, int | None]]) -> list[Part]:
    """Return the parts of tickets of private teams, given as id, team, lead and holder; one for each audience."""
    people = _People()
    members, watchers = _members({team for _pk, team, *_rest in rows}), _watchers([row[0] for row in rows])
    by_audience: dict[frozenset[int], list[int]] = defaultdict(list)
    for pk, team, lead, holder in rows:
        near = {person for person in (lead, holder) if person is not None}
        by_audience[people.who_hear(near | members[team] | watchers[pk], below=near)].append(pk)
    return [Part(TICKET, tuple(ids), heard_by) for heard_by, ids in by_audience.items()]


class _People:
    """The active people of the desk, who is above whom, and who sees everything."""

    def __init__(self) -> None:
        rows = list(User.objects.values_list("pk", "manager_id", "role", "is_active"))
        self._manager: Mapping[int, int | None] = {pk: manager for pk, manager, *_rest in rows}
        self._readers = {
            pk for pk, _manager, role, is_active in rows if is_active and allows(role, "tickets.view")
        }
        self._overseers = {
            pk for pk, _manager, role, _is_active in rows if allows(role, "tickets.see_private")
        }

    def who_hear(self, people: Iterable[int], *, below: Iterable[int]) -> frozenset[int]:
        """Return those of the people who are there, with everybody above `below` and everybody who sees everything."""
        above = {superior for person in below for superior in self._chain(person)}
        return frozenset({*people, *above, *self._overseers} & self._readers)

    def _chain(self, person: int) -> set[int]:
        found: set[int] = set()
        superior = self._manager.get(person)
        while superior is not None and superior not in found:
            found.add(superior)
            superior = self._manager.get(superior)
        return found


def _members(teams: set[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for team, user in Membership.objects.filter(team__in=teams).values_list("team_id", "user_id"):
        found[team].add(user)
    return found


def _watchers(tickets: Sequence[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for ticket, user in TicketWatcher.objects.filter(ticket__in=tickets).values_list("ticket_id", "user_id"):
        found[ticket].add(user)
    return found
