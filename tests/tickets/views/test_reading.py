"""A ticket opens where its reader left off, and keeps what they have begun to write."""

import pytest

from tests.tickets.pages import found, text_of, ticket, words
from tickets.models import Reading
from tickets.services.conversation import note, receive, reply

MOST_LETTERS = 100_000


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def one(cast):
    return ticket("Till")


def opens_at(page):
    return next(element["data-opens-at"] for element in found(page, "section", id="conversation"))


def read(agent, one):
    newest = one.messages.latest("pk").pk
    return agent.post(f"{one.url}/read", {"seen_message": newest})


def test_a_first_visit_begins_at_the_top(agent, one):
    page = agent.get(one.url)
    assert opens_at(page) == ""
    assert not found(page, id="unread")


def test_looking_at_a_page_marks_nothing_as_read(agent, one):
    agent.get(one.url)
    assert not Reading.objects.exists()


def test_when_all_is_read_it_opens_at_the_end(agent, one):
    assert read(agent, one).status_code == 204
    assert opens_at(agent.get(one.url)) == "end"


def test_what_came_since_is_marked(agent, one):
    read(agent, one)
    newer = receive(one, "Hello?", requester=one.requester)
    page = agent.get(one.url)
    assert opens_at(page) == "unread"
    assert words(found(page, id="unread")[0]) == "New since you were here"
    text = text_of(page)
    assert text.index("New since you were here") < text.index(newer.body)


def test_one_s_own_words_are_never_new(agent, cast, one):
    read(agent, one)
    reply(one, "Is it on?", author=cast.l1)
    assert opens_at(agent.get(one.url)) == "end"


def test_reading_never_goes_back(agent, one):
    read(agent, one)
    agent.post(f"{one.url}/read", {"seen_message": 0})
    assert opens_at(agent.get(one.url)) == "end"


def test_each_reads_for_themselves(agent, client, cast, one):
    read(agent, one)
    client.force_login(cast.l2)
    assert opens_at(client.get(one.url)) == ""


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_what_is_no_message_is_refused(agent, one, seen):
    assert agent.post(f"{one.url}/read", {"seen_message": seen}).status_code == 400


def test_drafts_of_both_kinds_are_kept_apart(agent, one):
    agent.post(f"{one.url}/draft", {"visibility": "public", "body": "Dear <Maria>"})
    agent.post(f"{one.url}/draft", {"visibility": "internal", "body": "He is nice."})
    row = Reading.objects.get()
    assert (row.reply, row.note) == ("Dear <Maria>", "He is nice.")
    page = agent.get(one.url).content.decode()
    assert '<template data-kept="public">Dear &lt;Maria&gt;</template>' in page
    assert '<template data-kept="internal">He is nice.</template>' in page


def test_what_was_sent_is_no_draft_any_more(agent, one):
    agent.post(f"{one.url}/draft", {"visibility": "public", "body": "Dear Maria"})
    agent.post(f"{one.url}/messages", {"visibility": "public", "body": "Dear Maria"})
    assert Reading.objects.get().reply == ""


def test_a_draft_that_is_too_long_is_refused(agent, one):
    answer = agent.post(f"{one.url}/draft", {"visibility": "public", "body": "x" * (MOST_LETTERS + 1)})
    assert answer.status_code == 400


def test_nobody_else_sees_a_draft(agent, client, cast, one):
    agent.post(f"{one.url}/draft", {"visibility": "public", "body": "Dear Maria"})
    client.force_login(cast.l2)
    assert "Dear Maria" not in client.get(one.url).content.decode()


def test_quoted_mail_is_folded(agent, cast, one):
    receive(one, "It works.\n\n> Try again.", requester=one.requester)
    page = agent.get(one.url)
    assert "Try again." in words(found(page, "details", class_="quoted")[0])


def test_a_subject_changes_where_it_stands(agent, one):
    agent.post(f"{one.url}/subject", {"subject": "The\ttill \x07is\u202e dead", "revision": one.revision})
    one.refresh_from_db()
    assert one.subject == "The till is dead"


@pytest.mark.parametrize("subject", ["", "x" * 251, "\x01\x02"])
def test_a_subject_that_cannot_be_is_refused(agent, one, subject):
    answer = agent.post(f"{one.url}/subject", {"subject": subject, "revision": one.revision})
    assert answer.status_code == 409
    one.refresh_from_db()
    assert one.subject == "Till"


def test_a_stale_subject_is_refused(agent, cast, one):
    agent.post(f"{one.url}/subject", {"subject": "New", "revision": one.revision})
    answer = agent.post(f"{one.url}/subject", {"subject": "Newer", "revision": one.revision})
    assert answer.status_code == 409
    one.refresh_from_db()
    assert one.subject == "New"


def test_a_note_counts_as_new_too(agent, cast, one):
    read(agent, one)
    note(one, "Look at the fuse.", author=cast.l2)
    assert opens_at(agent.get(one.url)) == "unread"
