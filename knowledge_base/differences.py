"""What differs between two texts, as somebody reads it: paragraph by paragraph, and word by word within one."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

MOST_WORDS = 1500
"""Longer paragraphs are compared as a whole: the time grows with the square of the words."""

MOST_PARAGRAPHS = 3000
"""Texts of more are compared in order, the first paragraph with the first one."""

MOST_PAIRS = 200_000
"""How often something of one text may be the same as something of the other, counted over all that is compared."""

ALIKE = 0.35
"""From this share of common words on, one paragraph counts as another one that was changed."""

BESIDE = 1
SHORTEST_FOLD = 3
"""Fewer paragraphs that are the same take no more room than a line that says so."""

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Kind(StrEnum):
    """What became of a paragraph, or of a piece of it."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words that are the same, were added or were removed."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, and what became of it; one that was changed holds what was removed and what was added."""

    kind: Kind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Run:
    """Paragraphs that follow each other; those of a folded one are the same, and far from every change."""

    paragraphs: tuple[Paragraph, ...]
    is_folded: bool


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what blank lines part."""
    return [part for part in _BLANK_LINES.split(text.replace("\r\n", "\n").strip("\n")) if part.strip()]


def differences(before: str, after: str) -> list[Paragraph]:
    """Return every paragraph of both texts in order, those that are the same included.

    Texts that are much too long, or made to keep a computer busy, are compared less finely: paragraphs as a whole.
    """
    old, new = paragraphs(before), paragraphs(after)
    budget = _Budget()
    if not budget.affords(old, new, MOST_PARAGRAPHS):
        return list(_replaced(old, new, budget))
    found: list[Paragraph] = []
    for does, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if does == "equal":
            found += (_whole(Kind.SAME, text) for text in new[c:d])
        else:
            found += _replaced(old[a:b], new[c:d], budget)
    return found


def runs(found: Sequence[Paragraph]) -> list[Run]:
    """Return the paragraphs in runs: what differs with a paragraph before and after it, and what lies between."""
    near = {
        place + step
        for place, one in enumerate(found)
        if one.kind != Kind.SAME
        for step in (-BESIDE, 0, BESIDE)
    }
    made: list[Run] = []
    for is_far, places in groupby(range(len(found)), lambda place: place not in near):
        paragraphs = tuple(found[place] for place in places)
        made.append(Run(paragraphs, is_folded=is_far and len(paragraphs) >= SHORTEST_FOLD))
    return made


def has_changes(found: Sequence[Paragraph]) -> bool:
    """Say whether anything differs."""
    return any(paragraph.kind != Kind.SAME for paragraph in found)


class _Budget:
    """How many more pairs may be compared in a text."""

    def __init__(self) -> None:
        self.left = MOST_PAIRS

    def affords(self, old: Sequence[str], new: Sequence[str], most: int) -> bool:
        """Say whether two rows, each of so many at most, can be compared still; those that can are paid for."""
        if max(len(old), len(new)) > most:
            return False
        there = Counter(new)
        pairs = sum(there[one] for one in old if not one.isspace())
        if pairs > self.left:
            return False
        self.left -= pairs
        return True


def _replaced(old: Sequence[str], new: Sequence[str], budget: _Budget) -> Iterator[Paragraph]:
    """Pair the paragraphs in order; where a pair has little in common, the old one went and the new one came."""
    for before, after in zip(old, new, strict=False):
        if before == after:
            yield _whole(Kind.SAME, after)
        elif pieces := _pieces(before, after, budget):
            yield Paragraph(Kind.CHANGED, pieces)
        else:
            yield _whole(Kind.REMOVED, before)
            yield _whole(Kind.ADDED, after)
    yield from (_whole(Kind.REMOVED, text) for text in old[len(new) :])
    yield from (_whole(Kind.ADDED, text) for text in new[len(old) :])


def _pieces(before: str, after: str, budget: _Budget) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph that was changed; nothing when the two are not alike, or too long to tell."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not budget.affords(old, new, MOST_WORDS):
        return ()
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    if _alike(matcher, old, new) < ALIKE:
        return ()
    return tuple(_piece(*code, old=old, new=new) for code in _opcodes(matcher))


def _alike(matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]) -> float:
    """Return the share of words that stand in both, 0 to 1; what is between words counts for nothing."""
    same = sum(_count(new[block.b : block.b + block.size]) for block in matcher.get_matching_blocks())
    return 2 * same / (_count(old) + _count(new) or 1)


def _count(words: Sequence[str]) -> int:
    return sum(word[0].isalnum() for word in words)


def _opcodes(matcher: "SequenceMatcher[str]") -> Iterator[tuple[Kind, int, int]]:
    for does, a, b, c, d in matcher.get_opcodes():
        if does == "equal":
            yield Kind.SAME, c, d
        if does in {"replace", "delete"}:
            yield Kind.REMOVED, a, b
        if does in {"replace", "insert"}:
            yield Kind.ADDED, c, d


def _piece(kind: Kind, start: int, end: int, *, old: Sequence[str], new: Sequence[str]) -> Piece:
    words = old if kind == Kind.REMOVED else new
    return Piece(kind, "".join(words[start:end]))


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph(kind, (Piece(kind, text),))
