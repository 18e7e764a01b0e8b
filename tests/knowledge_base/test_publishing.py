"""The way of a text to its readers, and the look at it that comes due again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.record import story
from helpdesk.notifications.models import Notification
from helpdesk.web.times import now
from knowledge_base.errors import NeedsSecondPerson, Refused
from knowledge_base.models import Article
from knowledge_base.services import publishing, shelving, writing
from knowledge_base.services.describing import describe
from tests.threads import at_once

FIRST, SECOND = "Press *Forgot*.", "Press **Forgot**."


@pytest.fixture
def article(cast):
    return writing.create(title="Reset a password", body=FIRST, language="en", actor=cast.l1)


@pytest.fixture
def shelf(cast):
    return shelving.create_section(slug="access", name="Access", owner=cast.lead, needs_second_person=True)


def kinds(article):
    return [told.kind for told in story(article.stream)][1:]


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("user__email", flat=True))


def test_what_is_published_readers_have_while_a_newer_text_is_drafted(cast, article):
    publishing.publish(article, actor=cast.l1)
    newer = writing.save(article, actor=cast.l1, body=SECOND)
    assert newer.state == "draft"
    assert newer.published.body == FIRST
    assert newer in Article.objects.readable_by(cast.l1)
    done = publishing.publish(newer, actor=cast.l1)
    assert (done.state, done.published.number, done.published.body) == ("published", 2, SECOND)
    assert kinds(article) == ["article.published", "article.saved", "article.published"]


def test_publishing_what_is_published_changes_nothing(cast, article):
    first = publishing.publish(article, actor=cast.l1)
    again = publishing.publish(article, actor=cast.l2)
    assert again.changes == first.changes
    assert kinds(article) == ["article.published"]


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(cast, article):
    at_once(
        lambda: publishing.publish(article, actor=cast.l1),
        lambda: publishing.publish(article, actor=cast.l2),
    )
    assert kinds(article) == ["article.published"]


def test_where_a_section_asks_for_it_nobody_publishes_their_own_text(cast, article, shelf):
    describe(article, actor=cast.l1, section=shelf)
    with pytest.raises(NeedsSecondPerson):
        publishing.publish(article, actor=cast.l1)
    assert not Article.objects.get().is_live
    assert publishing.publish(article, actor=cast.l2).is_live
    writing.save(article, actor=cast.l2, body=SECOND)
    with pytest.raises(NeedsSecondPerson):
        publishing.publish(article, actor=cast.l2)
    assert publishing.publish(article, actor=cast.l1).published.body == SECOND


def test_a_review_is_asked_of_the_sections_owner_and_sent_back_with_words(cast, article, shelf):
    describe(article, actor=cast.l1, section=shelf)
    assert publishing.ask_review(article, actor=cast.l1).state == "review"
    assert told("article_review_asked") == {cast.lead.email}
    back = publishing.send_back(article, reason="Name the button.", actor=cast.lead)
    assert (back.state, back.review_note) == ("draft", "Name the button.")
    assert told("article_sent_back") == {cast.l1.email}
    assert kinds(article) == ["article.described", "article.review_asked", "article.sent_back"]
    assert "button" not in str([event.data for event in story(article.stream)])


@pytest.fixture
def guarded(cast, article, shelf):
    """An article for two teams of the second level, published by a second person."""
    teams = [cast.first_line, cast.second_line]
    describe(article, actor=cast.l1, section=shelf, min_level=2, teams=teams)
    return publishing.publish(article, actor=cast.lead)


def opened(article, actor, facts):
    """Change facts of an article; return whether a second person was asked for instead."""
    try:
        describe(article, actor=actor, **facts)
    except NeedsSecondPerson:
        return True
    return False


@pytest.mark.parametrize(
    ("facts", "is_refused"),
    [
        ({"visibility": "customers"}, True),
        ({"min_level": 1}, True),
        ({"min_level": 3}, False),
        ({"teams": []}, True),
        ({"teams": ["first_line", "second_line", "third_line"]}, True),
        ({"teams": ["second_line"]}, False),
        ({"section": None}, True),
        ({"slug": "another"}, False),
    ],
)
@pytest.mark.parametrize("is_archived", [False, True])
def test_what_is_published_in_a_guarded_section_is_opened_by_who_manages_it(
    cast, guarded, facts, is_refused, is_archived
):
    if is_archived:
        publishing.archive(guarded, actor=cast.l1)
    if facts.get("teams"):
        facts = {"teams": [getattr(cast, name) for name in facts["teams"]]}
    assert opened(guarded, cast.l1, facts) == is_refused
    with pytest.raises(NeedsSecondPerson, match="to more readers"):
        describe(guarded, actor=cast.l1, visibility="customers")
    assert not opened(guarded, cast.lead, facts)


def test_what_was_published_alone_is_not_moved_to_where_that_is_not_done(cast, article, shelf):
    assert not opened(article, cast.l1, {"section": shelf, "visibility": "customers"})
    assert not opened(article, cast.l1, {"section": None})
    publishing.publish(article, actor=cast.l1)
    assert opened(article, cast.l1, {"section": shelf})
    with pytest.raises(NeedsSecondPerson, match="moves a published article in or out"):
        describe(article, actor=cast.l1, section=shelf)
    assert Article.objects.get().section is None


def test_who_may_not_read_an_article_hears_nothing_of_it(cast, article, shelf):
    inner = shelving.create_section(slug="vaults", name="Vaults", owner=cast.l2, parent=shelf)
    describe(article, actor=cast.l1, section=inner, owner=cast.l3, min_level=3)
    publishing.ask_review(article, actor=cast.l3)
    assert told("article_review_asked") == {cast.lead.email}
    publishing.send_back(article, reason="Name the button.", actor=cast.lead)
    assert told("article_sent_back") == {cast.l3.email}
    publishing.publish(article, actor=cast.lead)
    assert told("article_published") == {cast.l3.email}


def test_without_a_section_a_review_is_asked_of_the_writers_superior(cast, article):
    publishing.ask_review(article, actor=cast.l1)
    publishing.ask_review(article, actor=cast.l1)
    assert told("article_review_asked") == {cast.lead.email}
    assert kinds(article) == ["article.review_asked"]


def test_a_text_in_review_goes_on_being_in_review_when_it_is_mended(cast, article):
    publishing.ask_review(article, actor=cast.l1)
    assert writing.save(article, actor=cast.l2, body=SECOND).state == "review"


def test_publishing_forgets_what_a_reviewer_wanted(cast, article):
    publishing.ask_review(article, actor=cast.l1)
    publishing.send_back(article, reason="Name the button.", actor=cast.lead)
    assert publishing.publish(article, actor=cast.lead).review_note == ""
    assert told("article_published") == {cast.l1.email}


def test_only_what_is_in_review_is_sent_back_and_only_with_a_reason(cast, article):
    with pytest.raises(Refused):
        publishing.send_back(article, reason="No.", actor=cast.lead)
    with pytest.raises(ValidationError):
        publishing.send_back(article, reason="  ", actor=cast.lead)


def test_what_readers_have_already_is_not_reviewed(cast, article):
    publishing.publish(article, actor=cast.l1)
    with pytest.raises(Refused):
        publishing.ask_review(article, actor=cast.l1)


def test_an_archived_article_has_no_readers_until_it_comes_back(cast, article):
    publishing.publish(article, actor=cast.l1)
    gone = publishing.archive(article, actor=cast.lead)
    assert (gone.next_at, Article.objects.live().exists()) == (None, False)
    with pytest.raises(Refused):
        publishing.publish(article, actor=cast.l1)
    back = publishing.revive(article, actor=cast.lead)
    assert (back.state, back.next_at is not None) == ("published", True)
    publishing.revive(article, actor=cast.lead)
    assert kinds(article) == ["article.published", "article.archived", "article.revived"]


def test_an_article_with_a_newer_draft_comes_back_with_both(cast, article):
    publishing.publish(article, actor=cast.l1)
    writing.save(article, actor=cast.l1, body=SECOND)
    publishing.archive(article, actor=cast.l1)
    back = publishing.revive(article, actor=cast.l1)
    assert (back.state, back.body, back.published.body) == ("draft", SECOND, FIRST)


def test_a_translations_owner_hears_that_its_original_changed(cast, article):
    publishing.publish(article, actor=cast.l1)
    writing.create(title="Cambiar", body="Pulse", language="es", translation_of=article, actor=cast.l2)
    writing.save(article, actor=cast.l1, body=SECOND)
    publishing.publish(article, actor=cast.l1)
    assert told("article_outdated") == {cast.l2.email}


@pytest.mark.parametrize(("days", "expected"), [(30, 30), (None, None)])
def test_a_section_says_after_how_many_days_a_review_is_due(cast, article, shelf, days, expected):
    shelving.change_section(shelf, review_every_days=days)
    describe(article, actor=cast.l1, section=shelf)
    due = publishing.publish(article, actor=cast.l2).review_on
    assert due == (now().date() + timedelta(days=expected) if expected else None)


def test_a_day_of_review_that_lies_ahead_stays(cast, article):
    soon = now().date() + timedelta(days=9)
    describe(article, actor=cast.l1, review_on=soon)
    assert publishing.publish(article, actor=cast.l1).review_on == soon


def test_the_owner_is_told_once_that_a_review_is_due_and_again_after_a_month(cast, article):
    describe(publishing.publish(article, actor=cast.l1), actor=cast.l1, review_on=date(2030, 5, 4))
    at = datetime(2030, 5, 4, tzinfo=UTC)
    for instant in (at - timedelta(seconds=1), at, at + timedelta(days=29), at + timedelta(days=30)):
        sweep_until_quiet(instant)
    assert Notification.objects.filter(kind="article_review_due", user=cast.l1).count() == 2
    assert kinds(article).count("article.review_due") == 2


def test_a_draft_is_due_for_no_review(cast, article):
    described = describe(article, actor=cast.l1, review_on=date(2030, 5, 4))
    assert described.next_at is None


def test_the_review_of_an_article_whose_owner_left_is_asked_of_the_sections_owner(cast, article, shelf):
    describe(article, actor=cast.l1, section=shelf, owner=None, review_on=date(2030, 5, 4))
    publishing.publish(article, actor=cast.l2)
    sweep_until_quiet(datetime(2030, 5, 4, tzinfo=UTC))
    assert told("article_review_due") == {cast.lead.email}


def test_what_was_found_true_is_due_anew(cast, article):
    publishing.publish(article, actor=cast.l1)
    describe(article, actor=cast.l1, review_on=now().date())
    done = publishing.confirm(article, actor=cast.l2)
    assert done.review_on == now().date() + timedelta(days=180)
    assert done.revisions.count() == 1
    assert kinds(article)[-1] == "article.confirmed"


def test_what_readers_do_not_have_is_not_confirmed(cast, article):
    with pytest.raises(Refused):
        publishing.confirm(article, actor=cast.l1)
