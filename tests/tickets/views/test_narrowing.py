"""The form of the queue's conditions, which comes when somebody asks for it."""

import pytest

from tests.tickets.pages import HTMX, field, found, text_of, ticket


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


def test_the_queue_leads_to_its_conditions_and_carries_none_of_their_choices(agent, cast):
    page = agent.get("/q/all/?severity=high")
    (button,) = found(page, "a", id="choose-conditions")
    assert button["href"] == "/q/all/conditions?severity=high"
    assert not found(page, "select", name="severity")


def test_the_form_shows_what_is_chosen_and_leads_back_to_its_view(agent):
    page = agent.get(
        "/q/all/conditions?severity=high&assignee=me&requester=maria@shop.test&ordering=created_at&cursor=x"
    )
    assert found(page, "form", id="conditions")[0]["action"] == "/q/all/"
    assert field(page, "requester") == "maria@shop.test"
    assert field(page, "ordering") == "created_at"
    assert not found(page, "input", name="cursor")
    chosen = [option["value"] for option in found(page, "option") if "selected" in option]
    assert {"high", "me"} <= set(chosen)


def test_by_htmx_it_is_a_drawer_and_otherwise_a_page(agent):
    assert found(agent.get("/q/open/conditions", headers=HTMX), "dialog", class_="dialog--drawer")
    page = agent.get("/q/open/conditions")
    assert not found(page, "dialog", class_="dialog--drawer")
    assert [heading["words"] for heading in found(page, "h1")] != []


def test_an_unknown_view_has_no_conditions(agent):
    assert agent.get("/q/no-such-view/conditions").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("severity=critical", "Severity: Critical"),
        ("assignee=me", "Assignee: Me"),
        ("assignee=none", "Assignee: Nobody"),
        ("topic=none", "Topic: none"),
        ("team=second-line", "Team: Second line"),
        ("escalated=true", "Escalated: Yes"),
        ("escalated=0", "Escalated: No"),
        ("language=it", "Language: Italian"),
    ],
)
def test_a_chip_says_its_condition_in_words(agent, cast, query, words):
    ticket("Anything")
    assert words in text_of(agent.get(f"/q/all/?{query}"))
