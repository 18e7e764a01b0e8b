"""Times the desk's search beside the bare indexed query, on the same articles and in the same rounds."""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from django.db import connection

from bench.knowledge import corpus, crowd, filling
from bench.knowledge.asking import PLAIN_CONFIGURATIONS, PLAIN_WORDS
from knowledge_base.search.rebuilding import rebuild
from knowledge_base.search.searching import search

A_KIND = 6
"""Queries of each kind."""
LARGE = 5_000
"""Rows from which on a table must not be walked."""
_BARE_TABLE = f"""
CREATE TABLE bare AS
SELECT article.id, article.language, article.title, article.body, plain.words
FROM ({PLAIN_WORDS}) AS plain JOIN knowledge_base_article AS article USING (id)
"""
_ANY_WORD = """
SELECT to_tsquery('simple', string_agg(quote_literal(lexeme), ' | ')) AS query
FROM unnest(to_tsvector(%(reading)s::regconfig, %(text)s))
"""
_ALL_WORDS = "SELECT websearch_to_tsquery(%(reading)s::regconfig, %(text)s) AS query"
_RANKED = """
SELECT bare.id, ts_rank(words, asked.query) AS score FROM bare, ({asked}) AS asked
WHERE words @@ asked.query ORDER BY score DESC LIMIT 10
"""
_ANSWERED = """
WITH asked AS ({asked}), ranked AS (
    SELECT bare.id, ts_rank(words, asked.query) AS score FROM bare, asked
    WHERE words @@ asked.query ORDER BY score DESC LIMIT 10
)
SELECT bare.id, bare.title, bare.language, ranked.score, ts_headline(%(reading)s::regconfig, bare.body, asked.query)
FROM ranked JOIN bare USING (id), asked ORDER BY ranked.score DESC
"""
WAYS = ("ours", "any", "ids", "all")
"""The desk; the bare query for any of the words with titles and highlights, as an answer has them; its ids and ranks
alone; the answer to all of the words."""
_WALKED = re.compile(r"Seq Scan on (\w+)")


def speed(count: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Fill the knowledge base, and yield the median milliseconds of each way to search, by kind, and walked tables."""
    filling.empty()
    built = filling.fill(crowd.texts(count)).indexing
    began = time.perf_counter()
    rebuild()
    yield {"built": built, "rebuilt": time.perf_counter() - began, "articles": count}
    _bare_table()
    asked = _queries()
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for query in asked:
            for name, way in _ways(query).items():
                began = time.perf_counter()
                way()
                if number:  # the first round warms up
                    took[query.kind, name].append((time.perf_counter() - began) * 1000)
    for kind in dict.fromkeys(query.kind for query in asked):
        yield {"kind": kind, **{name: median(took[kind, name]) for name in WAYS}}
    yield {"walked": sorted({table for query in asked for table in _walked(query)})}


def _ways(query: corpus.Query) -> dict[str, Callable[[], object]]:
    facts = {"reading": PLAIN_CONFIGURATIONS[query.language], "text": query.text}
    return {
        "ours": lambda: search(query.text, reader=None, language=query.language),
        "any": lambda: _rows(_ANSWERED.format(asked=_ANY_WORD), facts),
        "ids": lambda: _rows(_RANKED.format(asked=_ANY_WORD), facts),
        "all": lambda: _rows(_ANSWERED.format(asked=_ALL_WORDS), facts),
    }


def _queries() -> list[corpus.Query]:
    found: dict[str, list[corpus.Query]] = defaultdict(list)
    for query in corpus.queries():
        found[query.kind].append(query)
    return [query for some in found.values() for query in some[:: max(1, len(some) // A_KIND)][:A_KIND]]


def _bare_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(_BARE_TABLE, [list(PLAIN_CONFIGURATIONS), list(PLAIN_CONFIGURATIONS.values())])
        cursor.execute("CREATE INDEX ON bare USING gin (words)")
        cursor.execute("ANALYZE bare")


def _rows(sql: str, facts: dict[str, str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchall()


def _walked(query: corpus.Query) -> set[str]:
    """Return the large tables that a search walks through, by the plans of its queries."""
    seen: list[tuple[str, Any]] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        search(query.text, reader=None, language=query.language)
    with connection.cursor() as cursor:
        tables = set()
        for sql, params in seen:
            cursor.execute(f"EXPLAIN {sql}", params)
            tables |= {name for (line,) in cursor.fetchall() for name in _WALKED.findall(line)}
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reltuples >= %s",
            [sorted(tables), LARGE],
        )
        return {name for (name,) in cursor.fetchall()}
