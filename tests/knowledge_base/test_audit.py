"""The auditor's watch over knowledge: what is broken behind the verbs' back is named, and of a healthy desk nothing."""

import pytest

from helpdesk.deadlines.audit import audit
from knowledge_base import audit as watch
from knowledge_base.models import Article, IndexEntry, Lesson
from knowledge_base.services.publishing import archive
from tests.escalation import rules
from tests.knowledge_base.articles import draft, published, rewritten
from tests.knowledge_base.test_lessons import escalated, solved

pytestmark = pytest.mark.django_db
CHECKS = {"unfindable_articles", "articles_still_found", "reviews_asleep", "lessons_without_owner"}


def found():
    return {(one.check, one.place) for one in audit().findings if one.check in CHECKS}


@pytest.fixture
def article(cast):
    """Return a published article beside others in every state."""
    draft(cast.l2, "A draft")
    archive(published(cast.l2, "An archived one"), actor=cast.l2)
    archive(draft(cast.l2, "One that was never published"), actor=cast.l2)
    rewritten(published(cast.l2, "One with a newer draft", visibility="customers"), cast.l2)
    return published(cast.l2)


def test_of_healthy_knowledge_nothing_is_said(cast, article):
    rules.desk()
    solved(escalated(cast), cast.l2)
    assert found() == set()


def test_an_article_that_no_search_finds_is_named_until_it_is_mended(article):
    kept = list(IndexEntry.objects.filter(article=article))
    IndexEntry.objects.filter(article=article).delete()
    assert found() == {("unfindable_articles", f"article:{article.pk}")}
    IndexEntry.objects.bulk_create(kept)
    assert found() == set()


def test_what_a_search_finds_for_the_wrong_readers_is_named(cast, article):
    public = published(cast.l2, "For customers", visibility="customers")
    Article.objects.filter(pk=public.pk).update(visibility="internal")
    Article.objects.filter(pk=article.pk).update(state="archived")
    places = {f"article:{public.pk}", f"article:{article.pk}"}
    assert found() == {("articles_still_found", place) for place in places}


def test_a_review_that_nobody_will_be_asked_for_is_named(article):
    Article.objects.filter(pk=article.pk).update(next_at=None)
    assert found() == {("reviews_asleep", f"article:{article.pk}")}


def test_a_lesson_of_somebody_who_is_gone_is_named(cast, article):
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    cast.l2.is_active = False
    cast.l2.save()
    assert found() == {("lessons_without_owner", f"lesson:{Lesson.objects.get().pk}")}
    told = next(one.sentence for one in audit().findings if one.check == "lessons_without_owner")
    assert ticket.key in told


def test_a_long_shelf_is_walked_in_steps(monkeypatch, article):
    monkeypatch.setattr(watch, "STEP", 2)
    IndexEntry.objects.filter(article=article).delete()
    seen = [found() for _ in range(4)]
    assert {("unfindable_articles", f"article:{article.pk}")} in seen
    assert seen[-1] == {("unfindable_articles", f"article:{article.pk}")}
