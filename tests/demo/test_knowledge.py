"""The demo's articles: in four languages, some translated, one behind its original, some with internal parts."""

import pytest

from helpdesk.demo.company import hire
from helpdesk.demo.knowledge import FOLDER, write_articles
from helpdesk.ledger.models import Event
from knowledge_base.linking import troubles
from knowledge_base.models import Article, Section
from knowledge_base.services import writing
from knowledge_base.text import has_internal, open_blocks

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    people = hire()
    write_articles(people)
    return people


def test_there_is_something_to_read_in_every_language(everybody):
    assert Section.objects.filter(owner__isnull=False).count() == 5
    assert Article.objects.count() == len(list(FOLDER.rglob("*.md"))) >= 30
    for language in ("en", "es", "ru", "it"):
        assert Article.objects.for_customers().filter(language=language).count() >= 4
    assert Article.objects.filter(state="review").count() == 1
    assert Article.objects.live().filter(visibility="internal").count() == 3


def test_one_translation_lags_behind_its_original(everybody):
    behind = [article for article in Article.objects.filter(translation_of__isnull=False) if article.behind]
    assert [(article.language, article.behind) for article in behind] == [("it", 1)]
    assert behind[0].translation_of.revisions.count() == 2


def test_internal_parts_are_closed_and_links_lead_somewhere(everybody):
    articles = list(Article.objects.all())
    assert sum(has_internal(article.body) for article in articles) >= 5
    assert [article.slug for article in articles if open_blocks(article.body)] == []
    assert [found for article in articles for found in troubles(article, article.body)] == []


def test_one_is_due_to_be_looked_at_again(everybody):
    assert [article.slug for article in Article.objects.exclude(next_at=None).order_by("next_at")[:1]] == [
        "planned-work-and-outages"
    ]


def test_loading_again_changes_nothing_not_even_what_somebody_wrote(everybody):
    article = Article.objects.get(slug="moving-house")
    writing.save(article, actor=everybody["l1"], body="Mine")
    before = Event.objects.count()
    write_articles(everybody)
    assert Event.objects.count() == before
    assert Article.objects.get(pk=article.pk).body == "Mine"
