"""The words of a text, as the index keeps them and as a search reads them. Pure: no Django.

A run of letters and digits is a word. A hyphen, an underscore or a dot between two runs (E-1042, wi-fi, ERR_TIMED_OUT,
10.0.2) makes one word more, of all runs together without the marks: so an error code is found however it is written.
Accents are taken off for comparisons (`fold`); the Russian short i is a letter of its own and stays.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 60
"""Characters of a word; the rest is cut off."""
_CHUNK = re.compile(r"[^\W_]+(?:[-_.\u2010][^\W_]+)*", re.UNICODE)
_RUN = re.compile(r"[^\W_]+", re.UNICODE)
_LETTERS_THEN_DIGITS = re.compile(r"([^\W\d_]{2,})(\d{2,})", re.UNICODE)


@dataclass(frozen=True)
class Chunk:
    """A piece of text without spaces: as it was typed, its words, and all of them as one where there are several."""

    text: str
    parts: tuple[str, ...]
    whole: str

    @property
    def is_code(self) -> bool:
        """Say whether it looks like a code or a number, which nothing that merely looks like it may stand for."""
        return any(mark.isdigit() for mark in self.whole)


def chunks(text: str) -> Iterator[Chunk]:
    """Yield the pieces of a text in their order, in small letters."""
    plain = unicodedata.normalize("NFKC", text).replace("\0", " ").lower()
    for found in _CHUNK.finditer(plain):
        parts = tuple(part[:LONGEST] for part in _RUN.findall(found[0]))
        yield Chunk(found[0], parts, "".join(parts)[:LONGEST])


def words(text: str) -> list[str]:
    """Return the words that a text is found by, in their order; a word as often as it stands there."""
    found: list[str] = []
    for chunk in chunks(text):
        found += words_of(chunk)
    return found


def words_of(chunk: Chunk) -> list[str]:
    """Return the words of a piece: the runs, all of them as one, and the number at the end of a code."""
    found = list(chunk.parts)
    if len(chunk.parts) > 1:
        found.append(chunk.whole)
    for part in chunk.parts:
        code = _LETTERS_THEN_DIGITS.fullmatch(part)
        if code:
            found += [code[1], code[2]]
    return found


def fold(word: str) -> str:
    """Return the word without accents; a Russian short i stays what it is."""
    if word.isascii():
        return word
    kept = []
    for mark in word.replace("ё", "е"):
        base = unicodedata.normalize("NFD", mark)[0]
        kept.append(mark if mark == "й" else base)
    return "".join(kept)
