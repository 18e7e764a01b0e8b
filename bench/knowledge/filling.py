"""Articles of the benchmark, put into a desk and indexed."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from bench.knowledge.corpus import Text
from helpdesk.web.times import now
from knowledge_base.models import Article, Revision
from knowledge_base.search.rebuilding import rebuild

BATCH = 2_000
_PUBLISHED = """
UPDATE knowledge_base_article SET published_id = revision.id FROM knowledge_base_revision AS revision
WHERE revision.article_id = knowledge_base_article.id AND knowledge_base_article.published_id IS NULL
"""


def empty() -> None:
    """Take all articles away."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE knowledge_base_article CASCADE")


@dataclass(frozen=True)
class Filled:
    """What was put in: the subject and language of each article, as one word, by its id; seconds of indexing."""

    labels: dict[int, str]
    indexing: float


def fill(texts: Iterable[Text]) -> Filled:
    """Publish the texts for customers and index them.

    The first text of a subject is the original of the others.
    """
    rows = iter(texts)
    labels: dict[int, str] = {}
    originals: dict[str, int] = {}
    with transaction.atomic():
        while batch := list(islice(rows, BATCH)):
            _write(batch, labels, originals)
        with connection.cursor() as cursor:
            # without it the planner thinks that there are no rows yet, and compares each with each
            cursor.execute("ANALYZE knowledge_base_article, knowledge_base_revision")
            cursor.execute(_PUBLISHED)
    began = time.perf_counter()
    rebuild()
    took = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Filled(labels, took)


def _write(batch: list[Text], labels: dict[int, str], originals: dict[str, int]) -> None:
    articles = Article.objects.bulk_create(
        Article(
            slug=f"bench-{len(labels) + place}",
            title=text.title,
            body=text.body,
            language=text.language,
            visibility="customers",
            state="published",
        )
        for place, text in enumerate(batch)
    )
    at = now()
    Revision.objects.bulk_create(
        Revision(article=article, number=1, title=article.title, body=article.body, created_at=at)
        for article in articles
    )
    translated = []
    for article, text in zip(articles, batch, strict=True):
        labels[article.pk] = f"{text.subject} {text.language}"
        original = originals.setdefault(text.subject, article.pk)
        if original != article.pk:
            article.translation_of_id = original
            translated.append(article)
    Article.objects.bulk_update(translated, ["translation_of"], batch_size=500)
