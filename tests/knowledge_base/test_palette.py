"""The palette finds the articles that its reader may see: by their titles as they are typed, and by what they say."""

import pytest

from knowledge_base.services import publishing
from tests.knowledge_base import articles
from tests.tickets.pages import found, words


@pytest.fixture
def ask(client, cast):
    client.force_login(cast.l1)

    def answers(question):
        page = client.get("/palette/", {"q": question})
        return [words(label) for label in found(page, "span", class_="palette__label")]

    return answers


def test_a_part_of_a_title_is_enough_and_drafts_are_found(ask, cast):
    articles.published(cast.l2, section=articles.section())
    articles.draft(cast.l1, "Tills and their tillers")
    assert ask("?til") == ["Tills and their tillers", "The till prints nothing"]


def test_what_only_stands_in_the_text_is_found_by_the_search(ask, cast):
    articles.published(cast.l2)
    assert ask("?reseller rollers") == ["The till prints nothing"]


def test_nobody_finds_what_they_may_not_see_or_what_is_archived(ask, cast):
    articles.published(cast.l2, "Till secrets", min_level=2)
    publishing.archive(articles.published(cast.l1, "Till of old"), actor=cast.l1)
    assert ask("?till") == []


def test_an_answer_costs_few_queries(client, cast, budget):
    for number in range(8):
        articles.published(cast.l2, f"Till {number}", f"Beep {number} times.")
    client.force_login(cast.l1)
    with budget("page: palette, articles"):
        page = client.get("/palette/", {"q": "?beep"})
    assert len(found(page, "a", class_="palette__option")) == 6
