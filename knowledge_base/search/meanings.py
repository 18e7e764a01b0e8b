"""Other words for what was typed: the desk's editable list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge_base.models import Meaning
from knowledge_base.search import stemming
from knowledge_base.search.stemming import Stems
from knowledge_base.search.words import chunks

_Texts = tuple[tuple[str, str], ...]
MOST_REMEMBERED = 2_000


@dataclass(frozen=True)
class Phrase:
    """What people of one language call a thing: its words, each with its stems there; none for a little word."""

    language: str
    words: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]

    @property
    def content(self) -> tuple[tuple[str, ...], ...]:
        """Return the stems of the words that say something."""
        return tuple(stems for stems in self.stems if stems)


_read_before: dict[_Texts, list[Phrase]] = {}
"""The stems of a text are the same for ever: each process keeps those of the meanings that it met."""


def stems_of(meaning: Meaning) -> list[str]:
    """Return the stems of all words of a meaning, by which a search finds it."""
    return sorted({stem for phrase in phrases([meaning])[0] for stems in phrase.stems for stem in stems})


def touching(stems: Iterable[str]) -> list[list[Phrase]]:
    """Return the phrases of each meaning that has a word with one of the stems."""
    return phrases(list(Meaning.objects.filter(stems__overlap=list(stems))))


def phrases(meanings: Sequence[Meaning]) -> list[list[Phrase]]:
    """Return the phrases of each meaning, read as the index reads them; what was read before is not read again."""
    texts = [tuple(row.by_language().items()) for row in meanings]
    new = [row for row in texts if row not in _read_before]
    if len(_read_before) > MOST_REMEMBERED:
        _read_before.clear()
        new = texts
    _read_before.update(zip(new, _read(new), strict=True))
    return [_read_before[row] for row in texts]


def _read(texts: Sequence[_Texts]) -> list[list[Phrase]]:
    spelt = [
        [(language, _words(phrase)) for language, text in row for phrase in text.split(",")] for row in texts
    ]
    known = stemming.read(sorted({word for row in spelt for _language, phrase in row for word in phrase}))
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
