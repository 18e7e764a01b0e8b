"""The steps of an article on screen: each asks first, says what follows, and is refused where it no longer fits."""

import pytest

from helpdesk.notifications.models import Notification
from knowledge_base.services import publishing
from tests.knowledge_base import articles
from tests.tickets.pages import HTMX, field, found, text_of, words


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def article(cast):
    return articles.draft(cast.l1, section=articles.section())


def take(client, article, name, **more):
    """Ask for a step, and answer yes."""
    page = client.get(f"{article.url}/steps/{name}")
    answer = client.post(f"{article.url}/steps/{name}", {"seen": field(page, "seen"), **more})
    article.refresh_from_db()
    return answer


def test_a_draft_is_published(writer, article):
    assert take(writer, article, "publish").status_code == 303
    assert article.state == "published"


def test_before_publication_what_changes_for_readers_is_shown(writer, cast, article):
    publishing.publish(article, actor=cast.l1)
    articles.rewritten(article, cast.l1)
    page = writer.get(f"{article.url}/steps/publish", headers=HTMX)
    assert ([words(one) for one in found(page, "del")], [words(one) for one in found(page, "ins")]) == (
        ["red"],
        ["green"],
    )


def test_a_review_ends_with_what_should_change(writer, cast, article):
    take(writer, article, "review")
    assert article.state == "review"
    assert take(writer, article, "back", reason=" ").status_code == 400
    assert article.state == "review"
    take(writer, article, "back", reason="Name the model.")
    assert article.state == "draft"
    assert "Name the model." in text_of(writer.get(article.url))


@pytest.mark.parametrize(
    ("writer", "keeper", "told"),
    [
        ("l1", "l3", "Leo Three is told."),
        ("l1", None, "Lidia Lead is told."),
        ("l3", "l3", "Nobody is told: ask a colleague yourself."),
    ],
)
def test_who_asks_for_a_review_reads_beforehand_who_is_told(client, cast, writer, keeper, told):
    actor = getattr(cast, writer)
    shelf = articles.section(owner=getattr(cast, keeper)) if keeper else None
    article = articles.draft(actor, section=shelf)
    client.force_login(actor)
    assert told in text_of(client.get(f"{article.url}/steps/review"))
    publishing.ask_review(article, actor=actor)
    names = Notification.objects.filter(kind="article_review_asked").values_list("user__name", flat=True)
    assert [f"{name} is told." for name in names] == [told][: len(names)]
    assert len(names) == (not told.startswith("Nobody"))


def test_a_second_person_is_asked_for_where_the_section_wants_one(client, cast):
    strict = articles.section("Refunds", needs_second_person=True)
    article = articles.draft(cast.l1, section=strict)
    client.force_login(cast.l1)
    refused = take(client, article, "publish")
    assert (refused.status_code, article.state) == (409, "draft")
    assert "somebody else publishes" in text_of(refused)
    client.force_login(cast.l2)
    assert take(client, article, "publish").status_code == 303
    assert article.state == "published"


def test_archive_and_back(writer, cast, article):
    publishing.publish(article, actor=cast.l1)
    take(writer, article, "archive")
    assert article.state == "archived"
    take(writer, article, "revive")
    assert article.state == "published"


def test_a_review_that_is_due_is_answered_by_a_look(writer, cast, article):
    publishing.publish(article, actor=cast.l1)
    before = article.changes
    assert take(writer, article, "confirm").status_code == 303
    assert article.changes > before


def test_a_text_that_changed_since_it_was_looked_at_is_not_published(writer, cast, article):
    page = writer.get(f"{article.url}/steps/publish")
    articles.rewritten(article, cast.l2)
    stale = writer.post(f"{article.url}/steps/publish", {"seen": field(page, "seen")})
    assert stale.status_code == 409
    article.refresh_from_db()
    assert article.state == "draft"
    assert field(stale, "seen") == str(article.changes)
    assert writer.post(f"{article.url}/steps/publish", {"seen": field(stale, "seen")}).status_code == 303


@pytest.mark.parametrize("name", ["vanish", "back"])
def test_a_step_that_does_not_fit_changes_nothing(writer, article, name):
    answer = writer.post(f"{article.url}/steps/{name}", {"seen": article.changes, "reason": "x"})
    assert answer.status_code == (404 if name == "vanish" else 409)
    article.refresh_from_db()
    assert article.state == "draft"


def test_links_that_lead_nowhere_are_said_before_publication(writer, cast):
    article = articles.draft(cast.l1, body="See [this](/kb/never-was).", visibility="customers")
    page = writer.get(f"{article.url}/steps/publish")
    assert "/kb/never-was There is no such article." in text_of(page)
