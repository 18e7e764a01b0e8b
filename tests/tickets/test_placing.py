"""Who holds a ticket, what it is about, who follows it."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts.services import people, teams
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from helpdesk.notifications.sending import words_of
from tests.escalation.rules import MINUTE, T0, fresh
from tests.escalation.rules import ticket as open_one
from tickets.errors import Refused, Stale
from tickets.load import open_tickets_by_person
from tickets.models import TicketWatcher
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.tagging import tag
from tickets.services.triage import change
from tickets.services.watching import involve, unwatch, watch


@pytest.fixture
def ticket(cast):
    return open_one()


def events(kind):
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_a_person_of_the_team_keeps_the_team(ticket, cast):
    now = assign(ticket, assignee=cast.l1, team=None, actor=cast.lead, at=T0)
    assert (now.assignee, now.team_id, now.revision) == (cast.l1, cast.first_line.pk, ticket.revision + 1)


def test_somebody_from_elsewhere_takes_it_to_their_own_team(ticket, cast):
    assert assign(ticket, assignee=cast.l2, team=None, actor=cast.lead).team_id == cast.second_line.pk


def test_a_team_alone_takes_it_into_its_queue(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.lead)
    now = fresh(assign(ticket, assignee=None, team=cast.finance_team, actor=cast.lead))
    assert (now.assignee, now.team) == (None, cast.finance_team)


def test_the_new_holder_is_told_unless_they_took_it_themselves(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1)
    assert not Notification.objects.exists()
    assign(ticket, assignee=cast.l2, team=None, actor=cast.l1)
    assert Notification.objects.get().user == cast.l2


def test_the_story_of_a_transfer_is_kept_as_a_note(ticket, cast):
    assign(ticket, assignee=cast.l2, team=None, actor=cast.l1, note="Needs the router.", at=T0 + MINUTE)
    assert ticket.messages.filter(kind="note", body="Needs the router.", author=cast.l1).exists()


def test_who_has_left_and_what_is_closed_get_nothing(ticket, cast):
    people.deactivate(cast.l1)
    cast.l1.refresh_from_db()
    with pytest.raises(Refused):
        assign(ticket, assignee=cast.l1, team=None, actor=cast.lead)
    closed = teams.deactivate(cast.finance_team)
    with pytest.raises(Refused):
        assign(ticket, assignee=None, team=closed, actor=cast.lead)
    assert fresh(ticket).team == cast.first_line


def test_a_stale_assignment_is_refused(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.lead)
    with pytest.raises(Stale):
        assign(ticket, assignee=cast.l2, team=None, actor=cast.lead, revision=ticket.revision)


def test_the_ledger_tells_where_from_and_where_to(ticket, cast):
    assign(ticket, assignee=cast.l2, team=None, actor=cast.lead, at=T0)
    (placed,) = events("ticket.placed")
    assert placed.data == {
        "why": "assigned",
        "team": [cast.first_line.pk, cast.second_line.pk],
        "assignee": [None, cast.l2.pk],
        "level": [1, 1],
    }


def test_load_counts_open_tickets_only(ticket, cast):
    done = open_one()
    for each in (ticket, done):
        assign(each, assignee=cast.l1, team=None, actor=cast.l1)
    change_status(done, "resolved", actor=cast.l1)
    assert open_tickets_by_person() == {cast.l1.pk: 1}


def test_load_ends_where_everybody_is_full(cast, monkeypatch):
    monkeypatch.setattr("tickets.load.MOST_CAPACITY", 2)
    for _number in range(3):
        assign(open_one(), assignee=cast.l1, team=None, actor=cast.l1)
    assert open_tickets_by_person() == {cast.l1.pk: 2}


# Triage


def test_severity_moves_the_priority_unless_it_was_set_by_hand(ticket, cast):
    assert change(ticket, {"severity": "critical"}, actor=cast.l1).priority == "urgent"
    assert change(ticket, {"priority": "low"}, actor=cast.l1).priority == "low"
    assert change(ticket, {"severity": "high"}, actor=cast.l1).priority == "low"
    assert change(ticket, {"priority": None}, actor=cast.l1).priority == "high"


def test_a_change_is_told_with_before_and_after_but_without_personal_text(ticket, cast):
    change(ticket, {"severity": "high", "subject": "Mrs Secret"}, actor=cast.l1)
    (told,) = events("ticket.changed")
    assert told.data["fields"]["severity"] == ["normal", "high"]
    assert told.data["fields"]["subject"] is None


def test_no_change_is_no_revision_and_no_event(ticket, cast):
    assert change(ticket, {"severity": "normal"}, actor=cast.l1).revision == ticket.revision
    assert not events("ticket.changed")


@pytest.mark.parametrize("bad", [{"severity": "awful"}, {"language": "xx"}, {"subject": ""}])
def test_a_bad_value_is_refused(ticket, cast, bad):
    with pytest.raises(ValidationError):
        change(ticket, bad, actor=cast.l1)
    assert fresh(ticket).revision == ticket.revision


def test_only_what_is_triage_can_be_changed_so(ticket, cast):
    with pytest.raises(KeyError):
        change(ticket, {"level": 3}, actor=cast.l1)


# Tags and watchers


def test_tags_are_put_on_and_taken_off_with_one_event(ticket, cast):
    tag(ticket, add=["One", "two"], actor=cast.l1)
    tag(ticket, add=["one"], remove=["Two"], actor=cast.l1)
    assert set(ticket.tags.values_list("slug", flat=True)) == {"one"}
    assert [event.data for event in events("ticket.tagged")] == [
        {"added": ["one", "two"], "removed": []},
        {"added": [], "removed": ["two"]},
    ]


def test_following_twice_is_following_once(ticket, cast):
    watch(ticket, cast.l1)
    watch(ticket, cast.l1)
    assert TicketWatcher.objects.count() == len(events("ticket.watched")) == 1


def test_who_is_involved_in_the_escalation_keeps_their_sight_of_it(ticket, cast):
    involve([(ticket.pk, cast.l1.pk)])
    unwatch(ticket, cast.l1)
    assert TicketWatcher.objects.get().is_involved


def test_the_mail_to_the_new_holder_says_by_whom_and_carries_the_note(ticket, cast):
    assign(ticket, assignee=cast.l2, team=None, actor=cast.l1, note=" Needs the router. ", at=T0 + MINUTE)
    words = words_of(Mail.objects.get(kind="ticket_assigned", to=cast.l2.email))
    for body in (words.text, words.html):
        assert f"{cast.l1.name} gave you the ticket {ticket.key}." in body
        assert "Needs the router." in body
    assert "Needs the router." not in str(Notification.objects.get(user=cast.l2).context)


def test_the_mail_of_an_assignment_without_a_note_has_no_message(ticket, cast):
    assign(ticket, assignee=cast.l2, team=None, actor=cast.l1)
    assert "Message" not in words_of(Mail.objects.get(kind="ticket_assigned")).text
