"""Asking the index: which articles have the words of a question, and where in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from knowledge_base.search.reading import Asked, Question

BUDGET = 3_000
"""Articles that may be looked at for words of the text, the rarest words first; the most common are left to titles."""
TITLE_BUDGET = 6_000
IN_TITLE, IN_HEADING, IN_BODY = 2.0, 1.4, 1.0
"""What a word counts in each part of an article."""
CODE = 2.5
"""What a code or a number counts wherever it stands: who types it means that very one."""
_CANDIDATES = """
WITH asked AS (
    SELECT * FROM unnest(%(place)s::int[], %(weight)s::float[], %(query)s::text[], %(part)s::text[])
    AS asked(place, weight, query, part)
),
hits AS (
    SELECT found.family, asked.place, asked.weight FROM asked CROSS JOIN LATERAL (
        SELECT family FROM knowledge_base_indexentry WHERE audience = '{audience}' AND body @@ asked.query::tsquery
    ) AS found WHERE asked.part = 'body'
    UNION ALL
    SELECT found.family, asked.place, asked.weight * {in_title} FROM asked CROSS JOIN LATERAL (
        SELECT family FROM knowledge_base_indexentry WHERE audience = '{audience}' AND title @@ asked.query::tsquery
    ) AS found WHERE asked.part = 'title'
),
best AS (SELECT family, place, max(weight) AS weight FROM hits GROUP BY family, place)
SELECT family FROM best GROUP BY family ORDER BY sum(weight) DESC, family LIMIT %(limit)s
"""
_PLACES = """
SELECT entry.id, entry.article_id, entry.family, entry.language, entry.title_length, entry.length, asked.number,
       entry.title @@ asked.query, entry.headings @@ asked.query
FROM knowledge_base_indexentry AS entry
LEFT JOIN (
    SELECT number, query::tsquery AS query
    FROM unnest(%(number)s::int[], %(query)s::text[]) AS asked(number, query)
) AS asked ON entry.body @@ asked.query
WHERE entry.audience = %(audience)s AND entry.family = ANY(%(families)s)
"""


@dataclass
class Match:
    """An article that has words of the question: what each counts there, and which stand in its title."""

    article_id: int
    family: int
    language: str
    title_length: int
    length: int
    counted: dict[int, float] = field(default_factory=dict)
    plain: dict[int, float] = field(default_factory=dict)
    in_title: set[int] = field(default_factory=set)


def candidates(question: Question, audience: str, limit: int) -> list[int]:
    """Return the families of articles that have most of what was asked for, the best first."""
    rows = list(_affordable(question.asked))
    if not rows:
        return []
    facts: dict[str, Any] = {
        "place": [row[0] for row in rows],
        "weight": [row[1] for row in rows],
        "query": [row[2] for row in rows],
        "part": [row[3] for row in rows],
        "limit": limit,
    }
    with connection.cursor() as cursor:
        # the audience stands in the text, so that the planner sees whose index it is
        cursor.execute(_CANDIDATES.format(audience=audience, in_title=IN_TITLE), facts)
        return [family for (family,) in cursor.fetchall()]


def places(question: Question, audience: str, families: list[int]) -> list[Match]:
    """Return all articles of these families, with where the words stand in each."""
    ways = [(place, way) for place, asked in enumerate(question.asked) for way in asked.ways]
    facts: dict[str, Any] = {
        "number": list(range(len(ways))),
        "query": [way.query for _place, way in ways],
        "audience": audience,
        "families": families,
    }
    found: dict[int, Match] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, facts)
        rows = cursor.fetchall()
    for pk, article, family, language, title_length, length, number, in_title, in_heading in rows:
        match = found.setdefault(pk, Match(article, family, language, title_length, length))
        if number is None:
            continue
        place, way = ways[number]
        counts = way.counts(question.asked[place].weight)
        if question.asked[place].is_code:
            part = CODE
        else:
            part = IN_TITLE if in_title else IN_HEADING if in_heading else IN_BODY * _length_factor(length)
        match.plain[place] = max(match.plain.get(place, 0.0), counts)
        match.counted[place] = max(match.counted.get(place, 0.0), counts * part)
        if in_title:
            match.in_title.add(place)
    return list(found.values())


def _affordable(asked: list[Asked]) -> Iterable[tuple[int, float, str, str]]:
    """Yield what to look for, the rarest first, until it would cost too much; then pairs of what is left."""
    order = sorted(range(len(asked)), key=lambda place: asked[place].articles)
    spent = 0
    dear: list[int] = []
    for place in order:
        spent += asked[place].articles
        for way in asked[place].ways:
            weight = way.counts(asked[place].weight) * (CODE if asked[place].is_code else 1.0)
            if spent <= BUDGET:
                yield place, weight, way.query, "body"
            if spent <= TITLE_BUDGET:
                yield place, weight, way.query, "title"
        if spent > BUDGET:
            dear.append(place)
    if dear:
        yield from _together(asked, [place for place in order if place in dear][:2])


def _together(asked: list[Asked], both: list[int]) -> Iterable[tuple[int, float, str, str]]:
    queries = ["(" + " | ".join(f"({way.query})" for way in asked[place].ways) + ")" for place in both]
    weight = sum(asked[place].weight for place in both)
    yield -1, weight, " & ".join(queries), "body"


def _length_factor(length: int) -> float:
    """Return what a word counts in a text of so many words: a word among few says more than one among many."""
    return 1 / (0.85 + 0.15 * min(length, 600) / 120)
