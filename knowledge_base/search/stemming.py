"""What PostgreSQL makes of words, and how many articles hold it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from knowledge_base.search.languages import CONFIGURATIONS

_READ = """
SELECT typed.word, reading.language, array_agg(DISTINCT stem) FILTER (WHERE stem IS NOT NULL)
FROM unnest(%(words)s::text[]) AS typed(word)
CROSS JOIN unnest(%(languages)s::text[], %(configurations)s::text[]) AS reading(language, configuration)
LEFT JOIN LATERAL unnest(tsvector_to_array(to_tsvector(reading.configuration::regconfig, typed.word))) AS stem ON true
GROUP BY 1, 2
"""
_COUNT = """
SELECT stem, language, sum(articles) FROM knowledge_base_indexword, unnest(stems) AS stem
WHERE audience = %(audience)s AND stems && %(stems)s::text[] AND stem = ANY(%(stems)s::text[])
GROUP BY 1, 2
"""
_TOTAL = "SELECT articles FROM knowledge_base_indexword WHERE audience = %s AND language = '' AND word = ''"
_LOST_ACCENT = re.compile(r"(?<=[cs])ion$")
"""Endings that are typed without their accent, which the stems of Spanish take off only with it."""


@dataclass
class Stems:
    """What one word is in each language; a word that every text of a language has is nothing there."""

    by_language: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        """Return every stem once."""
        return tuple(dict.fromkeys(stem for stems in self.by_language.values() for stem in stems))

    def is_stop(self, language: str) -> bool:
        """Say whether the language has the word in every text."""
        return not self.by_language.get(language)


def read(words: list[str]) -> dict[str, Stems]:
    """Return the stems of words in every language that the desk speaks."""
    if not words:
        return {}
    pairs = [(language, name) for language, names in CONFIGURATIONS.items() for name in names]
    spelt = {word: word for word in words} | {
        _LOST_ACCENT.sub("ión", word): word for word in words if _LOST_ACCENT.search(word)
    }
    facts = {
        "words": list(spelt),
        "languages": [language for language, _name in pairs],
        "configurations": [name for _language, name in pairs],
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, facts)
        rows = cursor.fetchall()
    found = {word: Stems() for word in words}
    for word, language, stems in rows:
        known = found[spelt[word]].by_language
        known[language] = tuple(dict.fromkeys((*known.get(language, ()), *(stems or ()))))
    return found


def count(stems: set[str], audience: str) -> dict[str, dict[str, int]]:
    """Return in how many articles each stem stands, by language; a stem that stands nowhere is left out."""
    if not stems:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"audience": audience, "stems": sorted(stems)})
        rows = cursor.fetchall()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for stem, language, articles in rows:
        found[stem][language] = articles
    return dict(found)


def total(audience: str) -> int:
    """Return how many articles the audience can find."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, [audience])
        row = cursor.fetchone()
    return row[0] if row else 0
