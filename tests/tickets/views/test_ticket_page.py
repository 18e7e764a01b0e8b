"""The ticket's page: what it shows, to whom."""

from datetime import timedelta

import pytest

from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import teams
from helpdesk.web.times import now, travel
from tests.people import hire
from tests.tickets.pages import customer, found, text_of, ticket, words
from tickets.selectors.conversation import PAGE
from tickets.services.conversation import hand_over, note, receive, reply
from tickets.services.placing import assign
from tickets.services.tagging import tag
from tickets.services.triage import change


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def opened(cast):
    return ticket(requester=customer(timezone="Asia/Tokyo"), language="it")


def test_the_page_shows_what_it_is_about_and_who_asks(agent, opened):
    shown = text_of(agent.get(opened.url))
    for one in (
        opened.key,
        "The till is dead",
        "It shows nothing.",
        "Maria Rossi",
        "maria@shop.test",
        "Asia/Tokyo",
    ):
        assert one in shown


def test_the_conversation_runs_from_the_oldest_to_the_newest(agent, opened, cast):
    reply(opened, "Second.", author=cast.l1)
    receive(opened, "Third.", requester=opened.requester)
    note(opened, "Fourth.", author=cast.l1)
    shown = text_of(agent.get(opened.url))
    places = [shown.index(one) for one in ("It shows nothing.", "Second.", "Third.", "Fourth.")]
    assert places == sorted(places)


def test_the_customer_has_one_colour_on_the_page(agent, opened):
    colours = [
        mark["class"].split()[-1]
        for mark in found(agent.get(opened.url), "span", class_="avatar")
        if "".join(mark["words"]).strip() == "MR"
    ]
    assert len(colours) == 2
    assert len(set(colours)) == 1


def test_a_note_says_that_it_is_internal(agent, opened, cast):
    note(opened, "Among us.", author=cast.l1)
    (message,) = found(agent.get(opened.url), "article", class_="message--note")
    assert words(message).startswith("LO Luca One Internal")


def test_a_hand_over_shows_its_three_parts(agent, opened, cast):
    hand_over(opened, "It burns.", tried="Water.", asked_for="Foam.", author=cast.l1)
    shown = text_of(agent.get(opened.url))
    assert "Summary It burns. Tried Water. Asked for Foam." in shown


def test_markdown_is_drawn_and_html_is_not_believed(agent, opened, cast):
    receive(opened, "**Bold** <script>alert(1)</script>", requester=opened.requester)
    page = agent.get(opened.url).content.decode()
    assert "<strong>Bold</strong>" in page
    assert "<script>alert(1)" not in page


def test_each_message_carries_its_language(agent, opened):
    (body,) = found(agent.get(opened.url), class_="message__body")
    assert body["lang"] == "it"


def test_changes_between_messages_are_folded_and_worded(agent, opened, cast):
    change(opened, {"severity": "high"}, actor=cast.l1)
    tag(opened, add=["vip"], actor=cast.l1)
    assign(opened, assignee=cast.l2, team=None, actor=cast.l1)
    shown = text_of(agent.get(opened.url))
    assert "4 changes" in shown
    assert "Luca One changed: Severity Normal → High; Priority Normal → High." in shown
    assert "Luca One changed the tags: +vip." in shown
    assert "Luca One moved it to Second line · Lena Two." in shown


@pytest.fixture
def mixed(opened, cast):
    """A ticket with a message, a note and a change."""
    note(opened, "Among us.", author=cast.l1)
    return tag(opened, add=["vip"], actor=cast.l1)


@pytest.mark.parametrize(
    ("show", "seen", "hidden"),
    [
        ("messages", ["It shows nothing."], ["Among us.", "+vip"]),
        ("notes", ["Among us."], ["It shows nothing.", "+vip"]),
        ("events", ["+vip"], ["It shows nothing.", "Among us."]),
        ("nonsense", ["It shows nothing.", "Among us.", "+vip"], []),
    ],
)
def test_the_story_can_be_narrowed(agent, mixed, show, seen, hidden):
    shown = text_of(agent.get(f"{mixed.url}?show={show}"))
    assert [one for one in seen if one not in shown] == []
    assert [one for one in hidden if one in shown] == []


def test_a_long_conversation_comes_in_stretches(agent, opened, cast):
    at = now()
    for number in range(PAGE + 4):
        with travel(at + timedelta(seconds=number)):
            note(opened, f"Note no. {number}.", author=cast.l1)
    newest = text_of(agent.get(opened.url))
    assert f"Note no. {PAGE + 3}." in newest
    assert "Note no. 3." not in newest
    assert "Show older messages" in newest
    first_shown = opened.messages.order_by("-pk")[PAGE - 1]
    older = text_of(agent.get(f"{opened.url}?before={first_shown.pk}"))
    assert "Note no. 3." in older
    assert "It shows nothing." in older
    assert "Note no. 4." not in older


def test_other_open_tickets_of_the_customer_stand_beside_it(agent, opened):
    other = ticket("And the printer too")
    assert f"{other.key} And the printer too" in text_of(agent.get(opened.url))


def test_a_ticket_out_of_sight_does_not_exist(agent, opened, cast):
    hidden = teams.create(slug="legal", name="Legal", is_private=True, members=[cast.l3])
    assign(opened, assignee=None, team=hidden, actor=cast.admin)
    assert agent.get(opened.url).status_code == 404
    for action in ("messages", "status", "take", "assign", "properties", "edit"):
        assert agent.post(f"{opened.url}/{action}").status_code == 404


@pytest.mark.parametrize("path", ["/t/HD-99999999", "/t/HD-0", "/t/HD-9999999999999999999999", "/t/1"])
def test_what_is_no_ticket_is_not_found(agent, path):
    assert agent.get(path).status_code == 404


def test_an_auditor_reads_and_writes_nothing(client, opened):
    client.force_login(hire("auditor", "Ada Auditor", role=Role.AUDITOR))
    page = client.get(opened.url)
    assert page.status_code == 200
    assert 'id="composer"' not in page.content.decode()
    for action in ("messages", "status", "take", "assign", "properties", "edit"):
        assert client.post(f"{opened.url}/{action}").status_code == 403
    assert client.get("/new/").status_code == 403


def test_a_change_needs_the_token_of_the_page(cast, opened):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.l1)
    assert strict.post(f"{opened.url}/take").status_code == 403
    opened.refresh_from_db()
    assert opened.assignee is None


def test_reading_changes_nothing(agent, opened):
    for action in ("messages", "status", "take", "properties"):
        assert agent.get(f"{opened.url}/{action}").status_code == 405
