"""The vocabulary: which words articles can be found by, and in how many each stands.

Nobody waits for anybody here. A word's count is the sum of its rows: who changes it takes those rows that nobody else
has in hand and makes one of them; where somebody has, a row of the difference alone is added. So an import of an hour
keeps nobody from publishing, and two who change many words in any order cannot wait for each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import connection

from knowledge_base.search.languages import configurations
from knowledge_base.search.words import fold

Counts = tuple[int, int, int]
"""Entries of the desk, of integrators and of customers."""
Known = tuple[str, str, tuple[str, ...]]
"""A language, a word without accents, and its stems."""
NONE: Counts = (0, 0, 0)
ALL: Known = ("", "", ())
"""The row that counts all entries."""
_AT_ONCE = 20_000
_Row = TypeVar("_Row")
_STEMS = """
SELECT told.number, ARRAY(
    SELECT DISTINCT stem FROM unnest(
        tsvector_to_array(to_tsvector(told.first::regconfig, told.folded))
        || coalesce(tsvector_to_array(to_tsvector(told.second::regconfig, told.word)), '{}')
    ) AS stem ORDER BY stem
)
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
    AS told(first, second, folded, word, number)
"""
_CHANGE = """
WITH told AS (
    SELECT told.language, told.word, string_to_array(told.stems, ' ') AS stems, told.desk, told.public, told.customers
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::int[], %s::int[])
        AS told(language, word, stems, desk, public, customers)
),
held AS (
    SELECT known.* FROM knowledge_base_indexword AS known JOIN told USING (word, language, stems)
    FOR UPDATE OF known SKIP LOCKED
),
counted AS (
    SELECT word, language, stems, min(id) AS kept, sum(desk) AS desk, sum(public) AS public,
        sum(customers) AS customers
    FROM held GROUP BY word, language, stems
),
summed AS (
    SELECT word, language, stems, counted.kept, told.desk + coalesce(counted.desk, 0) AS desk,
        told.public + coalesce(counted.public, 0) AS public,
        told.customers + coalesce(counted.customers, 0) AS customers
    FROM told LEFT JOIN counted USING (word, language, stems)
),
kept AS (
    UPDATE knowledge_base_indexword AS known
    SET desk = summed.desk, public = summed.public, customers = summed.customers
    FROM summed WHERE known.id = summed.kept AND (summed.desk, summed.public, summed.customers) <> (0, 0, 0)
),
gone AS (
    DELETE FROM knowledge_base_indexword AS known USING held JOIN summed USING (word, language, stems)
    WHERE known.id = held.id
        AND (held.id <> summed.kept OR (summed.desk, summed.public, summed.customers) = (0, 0, 0))
)
INSERT INTO knowledge_base_indexword (language, word, stems, desk, public, customers)
SELECT language, word, stems, desk, public, customers FROM summed
WHERE kept IS NULL AND (desk, public, customers) <> (0, 0, 0)
"""
# One statement sees one moment: what is changed meanwhile is changed in the index and in the vocabulary, or in none.
_COMPARE = """
SELECT 'there', entry.language, spelt.word, NULL::text[], 0, count(*) FILTER (WHERE entry.desk),
    count(*) FILTER (WHERE entry.public), count(*) FILTER (WHERE entry.customers)
FROM knowledge_base_indexentry AS entry, unnest(entry.words) AS spelt(word) GROUP BY 2, 3
UNION ALL
SELECT 'all', '', '', NULL::text[], 0, count(*) FILTER (WHERE desk), count(*) FILTER (WHERE public),
    count(*) FILTER (WHERE customers)
FROM knowledge_base_indexentry
UNION ALL
SELECT 'known', language, word, stems, count(*), sum(desk), sum(public), sum(customers)
FROM knowledge_base_indexword GROUP BY language, word, stems
"""


class Counted(Protocol):
    """An entry of the index, kept or to be kept: its words, and who searches it."""

    language: str
    words: list[str]
    desk: bool
    public: bool
    customers: bool


@dataclass
class Change:
    """What comes to the vocabulary, and what goes: words as they are spelt, by their language."""

    words: dict[tuple[str, str], Counts] = field(default_factory=dict)
    entries: Counts = NONE

    def add(self, entry: Counted, times: int) -> None:
        """Count an entry once more, or (-1) once less."""
        counts = (times * entry.desk, times * entry.public, times * entry.customers)
        self.entries = _sum(self.entries, counts)
        for word in entry.words:
            place = (entry.language, word)
            self.words[place] = _sum(self.words.get(place, NONE), counts)


def change(what: Change) -> None:
    """Count what came and what went. Words that every text of a language has are left out."""
    differing = {place: counts for place, counts in what.words.items() if counts != NONE}
    rows = _known(differing)
    rows[ALL] = what.entries
    _write(rows)


def mend() -> None:
    """Make the vocabulary say what the index holds: whatever differs is corrected, and each word gets one row."""
    there: dict[tuple[str, str], Counts] = {}
    wanted: dict[Known, Counts] = {}
    several: set[Known] = set()
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE)
        for kind, language, word, stems, rows, *counts in cursor.fetchall():
            if kind == "there":
                there[language, word] = (counts[0], counts[1], counts[2])
            elif kind == "all":
                wanted[ALL] = _sum(wanted.get(ALL, NONE), (counts[0], counts[1], counts[2]))
            else:
                known = (language, word, tuple(stems))
                wanted[known] = _sum(wanted.get(known, NONE), (-counts[0], -counts[1], -counts[2]))
                several |= {known} if rows > 1 else set()
    for known, counted in _known(there).items():
        wanted[known] = _sum(wanted.get(known, NONE), counted)
    _write({known: counted for known, counted in wanted.items() if counted != NONE or known in several})


def _known(words: Mapping[tuple[str, str], Counts]) -> dict[Known, Counts]:
    """Return the counts of words by what the vocabulary knows them as."""
    found: dict[Known, Counts] = {}
    for some in _slices(list(words.items())):
        folded = [fold(word) for (_language, word), _counts in some]
        configured = [(*configurations(language), None)[:2] for (language, _word), _counts in some]
        facts: list[Any] = [
            [first for first, _second in configured],
            [second for _first, second in configured],
            folded,
            [word for (_language, word), _counts in some],
        ]
        with connection.cursor() as cursor:
            cursor.execute(_STEMS, facts)
            rows = cursor.fetchall()
        for number, stems in rows:
            (language, _word), counts = some[number - 1]
            if stems:
                known = (language, folded[number - 1], tuple(stems))
                found[known] = _sum(found.get(known, NONE), counts)
    return found


def _write(rows: Mapping[Known, Counts]) -> None:
    for some in _slices(sorted(rows.items())):
        facts: list[Any] = [
            [language for (language, _word, _stems), _counts in some],
            [word for (_language, word, _stems), _counts in some],
            [" ".join(stems) for (_language, _word, stems), _counts in some],
            *([counts[audience] for _known, counts in some] for audience in range(3)),
        ]
        with connection.cursor() as cursor:
            cursor.execute(_CHANGE, facts)


def _slices(rows: list[_Row]) -> Iterator[list[_Row]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _sum(one: Counts, other: Counts) -> Counts:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])
