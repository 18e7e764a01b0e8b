"""Asking the index: which articles have the words of a question, and where in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from knowledge_base.models.index import Audience
from knowledge_base.search.reading import Asked, Question, Way

Sql = tuple[str, Sequence[Any]]
"""A query and its parameters."""

BUDGET = 3_000
"""Articles that may be looked at for words of whole texts, the rarest first; of what is more common, some."""
MOST_DEAR = 4
"""Words beyond these that are looked for in titles."""
IN_TITLE, IN_HEADING, IN_BODY = 2.0, 1.4, 1.0
"""What a word counts in each part of an article."""
CODE = 2.5
"""What a code or a number counts wherever it stands: who types it means that very one."""
MOST_LOOKED_AT = 60
"""Families of articles whose words are weighed one by one: those that have most of what was asked for."""
# What the reader may read is asked of the best ones, one by one until there are enough: OFFSET 0 keeps it so. What is
# stored beside its row is fetched once, not again for each way: || '' makes a copy of it.
_FIND = """
WITH asked AS MATERIALIZED (
    SELECT place, weight, query::tsquery AS query, is_dear
    FROM unnest(%s::int[], %s::float[], %s::text[], %s::bool[]) AS asked(place, weight, query, is_dear)
),
ways AS MATERIALIZED (
    SELECT number, query::tsquery AS query FROM unnest(%s::text[]) WITH ORDINALITY AS way(query, number)
),
hits AS (
    SELECT found.family, asked.place, asked.weight * found.part AS weight FROM asked CROSS JOIN LATERAL (
        SELECT family, CASE WHEN title @@ asked.query THEN {in_title} ELSE 1 END AS part
        FROM knowledge_base_indexentry AS entry WHERE {audience} AND body @@ asked.query LIMIT {budget}
    ) AS found WHERE NOT asked.is_dear
    UNION ALL
    SELECT found.family, asked.place, asked.weight * {in_title} FROM asked CROSS JOIN LATERAL (
        SELECT family FROM knowledge_base_indexentry WHERE {audience} AND title @@ asked.query
    ) AS found WHERE asked.is_dear
),
best AS (SELECT family, place, max(weight) AS weight FROM hits GROUP BY family, place),
ranked AS (SELECT family FROM best GROUP BY family ORDER BY sum(weight) DESC, family),
chosen AS MATERIALIZED (
    SELECT family FROM (
        SELECT family, EXISTS (
            SELECT FROM knowledge_base_indexentry AS entry
            WHERE entry.family = ranked.family AND entry.{audience} AND EXISTS ({readable})
        ) AS is_open FROM ranked OFFSET 0
    ) AS seen WHERE is_open LIMIT %s
),
read AS MATERIALIZED (
    SELECT entry.article_id, entry.family, entry.language, entry.title_length, entry.length, entry.title,
        entry.headings || '' AS headings, entry.body || '' AS body
    FROM chosen JOIN knowledge_base_indexentry AS entry USING (family)
    WHERE entry.{audience} AND EXISTS ({readable})
)
SELECT entry.article_id, entry.family, entry.language, entry.title_length, entry.length, (
    SELECT array_agg(ways.number * 4 + (entry.title @@ ways.query)::int * 2 + (entry.headings @@ ways.query)::int)
    FROM ways WHERE entry.body @@ ways.query
)
FROM read AS entry
"""


@dataclass
class Match:
    """An article that has words of the question: what each counts there, which stand in its title, and which tell.

    Those that tell are the ones that do not fit any subject.
    """

    article_id: int
    family: int
    language: str
    title_length: int
    length: int
    counted: dict[int, float] = field(default_factory=dict)
    plain: dict[int, float] = field(default_factory=dict)
    in_title: set[int] = field(default_factory=set)
    telling: set[int] = field(default_factory=set)


def matches(question: Question, audience: str, readable: Sql) -> list[Match]:
    """Return the articles that have most of what was asked for, with where the words stand in each.

    `readable` selects something where the reader may read the article of `entry`.
    """
    rows = list(_affordable(question.asked))
    if not rows:
        return []
    ways = [(place, way) for place, asked in enumerate(question.asked) for way in asked.ways]
    sql, facts = readable
    asked = [list(column) for column in zip(*rows, strict=True)]
    queries = [way.query for _place, way in ways]
    # the audience stands in the text, so that the planner sees whose index it is
    statement = _FIND.format(
        audience=Audience(audience).value, in_title=IN_TITLE, budget=BUDGET, readable=sql
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked, queries, *facts, MOST_LOOKED_AT, *facts])
        found = cursor.fetchall()
    return [_match(question, ways, Match(*row), met or []) for *row, met in found]


def _match(question: Question, ways: list[tuple[int, Way]], match: Match, met: list[int]) -> Match:
    """Fill in what was met: the number of each way, times four, and two or one more for the title or a heading."""
    in_body = IN_BODY * _length_factor(match.length)
    for one in met:
        place, way = ways[one // 4 - 1]
        asked = question.asked[place]
        counts = way.counts(asked.weight)
        part = CODE if asked.is_code else IN_TITLE if one & 2 else IN_HEADING if one & 1 else in_body
        match.plain[place] = max(match.plain.get(place, 0.0), counts)
        match.counted[place] = max(match.counted.get(place, 0.0), counts * part)
        if one & 2:
            match.in_title.add(place)
        if not (asked.is_general or way.is_general):
            match.telling.add(place)
    return match


def _affordable(asked: list[Asked]) -> Iterable[tuple[int, float, str, bool]]:
    """Yield what to look for: words in whole texts, the rarest first, until it would cost too much.

    Of what is left, the rarest are looked for in titles alone (the last fact says so) and two of them together; the
    most common word of all where nothing else was asked.
    """
    order = sorted(range(len(asked)), key=lambda place: asked[place].articles)
    spent = 0
    dear: list[int] = []
    for place in order:
        spent += asked[place].articles
        dear += [place] if spent > BUDGET else []
        if len(dear) <= MOST_DEAR:
            for way in asked[place].ways:
                weight = way.counts(asked[place].weight) * (CODE if asked[place].is_code else 1.0)
                yield place, weight, way.query, bool(dear)
    if len(dear) > 1 or len(dear) == len(order) == 1:
        yield _together(asked, dear[:2])


def _together(asked: list[Asked], both: list[int]) -> tuple[int, float, str, bool]:
    queries = ["(" + " | ".join(f"({way.query})" for way in asked[place].ways) + ")" for place in both]
    return -1, sum(asked[place].weight for place in both), " & ".join(queries), False


def _length_factor(length: int) -> float:
    """Return what a word counts in a text of so many words: a word among few says more than one among many."""
    return 1 / (0.85 + 0.15 * min(length, 600) / 120)
