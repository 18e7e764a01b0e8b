"""Replying and noting through the page."""

import pytest

from helpdesk.notifications.models import Mail
from tests.tickets.pages import HTMX, field, text_of, ticket
from tickets.services.conversation import receive, reply


@pytest.fixture
def opened(cast):
    return ticket()


@pytest.fixture
def write(client, cast, opened):
    """Post what the composer holds, as somebody who saw the page as it is now."""
    client.force_login(cast.l1)
    seen = field(client.get(opened.url), "seen_message")

    def post(body, visibility="public", **more):
        headers = more.pop("headers", None)
        data = {"body": body, "visibility": visibility, "seen_message": seen, **more}
        return client.post(f"{opened.url}/messages", data, headers=headers)

    return post


def test_a_reply_reaches_the_customer(write, opened, cast):
    answer = write("We are on it.")
    said = opened.messages.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{opened.url}#message-{said.pk}")
    assert (said.body, said.author, said.is_public) == ("We are on it.", cast.l1, True)
    assert Mail.objects.filter(to="maria@shop.test", kind="reply").count() == 1


def test_a_note_stays_among_us(write, opened):
    write("He is nice.", "internal")
    assert opened.messages.latest("pk").kind == "note"
    assert not Mail.objects.filter(kind="reply").exists()


def test_a_message_can_bring_a_status(write, opened):
    write("Please confirm.", then="waiting_customer")
    opened.refresh_from_db()
    assert opened.status == "waiting_customer"


def test_a_note_can_bring_a_status_too(write, opened):
    write("Told him by phone.", "internal", then="resolved")
    opened.refresh_from_db()
    assert opened.status == "resolved"


def test_a_reply_that_is_sent_twice_is_said_once(write, opened):
    first = write("We are on it.")
    second = write("We are on it.")
    assert first.headers["Location"] == second.headers["Location"]
    assert opened.messages.filter(body="We are on it.").count() == 1


def test_a_note_that_is_sent_twice_is_kept_once(write, opened):
    write("He is nice.", "internal")
    write("He is nice.", "internal")
    assert opened.messages.filter(body="He is nice.").count() == 1


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_reply_stops_when_the_customer_wrote_meanwhile(write, opened, headers):
    receive(opened, "It works again!", requester=opened.requester)
    answer = write("Try this.", headers=headers)
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "It works again!" in shown
    assert "Review and send" in shown
    assert field(answer, "body") == "Try this."
    assert not opened.messages.filter(body="Try this.").exists()


def test_after_a_look_at_the_new_message_the_same_reply_goes_out(write, opened):
    receive(opened, "It works again!", requester=opened.requester)
    seen = field(write("Try this."), "seen_message")
    assert write("Try this.", seen_message=seen).status_code == 303


def test_a_reply_stops_when_a_colleague_was_faster(write, opened, cast):
    reply(opened, "Done.", author=cast.l2)
    assert write("Try this.").status_code == 409


def test_a_note_goes_through_whatever_happened_meanwhile(write, opened):
    receive(opened, "It works again!", requester=opened.requester)
    assert write("Looks good.", "internal").status_code == 303


@pytest.mark.parametrize("body", ["", "   "])
def test_an_empty_message_is_refused_with_a_sentence(write, opened, body):
    answer = write(body)
    assert answer.status_code == 400
    assert "Write something first." in text_of(answer)
    assert opened.messages.count() == 1


def test_a_status_that_cannot_follow_is_refused_and_the_text_is_kept(write, opened, cast):
    write("Bye.", then="resolved")
    answer = write("One more thing.", then="waiting_customer", seen_message="")
    assert answer.status_code == 400
    assert "cannot become" in text_of(answer)
    assert field(answer, "body") == "One more thing."
    assert not opened.messages.filter(body="One more thing.").exists()


def test_by_htmx_the_conversation_comes_back_with_the_new_message(write):
    answer = write("We are on it.", headers=HTMX)
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert "We are on it." in text_of(answer)
    assert "ticket-changed" in answer.headers["HX-Trigger"]
    assert "Sent to Maria Rossi." in text_of(answer)
