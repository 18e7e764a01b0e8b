"""The vocabulary: which words articles can be found by, and in how many each stands.

Whoever changes it locks it first, until the end of the transaction: counts that many articles share would otherwise be
taken in any order, and two who publish at once could wait for each other for ever. Searches never wait.
"""

from collections.abc import Iterable

from django.db import connection

from knowledge_base.models import IndexWord
from knowledge_base.search.languages import configurations
from knowledge_base.search.words import fold

_LOCK = 0x6B62_7764
"""The number of the lock, of this purpose alone."""
_STEMS = """
    array(SELECT DISTINCT stem FROM unnest(
        tsvector_to_array(to_tsvector(%(first)s::regconfig, told.folded))
        || coalesce(tsvector_to_array(to_tsvector(%(second)s::regconfig, told.word)), '{}')
    ) AS stem)
"""
_LEARN = f"""
INSERT INTO knowledge_base_indexword (audience, language, word, stems, articles)
SELECT %(audience)s, %(language)s, told.folded, read.stems, told.articles
FROM unnest(%(words)s::text[], %(folded)s::text[], %(articles)s::int[]) AS told(word, folded, articles)
CROSS JOIN LATERAL (SELECT {_STEMS} AS stems OFFSET 0) AS read
WHERE read.stems <> '{{}}'
ON CONFLICT (audience, language, word) DO UPDATE
SET articles = knowledge_base_indexword.articles + excluded.articles
"""  # noqa: S608  built from constants
_COUNT_ENTRIES = """
INSERT INTO knowledge_base_indexword (audience, language, word, stems, articles) VALUES (%s, '', '', '{}', %s)
ON CONFLICT (audience, language, word) DO UPDATE SET articles = knowledge_base_indexword.articles + excluded.articles
"""
_FORGET = """
UPDATE knowledge_base_indexword SET articles = articles - 1
WHERE audience = %s AND language = %s AND word = ANY(%s)
"""


def lock() -> None:
    """Let nobody else change the vocabulary before this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def learn(audience: str, language: str, words: list[str]) -> None:
    """Count one more entry with these words."""
    learn_all(audience, language, words, [1] * len(words))
    count_entries(audience, 1)


def learn_all(audience: str, language: str, words: list[str], articles: list[int]) -> None:
    """Count words, each with the number of entries it stands in. Words that every text has are left out."""
    first, *more = configurations(language)
    facts = {
        "audience": audience,
        "language": language,
        "words": words,
        "folded": [fold(word) for word in words],
        "articles": articles,
        "first": first,
        "second": more[0] if more else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEARN, facts)


def count_entries(audience: str, more: int) -> None:
    """Change the number of entries of an audience."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ENTRIES, [audience, more])


def forget(audience: str, language: str, words: Iterable[str]) -> None:
    """Count one entry less for these words; a word that stands nowhere any more is gone."""
    folded = [fold(word) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [audience, language, folded])
    IndexWord.objects.filter(audience=audience, language=language, word__in=folded, articles__lte=0).delete()
    count_entries(audience, -1)
