"""What the palette finds: tickets by key and words, people by name; for each reader only what they may see."""

import pytest

from helpdesk.accounts.models import Requester
from helpdesk.web.palette import Source, register
from tests.tickets.pages import found, text_of, ticket, words

PALETTE = "/palette/"


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


def options(page):
    return [(words(option), option["href"]) for option in found(page, "a", role="option")]


def ask(agent, question):
    page = agent.get(PALETTE, {"q": question})
    assert page.status_code == 200
    return options(page)


@pytest.mark.parametrize("question", ["{key}", "#{key}", "{number}", "{lower}", "printer smoke", "#SMOKE"])
def test_a_ticket_is_found_by_its_key_and_by_its_words(agent, question):
    opened = ticket("The printer is full of smoke")
    ticket("Something else")
    asked = question.format(key=opened.key, number=opened.pk, lower=opened.key.lower())
    assert next(url for _text, url in ask(agent, asked)) == opened.url


def test_a_ticket_says_at_once_what_it_is(agent):
    opened = ticket("The printer is full of smoke")
    ((text, _url),) = ask(agent, "#printer")
    assert opened.key in text
    assert "Maria Rossi" in text
    assert "Status New" in text


def test_a_ticket_of_a_private_team_is_found_by_nobody_outside(agent, cast):
    opened = ticket("Salaries of the board")
    cast.finance_team.is_private = True
    cast.finance_team.save()
    type(opened).objects.filter(pk=opened.pk).update(team=cast.finance_team)
    assert ask(agent, "salaries") == []
    assert ask(agent, opened.key) == []
    agent.force_login(cast.finance)
    assert len(ask(agent, "#salaries")) == 1


def test_people_lead_to_their_tickets(agent, cast):
    ticket("The printer is full of smoke")
    found_people = dict(ask(agent, "@maria"))
    assert list(found_people.values()) == ["/q/all/?requester=maria%40shop.test"]
    assert "Lena Two Tickets they hold" in dict(ask(agent, "@lena"))


def test_a_customer_whose_tickets_one_may_not_see_is_not_found(agent, cast):
    Requester.objects.create(email="quiet@shop.test", name="Quentin Quiet")
    assert ask(agent, "@quentin") == []


@pytest.mark.parametrize("question", ["", "p", "#", "@ ", "a\0b", "%", "x" * 5000])
def test_a_question_that_asks_nothing_finds_nothing(agent, question):
    ticket("The printer is full of smoke")
    assert ask(agent, question) == []


def test_two_sources_cannot_have_one_prefix():
    with pytest.raises(ValueError, match="#"):
        register(Source("other", "#", "Other", lambda _request, _words: []))


def test_what_the_palette_asks_stays_cheap(agent, budget):
    for number in range(12):
        ticket(f"Printer {number}")
    with budget("page: palette"):
        page = agent.get(PALETTE, {"q": "printer"})
    assert text_of(page).count("Printer") == 6
