"""Words that look like the one that was typed: the vocabulary's own, near enough to be meant."""

from dataclasses import dataclass

from django.db import connection

from knowledge_base.models.index import Audience

SHORTEST = 4
"""Letters of a word from which on it may be mistyped; a shorter one looks like too many others."""
LONG = 8
"""Letters of a word from which on two slips are forgiven, not one."""
MOST = 3
"""Words that one typed word may stand for."""
MOST_TYPED = 16
"""Typed words that others are looked for; each costs a search of the whole vocabulary."""
# Two letters that changed places leave too little that is alike in a short word for the likeness of trigrams.
_ALIKE = """
SELECT DISTINCT typed.word, alike.word, alike.stems, alike.articles
FROM unnest(%s::text[]) AS typed(word)
CROSS JOIN LATERAL (
    SELECT word, stems, sum({audience}) AS articles FROM knowledge_base_indexword
    WHERE word %% typed.word AND abs(length(word) - length(typed.word)) <= 2
    GROUP BY word, language, stems HAVING sum({audience}) > 0
    ORDER BY similarity(word, typed.word) DESC, articles DESC
    LIMIT 12
) AS alike
UNION
SELECT typed.word, swapped.word, swapped.stems, sum(swapped.{audience})
FROM unnest(%s::text[], %s::text[]) AS typed(word, swapped)
JOIN knowledge_base_indexword AS swapped ON swapped.word = typed.swapped
GROUP BY typed.word, swapped.word, swapped.language, swapped.stems HAVING sum(swapped.{audience}) > 0
"""


@dataclass(frozen=True)
class Likeness:
    """A word of the vocabulary that may have been meant: its stems, and how many slips lie between."""

    word: str
    stems: tuple[str, ...]
    slips: int
    articles: int


def alike(words: list[str], audience: str) -> dict[str, list[Likeness]]:
    """Return for each typed word (small letters, no accents) the words that may have been meant, the nearest first.

    Of many words the first are read.
    """
    asked = [word for word in words if len(word) >= SHORTEST and not any(mark.isdigit() for mark in word)]
    asked = asked[:MOST_TYPED]
    if not asked:
        return {}
    swaps = [(word, swapped) for word in asked for swapped in _swaps(word)]
    facts = [asked, [word for word, _swapped in swaps], [swapped for _word, swapped in swaps]]
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(audience=Audience(audience).value), facts)
        rows = cursor.fetchall()
    found: dict[str, list[Likeness]] = {}
    for typed, word, stems, articles in rows:
        slips = slips_between(typed, word)
        if slips <= allowed(typed):
            found.setdefault(typed, []).append(Likeness(word, tuple(stems), slips, articles))
    return {typed: _nearest(likenesses) for typed, likenesses in found.items()}


def allowed(word: str) -> int:
    """Return how many slips are forgiven in a word of this length."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def slips_between(one: str, other: str) -> int:
    """Return how many letters were left out, put in, exchanged for another or swapped with their neighbour.

    The distance of Damerau and Levenshtein, where no letter is touched twice (optimal string alignment).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, right in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def _swaps(word: str) -> set[str]:
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)} - {word}


def _nearest(likenesses: list[Likeness]) -> list[Likeness]:
    fewest = min(likeness.slips for likeness in likenesses)
    near = [likeness for likeness in likenesses if likeness.slips == fewest]
    return sorted(near, key=lambda likeness: -likeness.articles)[:MOST]
