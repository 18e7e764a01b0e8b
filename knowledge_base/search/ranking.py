"""Which articles fit a question, and how well; and which fit so little that silence is the better answer.

Pure but for the rows it is given.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.search.matching import Match
from knowledge_base.search.reading import Question

ENOUGH = ((1, 0.5), (2, 0.5), (3, 0.44), (5, 0.4), (8, 0.33), (16, 0.25))
"""Of a question of so many words at most, the share of what they say that an article must have to be shown."""
ENOUGH_OF_MANY = 0.22
UNKNOWN = ((3, 0.6), (8, 0.45), (16, 0.3))
UNKNOWN_OF_MANY = 0.2
"""What a word that no article knows counts against all, beside one that a single article has: in a question of
so many words at most. A long mail tells much that no article can know."""
MOST_COUNTED = 10
"""Words of a long mail that are counted: nobody answers to each of its sentences."""
TITLE_BONUS = 0.5
"""How much better an article is whose whole title was asked for."""
BESIDE_THE_BEST = 0.3
"""The share of the best one's score from which on an article is shown below it."""
FOREIGN = 0.9
"""What an article counts that is not in the reader's language."""


@dataclass(frozen=True)
class Ranked:
    """An article that fits: its score, and the share of the question's words that it has."""

    article_id: int
    language: str
    score: float
    share: float


def rank(question: Question, matches: Iterable[Match], language: str) -> list[Ranked]:
    """Return the articles that fit, the best first: of an article and its translations the one to be read.

    That is the one in the reader's language, else in that of the question, else the one that fits best. Translations
    share what they say: whatever one of them was found by counts for all.
    """
    families: dict[int, list[Match]] = {}
    for match in matches:
        families.setdefault(match.family, []).append(match)
    asked_for = _asked_for(question)
    ranked = [_best(question, members, language, asked_for) for members in families.values()]
    enough = _by_length(question, ENOUGH, ENOUGH_OF_MANY)
    fitting = sorted(
        (one for one in ranked if one.share >= enough), key=lambda one: (-one.score, one.article_id)
    )
    return [one for one in fitting if one.score >= fitting[0].score * BESIDE_THE_BEST]


def _best(question: Question, members: list[Match], language: str, asked_for: float) -> Ranked:
    counted, plain = _most(match.counted for match in members), _most(match.plain for match in members)
    preferred = (language, question.language)
    shown = min(
        members,
        key=lambda match: (
            preferred.index(match.language) if match.language in preferred else len(preferred),
            -sum(match.counted.values()),
            match.article_id,
        ),
    )
    fullness = max(min(1.0, len(match.in_title) / max(1, match.title_length)) for match in members)
    score = sum(counted.values()) * (1 + TITLE_BONUS * fullness)
    if shown.language != language:
        score *= FOREIGN
    telling = {place for match in members for place in match.telling}
    share = _told(plain, telling) / asked_for if asked_for else 0.0
    return Ranked(shown.article_id, shown.language, score, min(1.0, share))


def _most(told: Iterable[dict[int, float]]) -> dict[int, float]:
    most: dict[int, float] = {}
    for one in told:
        for place, value in one.items():
            most[place] = max(value, most.get(place, 0.0))
    return most


def _told(plain: dict[int, float], telling: set[int]) -> float:
    """Return what an article has of what was asked: words that fit any subject count no more than those that tell."""
    told = sum(value for place, value in plain.items() if place in telling)
    return told + min(told, sum(plain.values()) - told)


def _asked_for(question: Question) -> float:
    """Return all that the question's words say, those that no article knows too; of many words the first ones."""
    known = [asked.weight for asked in question.asked]
    against = _by_length(question, UNKNOWN, UNKNOWN_OF_MANY)
    unknown = [asked.weight * against for asked in question.unknown]
    return sum(sorted([*known, *unknown], reverse=True)[:MOST_COUNTED])


def _by_length(question: Question, steps: tuple[tuple[int, float], ...], beyond: float) -> float:
    length = len(question.asked) + len(question.unknown)
    return next((value for most, value in steps if length <= most), beyond)
