"""Other words for what was typed: the desk's editable list, which each process keeps as it read it last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge_base.models import Meaning
from knowledge_base.search import stemming
from knowledge_base.search.spelling import slips_between
from knowledge_base.search.stemming import Stems
from knowledge_base.search.words import chunks, fold

SHORTEST_NEAR = 7
"""Letters of a word of the list from which on it may be mistyped: shorter ones look like other words."""


@dataclass(frozen=True)
class Phrase:
    """What people of one language call a thing: its words, each with its stems there; none for a little word."""

    language: str
    words: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]

    @cached_property
    def content(self) -> tuple[tuple[str, ...], ...]:
        """Return the stems of the words that say something."""
        return tuple(stems for stems in self.stems if stems)

    @cached_property
    def said(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the words that say something, without accents, each with its stems."""
        return tuple((fold(word), stems) for word, stems in zip(self.words, self.stems, strict=True) if stems)

    def may_be_of(self, stems: set[str]) -> bool:
        """Say whether a text with these stems may say it."""
        return bool(self.content) and all(not stems.isdisjoint(some) for some in self.content)


Row = tuple[Phrase, ...]
"""All phrases of one meaning."""


@dataclass(frozen=True)
class Book:
    """The list as it was at a version, with its phrases by the stems of their first words."""

    version: str
    rows: tuple[Row, ...] = ()

    @cached_property
    def _by_stem(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number, row in enumerate(self.rows):
            for phrase in row:
                for stem in phrase.content[0] if phrase.content else ():
                    found[stem].add(number)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every word of the list, without accents."""
        return frozenset(fold(word) for row in self.rows for phrase in row for word in phrase.words)

    def near(self, word: str) -> str:
        """Return the word of the list that was typed with one slip, in small letters without accents; "" for none."""
        if len(word) < SHORTEST_NEAR:
            return ""
        alike = {known for rest in _with_one_less(word) for known in self._by_rest.get(rest, ())}
        return min((known for known in alike if slips_between(word, known) == 1), default="")

    @cached_property
    def _by_rest(self) -> dict[str, set[str]]:
        """Return the words by what is left of them without one letter: one slip leaves two words such a rest."""
        found: dict[str, set[str]] = defaultdict(set)
        for word in self.words:
            for rest in _with_one_less(word) if len(word) >= SHORTEST_NEAR else ():
                found[rest].add(word)
        return found

    def touching(self, stems: set[str]) -> list[Row]:
        """Return the meanings of which a text with these stems may say a phrase."""
        numbers = sorted({number for stem in stems for number in self._by_stem.get(stem, ())})
        return [
            self.rows[number]
            for number in numbers
            if any(phrase.may_be_of(stems) for phrase in self.rows[number])
        ]


def _with_one_less(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


_kept = [Book("")]


def last() -> Book:
    """Return the list as it was read last."""
    return _kept[0]


def at(version: str) -> Book:
    """Return the list of a version that counts now; it is read anew where the one that was read last is another."""
    if not version or _kept[0].version != version:
        _kept[0] = Book(version, tuple(map(tuple, phrases(list(Meaning.objects.all())))))
    return _kept[0]


def phrases(meanings: Sequence[Meaning]) -> list[list[Phrase]]:
    """Return the phrases of each meaning, read as the index reads them."""
    spelt = [
        [
            (language, _words(phrase))
            for language, text in row.by_language().items()
            for phrase in text.split(",")
        ]
        for row in meanings
    ]
    known = stemming.read(word for row in spelt for _language, phrase in row for word in phrase)
    return [
        [
            Phrase(language, phrase, tuple(_stems(known[word], language) for word in phrase))
            for language, phrase in row
            if phrase
        ]
        for row in spelt
    ]


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(part for chunk in chunks(phrase) for part in chunk.parts)


def _stems(word: Stems, language: str) -> tuple[str, ...]:
    return word.by_language.get(language, ())
