"""Finding tickets by words: the same tickets are found whether a word is rare or common."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tickets.pages import customer, ticket
from tickets import search
from tickets.models import Ticket


@pytest.fixture
def desk(cast):
    """Three tickets of two customers."""
    anna = customer("anna@harbour.test", name="Anna Bianchi")
    boris = customer("boris@hill.test", name="Boris Petrov")
    return {
        "till": ticket("The harbour till is dead", requester=anna),
        "printer": ticket("Printer prints blanks", requester=anna),
        "door": ticket("The door prints badges", requester=boris),
    }


@pytest.fixture(params=["every word is rare", "some words are common", "every word is common"])
def however_common(request, monkeypatch):
    """Say where a common word begins."""
    common = {"every word is rare": 5_000, "some words are common": 2, "every word is common": 0}
    monkeypatch.setattr(search, "COMMON", common[request.param])


def found(desk, text):
    """Return the names of the tickets that are found."""
    keys = set(search.matching(Ticket.objects.all(), text).values_list("pk", flat=True))
    return {name for name, one in desk.items() if one.pk in keys}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("prints", {"printer", "door"}),
        ("HARBOUR", {"till", "printer"}),
        ("bianchi", {"till", "printer"}),
        ("hill.test", {"door"}),
        ("prints anna", {"printer"}),
        ("prints petrov badges", {"door"}),
        ("test", {"till", "printer", "door"}),
        ("prints nowhere", set()),
        ("zzzz", set()),
        ("do", {"door"}),
    ],
)
def test_every_word_must_be_somewhere(desk, however_common, text, names):
    assert found(desk, text) == names


def test_a_number_finds_its_ticket_beside_those_that_say_it(desk, however_common):
    number = desk["door"].pk
    assert "door" in found(desk, str(number))
    assert found(desk, f"HD-{number}") == {"door"}


def test_the_other_conditions_of_a_list_hold_for_a_common_word_too(desk, however_common):
    tickets = Ticket.objects.filter(requester__email="anna@harbour.test")
    assert [one.pk for one in search.matching(tickets, "prints")] == [desk["printer"].pk]


def test_a_word_is_looked_up_once_for_a_list_and_its_count(desk):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tickets = search.matching(Ticket.objects.all(), "prints")
        assert (tickets.count(), len(tickets)) == (2, 2)
    assert len([query for query in asked if "UPPER" in query["sql"]]) == 1
