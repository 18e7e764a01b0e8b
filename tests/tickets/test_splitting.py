"""A ticket that becomes two: what goes, what stays, and that each tells of the other."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts.services import teams
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, T0
from tests.threads import at_once
from tickets.errors import Merged, Stale
from tickets.models import Ticket, Topic
from tickets.selectors.conversation import timeline
from tickets.services.conversation import note, receive, reply
from tickets.services.merging import merge
from tickets.services.placing import assign
from tickets.services.splitting import split
from tickets.services.tagging import tag
from tickets.services.triage import change


@pytest.fixture
def ticket(cast):
    """A ticket on which the customer asked something else too."""
    return rules.ticket(severity="high", language="es")


@pytest.fixture
def extra(ticket):
    """What they asked beside the point."""
    return receive(ticket, "And the door sticks.", requester=ticket.requester, at=T0 + 10 * MINUTE)


def said_on(one):
    return list(one.messages.order_by("pk").values_list("body", flat=True))


def words_of(one):
    entries = timeline(rules.fresh(one)).entries
    return [entry.event.text for entry in entries if entry.event]


def test_the_chosen_messages_become_a_ticket_of_their_own(ticket, extra, cast):
    remark = note(ticket, "Ask the carpenter.", author=cast.l1, at=T0 + 11 * MINUTE)
    new = split(ticket, [remark.pk, extra.pk], subject=" The door\nsticks ", actor=cast.l1, at=T0 + HOUR)
    assert (said_on(new), said_on(ticket)) == (
        ["And the door sticks.", "Ask the carpenter."],
        ["Nothing works."],
    )
    assert (new.subject, new.created_at, new.split_from) == ("The door sticks", T0 + HOUR, ticket)


def test_the_new_ticket_is_of_the_same_customer_and_as_bad(ticket, extra, cast):
    new = rules.fresh(split(ticket, [extra.pk], subject="The door", actor=cast.l1))
    same = ("requester", "organisation", "tier", "severity", "priority", "channel", "language")
    assert [getattr(new, name) for name in same] == [getattr(ticket, name) for name in same]
    assert (new.status, new.assignee, new.level, new.team) == ("new", None, 1, cast.first_line)


def test_another_severity_moves_the_priority(ticket, extra, cast):
    change(ticket, {"priority": "urgent"}, actor=cast.l1)
    new = split(ticket, [extra.pk], subject="The door", severity="low", actor=cast.l1)
    assert (new.severity, new.priority, new.is_priority_overridden) == ("low", "low", False)


def test_a_priority_set_by_hand_goes_along(ticket, extra, cast):
    change(ticket, {"priority": "urgent"}, actor=cast.l1)
    new = split(ticket, [extra.pk], subject="The door", actor=cast.l1)
    assert (new.priority, new.is_priority_overridden) == ("urgent", True)


def test_it_is_routed_by_its_own_topic(ticket, extra, cast):
    doors = Topic.objects.create(slug="doors", name="Doors", team=cast.second_line)
    assert split(ticket, [extra.pk], subject="The door", topic=doors, actor=cast.l1).team == cast.second_line


def test_what_is_private_stays_in_its_team(ticket, extra, cast):
    teams.change(cast.finance_team, is_private=True)
    hidden = assign(ticket, assignee=None, team=cast.finance_team, actor=cast.admin)
    assert split(hidden, [extra.pk], subject="The door", actor=cast.finance).team == cast.finance_team


def test_both_tell_of_each_other(ticket, extra, cast):
    new = split(ticket, [extra.pk], subject="The door", actor=cast.l1)
    assert f"Luca One made {new.key} of 1 message." in words_of(ticket)
    assert f"It was a part of {ticket.key}." in words_of(new)
    told = Event.objects.get(stream=ticket.stream, kind="ticket.split").data
    assert told == {"ticket": new.pk, "messages": 1, "answered": False}
    assert Event.objects.get(stream=new.stream, kind="ticket.opened").data["message"] == extra.pk


def test_the_customer_gets_the_new_key(ticket, extra, cast):
    before = Mail.objects.count()
    new = split(ticket, [extra.pk], subject="The door", actor=cast.l1)
    mail = Mail.objects.order_by("-pk")[0]
    assert Mail.objects.count() == before + 1
    assert (mail.kind, mail.to) == ("ticket_received", new.requester.email)
    assert new.key in mail.subject


def test_the_old_ticket_counts_as_changed(ticket, extra, cast):
    before = rules.fresh(ticket).revision
    split(ticket, [extra.pk], subject="The door", actor=cast.l1)
    assert rules.fresh(ticket).revision == before + 1


def test_a_message_that_moved_twice_tells_where_it_was_written(ticket, extra, cast):
    remark = receive(ticket, "It squeaks too.", requester=ticket.requester)
    new = split(ticket, [extra.pk, remark.pk], subject="The door", actor=cast.l1)
    newest = split(new, [remark.pk], subject="The squeak", actor=cast.l1)
    assert newest.messages.get().came_from == ticket


def test_what_was_split_off_can_be_merged_back(ticket, extra, cast):
    new = split(ticket, [extra.pk], subject="The door", actor=cast.l1)
    merge([new], ticket, actor=cast.l1)
    assert said_on(ticket) == ["Nothing works.", "And the door sticks."]


def refused(match, ticket, messages, cast, **facts):
    before = Ticket.objects.count(), said_on(ticket), Event.objects.count()
    with pytest.raises(ValidationError, match=match):
        split(ticket, messages, actor=cast.l1, **{"subject": "The door", **facts})
    assert (Ticket.objects.count(), said_on(ticket), Event.objects.count()) == before


def test_a_ticket_is_not_emptied(ticket, extra, cast):
    refused("Leave at least one", ticket, list(ticket.messages.values_list("pk", flat=True)), cast)


def test_a_message_of_another_ticket_is_refused(ticket, extra, cast):
    other = rules.ticket()
    refused("is not on this ticket", ticket, [extra.pk, other.messages.get().pk], cast)


@pytest.mark.parametrize("ours", [note, reply])
def test_our_own_words_alone_are_no_ticket(ticket, extra, cast, ours):
    refused("message of the customer", ticket, [ours(ticket, "Hm.", author=cast.l1).pk], cast)


def test_no_message_at_all_is_refused(ticket, extra, cast):
    refused("message of the customer", ticket, [], cast)


def test_a_subject_is_needed(ticket, extra, cast):
    refused("in one line", ticket, [extra.pk], cast, subject=" \n ")


def test_an_old_revision_is_refused(ticket, extra, cast):
    seen = rules.fresh(ticket).revision
    tag(ticket, add=["door"], actor=cast.l1)
    with pytest.raises(Stale):
        split(ticket, [extra.pk], subject="The door", actor=cast.l1, revision=seen)


def test_nothing_is_split_off_a_merged_ticket(ticket, extra, cast):
    merge([ticket], rules.ticket(language="es"), actor=cast.l1)
    with pytest.raises(Merged):
        split(ticket, [extra.pk], subject="The door", actor=cast.l1)


@pytest.mark.django_db(transaction=True)
def test_two_who_split_off_the_same_message_make_one_ticket(cast):
    ticket = rules.ticket()
    extra = receive(ticket, "And the door sticks.", requester=ticket.requester)

    def run():
        try:
            split(ticket, [extra.pk], subject="The door", actor=cast.l1)
        except ValidationError:
            return "refused"
        return "done"

    assert sorted(at_once(run, run)) == ["done", "refused"]
    assert Ticket.objects.filter(split_from=ticket).count() == 1
