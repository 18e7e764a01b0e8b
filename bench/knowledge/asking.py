"""Asks the labelled queries, of the desk and of PostgreSQL's plain ranking, on the same articles."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from bench.knowledge import corpus, filling
from bench.knowledge.measures import gain_at_ten, succeeds_at_three
from knowledge_base.search.searching import search

PLAIN_CONFIGURATIONS = {"en": "english", "es": "spanish", "ru": "russian", "it": "italian"}
PLAIN_WORDS = """
SELECT article.id, setweight(to_tsvector(reading.configuration, revision.title), 'A')
    || setweight(to_tsvector(reading.configuration, revision.body), 'D') AS words
FROM knowledge_base_article AS article
JOIN knowledge_base_revision AS revision ON revision.id = article.published_id
JOIN unnest(%s::text[], %s::regconfig[]) AS reading(language, configuration) ON reading.language = article.language
"""
_PLAIN_TABLE = f"CREATE TEMPORARY TABLE plain AS {PLAIN_WORDS}"
_PLAIN_SEARCH = """
SELECT id FROM plain, websearch_to_tsquery(%s::regconfig, %s) AS asked WHERE words @@ asked
ORDER BY ts_rank(words, asked) DESC, id LIMIT 10
"""


def quality() -> Iterator[dict[str, Any]]:
    """Fill the knowledge base, and yield what each way of searching made of each query.

    Then the same with mails to a small knowledge base, in which most words are rare.
    """
    queries = corpus.queries()
    held_out = [corpus.is_held_out(query, place) for place, query in enumerate(queries)]
    yield from _asked(corpus.texts(), queries, held_out)
    mails = corpus.mails()
    yield from _asked(corpus.written(), mails, [True] * len(mails))


def _asked(
    texts: Iterable[corpus.Text], queries: Sequence[corpus.Query], held_out: Sequence[bool]
) -> Iterator[dict[str, Any]]:
    filling.empty()
    labels = filling.fill(texts).labels
    _plain_table()
    known = set(labels.values())
    for query, is_held_out in zip(queries, held_out, strict=True):
        right = _right(query, known)
        ours = [
            labels[found.article.pk] for found in search(query.text, reader=None, language=query.language)
        ]
        plain = [labels[pk] for pk in _plain(query)]
        yield {
            "kind": query.kind,
            "language": query.language,
            "text": query.text,
            "right": sorted(right),
            "held_out": is_held_out,
            "ours": _judged(ours, right),
            "plain": _judged(plain, right),
        }


def _right(query: corpus.Query, known: set[str]) -> set[str]:
    """Return the articles that answer: the one in the query's language, or all there are in other languages."""
    if not query.subject:
        return set()
    own = f"{query.subject} {query.language}"
    others = {label for label in known if label.rpartition(" ")[0] == query.subject}
    return {own} if own in known else others


def _judged(found: list[str], right: set[str]) -> dict[str, Any]:
    # of an article and its translations one is shown: where any of them is right, one is all that there can be
    best = {one for one in found if one in right} or set(sorted(right)[:1])
    return {
        "found": found,
        "ndcg": gain_at_ten(found, best),
        "success": succeeds_at_three(found, right),
    }


def _plain_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain")
        cursor.execute(_PLAIN_TABLE, [list(PLAIN_CONFIGURATIONS), list(PLAIN_CONFIGURATIONS.values())])


def _plain(query: corpus.Query) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN_SEARCH, [PLAIN_CONFIGURATIONS[query.language], query.text])
        return [pk for (pk,) in cursor.fetchall()]
