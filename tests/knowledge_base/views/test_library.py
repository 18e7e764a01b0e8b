"""The library lists what its reader may see, and narrows it by what the address asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.web.times import now
from knowledge_base.models import Article
from knowledge_base.services import publishing
from knowledge_base.services.describing import describe
from tests.knowledge_base import articles
from tests.tickets.pages import found, subjects, text_of, words

LIBRARY = "/kb/"


@pytest.fixture
def shelf(cast):
    """Return articles in two sections, one within the other: published, drafted, in review, archived."""
    tills = articles.section("Tills")
    paper = articles.section("Paper", parent=tills)
    money = articles.section("Refunds")
    till = articles.published(cast.l2, section=paper, visibility="customers")
    articles.translated(till, cast.l2, section=paper)
    articles.draft(cast.l1, "A draft", section=tills)
    publishing.ask_review(articles.draft(cast.l2, "In review now", section=money), actor=cast.l2)
    publishing.archive(articles.published(cast.l2, "Old and gone"), actor=cast.l2)
    return till


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.l1)
    return client


def test_everything_that_the_reader_may_see_is_listed_by_title(reader, shelf):
    titles = ["A draft", "In review now", "Old and gone", "The till prints nothing", "Касса не печатает"]
    assert subjects(reader.get(LIBRARY)) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("section=tills", ["A draft", "The till prints nothing", "Касса не печатает"]),
        ("section=paper&language=ru", ["Касса не печатает"]),
        ("section=none", ["Old and gone"]),
        ("owner=me", ["A draft"]),
        ("state=draft", ["A draft"]),
        ("state=review,archived", ["In review now", "Old and gone"]),
        ("visibility=customers&language=en", ["The till prints nothing"]),
        ("review_due=true", []),
        ("outdated=true", []),
    ],
)
def test_conditions_narrow_the_list(reader, shelf, query, titles):
    assert subjects(reader.get(f"{LIBRARY}?{query}")) == titles


def test_what_is_due_for_review_says_so(reader, cast, shelf):
    publishing.publish(shelf, actor=cast.l2)
    Article.objects.filter(pk=shelf.pk).update(review_on=now().date() - timedelta(days=1))
    page = reader.get(f"{LIBRARY}?review_due=true")
    assert subjects(page) == ["The till prints nothing"]
    assert "Due" in [words(badge) for badge in found(page, "span", class_="badge--warn")]


def test_a_translation_that_lags_behind_says_by_how_much(reader, cast, shelf):
    articles.rewritten(shelf, cast.l2, publish=True)
    page = reader.get(f"{LIBRARY}?outdated=true")
    assert subjects(page) == ["Касса не печатает"]
    assert "Outdated by 1 version" in text_of(page)


def test_the_tree_counts_what_stands_in_a_section_and_below(reader, shelf):
    page = reader.get(f"{LIBRARY}?section=paper")
    links = {words(link): link for link in found(page, "a", class_="shelves__link")}
    assert set(links) == {"All articles", "Tills Articles: 3", "Paper Articles: 2", "Refunds Articles: 1"}
    assert [label for label, link in links.items() if "aria-current" in link] == ["Paper Articles: 2"]


def test_a_condition_is_a_chip_that_can_be_taken_away(reader, shelf):
    page = reader.get(f"{LIBRARY}?section=paper&language=ru")
    chips = {words(chip): chip for chip in found(page, "li", class_="filter")}
    assert list(chips) == ["Language: Russian", "Section: Paper"]
    assert f"{LIBRARY}?section=paper" in [link["href"] for link in found(page, "a", class_="filter__remove")]


def test_an_unknown_condition_is_said_and_shows_nothing(reader, shelf):
    page = reader.get(f"{LIBRARY}?state=lost")
    assert (page.status_code, subjects(page)) == (200, [])
    assert "State" in text_of(page)


def test_who_may_not_read_an_article_does_not_find_it(reader, cast, shelf):
    describe(shelf, actor=cast.l2, visibility="internal", min_level=2)
    assert "The till prints nothing" not in subjects(reader.get(LIBRARY))
    assert "Paper Articles: 1" in [
        words(link) for link in found(reader.get(LIBRARY), "a", class_="shelves__link")
    ]


def test_an_empty_library_says_what_fills_it(reader):
    page = reader.get(LIBRARY)
    assert "There is no article yet." in text_of(page)
    assert found(page, "a", href="/kb/new")


def test_the_list_costs_the_same_however_long_it_is(reader, cast, shelf, budget):
    for number in range(12):
        articles.published(cast.l2, f"Answer {number}", section=shelf.section)
    with budget("page: articles"):
        page = reader.get(LIBRARY)
    assert len(subjects(page)) == 17


@pytest.mark.parametrize(
    ("ordering", "column", "index"),
    [
        ("title", "title", "article_by_title"),
        ("-updated_at", "updated_at", "article_by_change"),
        ("review_on", "review_on", "article_by_review"),
    ],
)
def test_each_order_of_the_list_has_its_index(reader, shelf, ordering, column, index):
    with CaptureQueriesContext(connection) as asked:
        reader.get(f"{LIBRARY}?ordering={ordering}")
    by_column = f'ORDER BY "knowledge_base_article"."{column}"'
    (listed,) = [one["sql"] for one in asked if by_column in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {listed}")
        assert f" using {index} " in "\n".join(line for (line,) in cursor.fetchall())


def test_the_order_by_review_has_a_second_page(reader, cast, shelf):
    describe(shelf, actor=cast.l2, review_on=now().date())
    (older,) = found(reader.get(f"{LIBRARY}?ordering=review_on&page_size=1"), "a", rel="next")
    assert "The till prints nothing" not in subjects(reader.get(older["href"]))
