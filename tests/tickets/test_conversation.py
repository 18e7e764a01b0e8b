"""The conversation, and the statuses that a ticket goes through."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from tests.escalation.rules import MINUTE, T0, customer, fresh
from tests.escalation.rules import ticket as open_one
from tests.threads import at_once
from tickets.errors import ConversationMoved, Stale, StatusRefused
from tickets.models import Message
from tickets.services.composing import say
from tickets.services.conversation import note, receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.watching import involve, watch
from tickets.transitions import TABLE
from tickets.words import Status


@pytest.fixture
def ticket(cast):
    return open_one()


def test_a_reply_is_mailed_to_the_customer_and_opens_a_new_ticket(ticket, cast):
    reply(ticket, " We look. ", author=cast.l1, at=T0 + MINUTE)
    now = fresh(ticket)
    assert (now.status, now.first_replied_at, now.updated_at) == ("open", T0 + MINUTE, T0 + MINUTE)
    mail = Mail.objects.exclude(kind="ticket_received").get()
    assert (mail.to, mail.context["message"]) == ("customer@shop.test", "We look.")


def test_only_the_first_reply_is_the_first(ticket, cast):
    reply(ticket, "One.", author=cast.l1, at=T0 + MINUTE)
    reply(ticket, "Two.", author=cast.l1, at=T0 + 2 * MINUTE)
    assert fresh(ticket).first_replied_at == T0 + MINUTE


def test_a_note_is_never_mailed_and_is_no_reply(ticket, cast):
    note(ticket, "Between us.", author=cast.l1, at=T0 + MINUTE)
    now = fresh(ticket)
    assert (now.status, now.first_replied_at) == ("new", None)
    assert not Mail.objects.exclude(kind="ticket_received").exists()


@pytest.mark.parametrize("status", ["waiting_customer", "resolved", "closed"])
def test_the_customers_word_opens_what_waited_or_was_done(ticket, cast, status):
    change_status(ticket, status, actor=cast.l1, at=T0 + MINUTE)
    receive(ticket, "And?", requester=customer(), at=T0 + 2 * MINUTE)
    now = fresh(ticket)
    assert (now.status, now.resolved_at, now.closed_at) == ("open", None, None)
    assert now.reopen_count == (status != "waiting_customer")


def test_the_holder_hears_of_the_customers_word(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    receive(ticket, "And?", requester=customer(), at=T0 + MINUTE)
    assert Notification.objects.get(kind="ticket_customer_replied").user == cast.l1


def test_who_follows_by_choice_hears_of_the_customers_word_too(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    watch(ticket, cast.l2, at=T0)
    involve([(ticket.pk, cast.manager.pk)])
    receive(ticket, "And?", requester=customer(), at=T0 + MINUTE)
    told = Notification.objects.filter(kind="ticket_customer_replied")
    assert {row.user for row in told} == {cast.l1, cast.l2}


def test_a_reply_to_a_conversation_that_moved_is_refused_with_the_newer_message(ticket, cast):
    seen = ticket.messages.get().pk
    newer = receive(ticket, "Wait!", requester=customer(), at=T0 + MINUTE)
    with pytest.raises(ConversationMoved) as refused:
        reply(ticket, "Old.", author=cast.l1, seen_message=seen, at=T0 + 2 * MINUTE)
    assert refused.value.newer == newer
    assert not Message.objects.filter(body="Old.").exists()


def test_a_note_of_a_colleague_does_not_outdate_a_reply(ticket, cast):
    seen = ticket.messages.get().pk
    note(ticket, "Hm.", author=cast.l2, at=T0 + MINUTE)
    assert reply(ticket, "Now.", author=cast.l1, seen_message=seen, at=T0 + 2 * MINUTE).pk


@pytest.mark.parametrize("verb", [reply, note])
def test_an_empty_text_is_refused(ticket, cast, verb):
    with pytest.raises(ValidationError):
        verb(ticket, " \n", author=cast.l1)


@pytest.mark.parametrize("status", Status.values)
def test_a_ticket_goes_only_where_the_table_leads(ticket, cast, status):
    type(ticket).objects.filter(pk=ticket.pk).update(status=status)
    for target in set(Status.values) - {status}:
        type(ticket).objects.filter(pk=ticket.pk).update(status=status)
        if target in TABLE[status].may_become:
            assert change_status(ticket, target, actor=cast.l1).status == target
        else:
            with pytest.raises(StatusRefused):
                change_status(ticket, target, actor=cast.l1)


def test_the_status_it_has_is_no_change(ticket, cast):
    before = Event.objects.count()
    assert change_status(ticket, "new", actor=cast.l1).revision == ticket.revision
    assert Event.objects.count() == before


def test_a_stale_change_is_refused_with_the_ticket_as_it_is(ticket, cast):
    change_status(ticket, "open", actor=cast.l1)
    with pytest.raises(Stale) as refused:
        change_status(ticket, "resolved", actor=cast.l2, revision=ticket.revision)
    assert refused.value.ticket.status == "open"


def test_a_reply_with_a_status_that_cannot_follow_keeps_nothing(ticket, cast):
    change_status(ticket, "closed", actor=cast.l1)
    with pytest.raises(StatusRefused):
        reply(ticket, "Hm.", author=cast.l1, status="waiting_customer")
    assert not Message.objects.filter(body="Hm.").exists()


def test_messages_do_not_count_as_revisions(ticket, cast):
    change_status(ticket, "open", actor=cast.l1)
    before = fresh(ticket).revision
    note(ticket, "Hm.", author=cast.l1)
    reply(ticket, "We look.", author=cast.l1)
    assert fresh(ticket).revision == before


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_send_is_said_once(cast):
    ticket = open_one()
    seen = ticket.messages.get().pk

    def send():
        return say(ticket, "We look.", author=cast.l1, is_public=True, seen_message=seen).pk

    first, second = at_once(send, send)
    assert first == second
    assert Message.objects.filter(body="We look.").count() == 1
    assert Mail.objects.exclude(kind="ticket_received").count() == 1
