"""What PostgreSQL makes of words, and how many articles hold it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection

from knowledge_base.models.index import Audience
from knowledge_base.search.languages import CONFIGURATIONS
from knowledge_base.search.wordlists import GENERAL

# The second half is asked once in the life of a process, beside its first words.
_READ = """
SELECT typed.word, reading.language, array_agg(DISTINCT stem) FILTER (WHERE stem IS NOT NULL)
FROM unnest(%(words)s::text[]) AS typed(word)
CROSS JOIN unnest(%(languages)s::text[], %(configurations)s::text[]) AS reading(language, configuration)
LEFT JOIN LATERAL unnest(tsvector_to_array(to_tsvector(reading.configuration::regconfig, typed.word))) AS stem ON true
GROUP BY 1, 2
UNION ALL
SELECT NULL, reading.language, array_agg(DISTINCT stem)
FROM unnest(%(languages)s::text[], %(configurations)s::text[]) AS reading(language, configuration)
JOIN unnest(%(general)s::text[], %(general_in)s::text[]) AS listed(words, language) USING (language)
CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector(reading.configuration::regconfig, listed.words))) AS stem
GROUP BY 2
"""
_COUNT = """
SELECT stem, language, sum({audience}) FROM knowledge_base_indexword, unnest(stems) AS stem
WHERE stems && %(stems)s::text[] AND stem = ANY(%(stems)s::text[]) GROUP BY 1, 2
UNION ALL SELECT '', '', sum({audience}) FROM knowledge_base_indexword WHERE word = '' AND language = ''
UNION ALL SELECT '', version::text, 0 FROM knowledge_base_meaningsversion
"""
MOST_REMEMBERED = 8_000
"""Words whose stems a process keeps: about a thousand bytes each."""
_LOST_ACCENT = re.compile(r"(?<=[cs])ion$")
"""Endings that are typed without their accent, which the stems of Spanish take off only with it."""


@dataclass
class Stems:
    """What one word is in each language; a word that every text of a language has is nothing there."""

    by_language: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Return every stem once."""
        return tuple(dict.fromkeys(stem for stems in self.by_language.values() for stem in stems))

    def is_stop(self, language: str) -> bool:
        """Say whether the language has the word in every text."""
        return not self.by_language.get(language)


_read_before: dict[str, Stems] = {}
"""The stems of a word are the same for ever: each process keeps those of the words that it met."""
_general: dict[str, frozenset[str]] = {}
"""The stems of the words that fit any subject, by language."""


@dataclass(frozen=True)
class Counted:
    """How many articles an audience finds by stems and in all, and which list of meanings counts at that moment."""

    stems: dict[str, dict[str, int]]
    total: int
    version: str


def read(words: Iterable[str]) -> dict[str, Stems]:
    """Return the stems of words in every language that the desk speaks; what was read before is not read again."""
    wanted = set(words)
    known = {word: stems for word in wanted if (stems := _read_before.get(word))}
    new = sorted(wanted - known.keys())
    found = known | _read(new)
    if len(_read_before) + len(new) > MOST_REMEMBERED:
        _read_before.clear()
    _read_before.update((word, found[word]) for word in new)
    return found


def are_general(stems: Iterable[str], language: str) -> bool:
    """Say whether the stems of a word in a language are those of one that fits any subject."""
    return not _general.get(language, frozenset()).isdisjoint(stems)


def _read(words: list[str]) -> dict[str, Stems]:
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
        "general": [] if _general else [" ".join(some) for some in GENERAL.values()],
        "general_in": [] if _general else list(GENERAL),
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, facts)
        rows = cursor.fetchall()
    found = {word: Stems() for word in words}
    for word, language, stems in rows:
        if word is None:
            _general[language] = frozenset(stems)
            continue
        known = found[spelt[word]].by_language
        known[language] = tuple(dict.fromkeys((*known.get(language, ()), *(stems or ()))))
    return found


def count(stems: set[str], audience: str) -> Counted:
    """Return in how many articles each stem stands, by language; a stem that stands nowhere is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(audience=Audience(audience).value), {"stems": sorted(stems)})
        rows = cursor.fetchall()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    total, version = 0, ""
    for stem, language, articles in rows:
        if stem and articles > 0:
            found[stem][language] = articles
        elif not stem and not language:
            total = articles or 0
        elif not stem:
            version = language
    return Counted(dict(found), total, version)
