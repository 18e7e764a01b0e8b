"""Who hears of a ticket: exactly those who may see it, and nobody hears of what is none of theirs."""

import pytest
from django.db import connection

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people, teams
from helpdesk.live import audiences
from helpdesk.live.audiences import MOST_IDS, is_heard, parts_of
from helpdesk.live.parts import BELL, LISTS, MANY, TICKET, Part
from tests.api import desk
from tests.people import hire
from tickets.live import LEFT_TEAM, readers
from tickets.models import Ticket
from tickets.services.placing import assign
from tickets.services.watching import watch


@pytest.fixture
def secret(cast):
    """A private team under its own lead, who reports to the manager."""
    lead = hire("legal-lead", "Gia Legal", role=Role.LEAD, manager=cast.manager)
    members = [hire("legal", "Gus Legal", manager=lead)]
    return teams.create(slug="legal", name="Legal", level=2, lead=lead, members=members, is_private=True)


@pytest.fixture
def ticket(cast, secret):
    desk.publish_rules(cast)
    opened = desk.open_one("A claim", "maria@shop.test")
    Ticket.objects.filter(pk=opened.pk).update(team=secret, assignee=None)
    return Ticket.objects.get(pk=opened.pk)


def those_who_hear(ticket):
    (part,) = readers([ticket.pk])
    assert part.ids == (ticket.pk,)
    everybody = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    return everybody if part.people is None else set(part.people)


def those_who_see(ticket):
    return {user.pk for user in User.objects.all() if Ticket.objects.visible_to(user).filter(pk=ticket.pk)}


def by_the_team(ticket, cast):
    """Nobody holds it."""


def by_a_holder_of_another_team(ticket, cast):
    Ticket.objects.filter(pk=ticket.pk).update(assignee=cast.l1)


def by_a_watcher(ticket, cast):
    watch(ticket, cast.l3)


def without_a_lead(ticket, cast):
    ticket.team.lead = None
    ticket.team.save()


def by_somebody_who_left(ticket, cast):
    Ticket.objects.filter(pk=ticket.pk).update(assignee=cast.l2)
    User.objects.filter(pk=cast.l2.pk).update(is_active=False)


def in_no_team(ticket, cast):
    Ticket.objects.filter(pk=ticket.pk).update(team=None)


def in_an_open_team(ticket, cast):
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.first_line)


@pytest.mark.parametrize(
    "held",
    [
        by_the_team,
        by_a_holder_of_another_team,
        by_a_watcher,
        without_a_lead,
        by_somebody_who_left,
        in_no_team,
        in_an_open_team,
    ],
)
def test_who_hears_of_a_ticket_is_who_may_see_it(ticket, cast, held):
    held(ticket, cast)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert those_who_hear(fresh) == those_who_see(fresh)


def test_a_ring_of_managers_ends(ticket, cast):
    User.objects.filter(pk=cast.manager.pk).update(manager=ticket.team.lead)
    assert those_who_hear(ticket) == those_who_see(ticket)


def test_a_private_ticket_costs_a_few_queries_however_many_there_are(
    ticket, secret, django_assert_max_num_queries
):
    others = [desk.open_one(f"A claim {number}", f"c{number}@shop.test") for number in range(5)]
    Ticket.objects.filter(pk__in=[other.pk for other in others]).update(team=secret, assignee=None)
    with django_assert_max_num_queries(4):
        parts = readers([ticket.pk, *(other.pk for other in others)])
    assert [len(part.ids) for part in parts] == [6]


def test_a_ticket_that_does_not_exist_is_told_to_nobody(cast):
    assert readers([999_999]) == []


def test_lists_learn_without_an_id_that_a_ticket_left_a_team_they_see(cast, secret):
    assert parts_of([(LEFT_TEAM, cast.first_line.pk)]) == (Part(LISTS),)
    assert parts_of([(LEFT_TEAM, secret.pk)]) == ()


def test_moving_a_ticket_out_of_sight_names_it_only_to_those_who_see_it_now(
    cast, secret, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.LIVE_URL = "http://127.0.0.1:1"
    desk.publish_rules(cast)
    ticket = desk.open_one("A claim", "maria@shop.test")
    connection.run_on_commit.clear()  # what made the desk is not what is told of
    published = []
    monkeypatch.setattr("helpdesk.live.channel.publish", published.append)
    with django_capture_on_commit_callbacks(execute=True):
        assign(ticket, assignee=None, team=secret, actor=cast.lead)
    (parts,) = published
    assert Part(LISTS) in parts
    (named,) = [part for part in parts if part.kind == TICKET]
    assert cast.l1.pk not in named.people
    assert secret.lead_id in named.people


def test_a_bell_is_its_owners_alone(cast):
    assert parts_of([(BELL, cast.l1.pk)]) == (Part(BELL, people=frozenset({cast.l1.pk})),)


def test_thousands_of_tickets_are_not_named(cast, monkeypatch):
    many = tuple(range(1, MOST_IDS + 2))
    monkeypatch.setitem(audiences._audiences, TICKET, lambda ids: [Part(TICKET, tuple(ids))])
    assert parts_of((TICKET, pk) for pk in many) == (Part(MANY),)


def test_what_nobody_speaks_for_is_heard_by_nobody(cast):
    assert not is_heard("settings")
    assert not is_heard("requester")


def test_a_person_who_was_deactivated_hears_nothing(ticket, cast):
    hire("admin2", "Ada Admin", role=Role.ADMINISTRATOR)
    people.deactivate(cast.admin)
    assert cast.admin.pk not in those_who_hear(ticket)
