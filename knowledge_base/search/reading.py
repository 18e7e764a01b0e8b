"""What somebody asks for: the words of a search, each with all that it may stand for.

A word stands for its stems in every language; for another word of the desk's list that means the same; for the same
keys on the other keyboard, and for a word that looks like it, when no article knows it as it was typed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import log

from knowledge_base.search import meanings, spelling, stemming
from knowledge_base.search.languages import LANGUAGES
from knowledge_base.search.layouts import other_layout
from knowledge_base.search.meanings import Row
from knowledge_base.search.stemming import Stems
from knowledge_base.search.wordlists import CHATTER
from knowledge_base.search.words import Chunk, chunks, fold, words_of

MOST_CHARACTERS = 10_000
MOST_CHUNKS = 300
"""Pieces that are read, and words of theirs that are compared with the desk's list."""
MOST_PARTS = 8
"""Words of a piece that is written without spaces (wi-fi, ERR_TIMED_OUT)."""
MOST_ASKED = 16
"""Words that are looked for: of a long mail those that say most."""
SAME_LANGUAGE, OTHER_LANGUAGE = 0.75, 0.65
"""What a word counts that means the same, beside the word that was typed."""
ONE_SLIP, TWO_SLIPS = 0.85, 0.7
OTHER_KEYS = 0.95
PART_OF_SEVERAL = 0.5
LEAST_ARTICLES = 100
"""How many articles count as there at least: of three articles a word in one is no rarer than a word in none."""
SHORT = 12
"""Words of a question that were chosen one by one; of a longer text those that fit any subject say little."""
GENERAL = 1 / 8
"""The share of articles that a word which fits any subject counts as having, at least: so often it is said in the
language at large, however rare it is here."""


@dataclass(frozen=True)
class Way:
    """One way to meet a word in an article: a text search query, what it counts, and the articles it stands in."""

    query: str
    quality: float
    articles: int
    weight: float
    is_general: bool = False

    def counts(self, most: float) -> float:
        """Return what meeting the word so counts, where the word itself says so much."""
        return self.quality * min(self.weight, most)


@dataclass
class Asked:
    """One word that was asked for: the ways to meet it, and what it says (a rare word says more than a common one)."""

    text: str
    is_code: bool = False
    ways: list[Way] = field(default_factory=list)
    weight: float = 0.0
    is_general: bool = False

    @property
    def articles(self) -> int:
        """Return in how many articles it stands, at most."""
        return sum(way.articles for way in self.ways)


@dataclass
class Question:
    """What was asked: the words that can be looked for, those that no article has, and the likely language."""

    asked: list[Asked]
    unknown: list[Asked]
    language: str


def read(text: str, *, audience: str, language: str) -> Question:
    """Return what a text asks for; `language` counts where the text itself does not tell which it is in."""
    typed = text[:MOST_CHARACTERS]
    pieces = _distinct(piece for raw in typed.split() for piece in _pieces(raw))
    reader = _Reader(audience)
    reader.learn(pieces)
    spoken = _language_of(pieces, reader, language)
    telling = [piece for piece in pieces if _says_something(piece, reader.stems, spoken)]
    without = [piece for piece in telling if not set(map(fold, piece.parts)) <= CHATTER]
    reader.spoken, reader.is_long = spoken, len(pieces) > SHORT
    return reader.question(without or telling, typed)


class _Reader:
    """What is known of the words so far: their stems, and how many articles have each."""

    def __init__(self, audience: str) -> None:
        self.audience = audience
        self.total = 0
        self.book = meanings.last()
        self.stems: dict[str, Stems] = {}
        self.counts: dict[str, dict[str, int]] = {}
        self.spoken = ""
        self.is_long = False

    def learn(self, pieces: Iterable[Chunk]) -> None:
        """Look words up, and those that mean the same."""
        new = {word for piece in pieces for word in words_of(piece)} - self.stems.keys()
        if not new:
            return
        self.stems |= stemming.read(new)
        own = {stem for stems in self.stems.values() for stem in stems.all}
        self.count((*own, *_all_stems(self.book.touching(own))))
        self.count(_all_stems(self.book.touching(own)))

    def count(self, stems: Iterable[str]) -> None:
        """Look up how many articles have stems."""
        new = set(stems) - self.counts.keys()
        if not new:
            return
        counted = stemming.count(new, self.audience)
        self.counts |= {stem: {} for stem in new} | counted.stems
        self.total = counted.total
        if counted.version != self.book.version or not counted.version:
            self.book = meanings.at(counted.version)

    def articles(self, stems: Iterable[str]) -> int:
        """Return in how many articles one of the stems stands, at most."""
        return min(self.total, sum(sum(self.counts.get(stem, {}).values()) for stem in set(stems)))

    def weight(self, articles: int, *, is_general: bool = False) -> float:
        """Return what a word says that stands in so many articles: the inverse document frequency of BM25.

        A word that fits any subject says no more than it does in the language at large.
        """
        many = max(self.total, LEAST_ARTICLES)
        articles = min(many, max(articles, round(many * GENERAL)) if is_general else articles)
        return log(1 + (many - articles + 0.5) / (articles + 0.5))

    def _weight_of(self, asked: Asked) -> float:
        """Return what a word says: as it was typed, or as its other words do in the mean where no article has it so.

        One that no article has in any way says most.
        """
        best = [way.articles for way in asked.ways if way.quality >= OTHER_KEYS]
        others = [way.articles for way in asked.ways] or [0]
        articles = max(best) if best else round(sum(others) / len(others))
        return self.weight(articles)

    def _is_general(self, piece: Chunk) -> bool:
        """Say whether a piece is of words that fit any subject."""
        stems = [self.stems[word].by_language.get(self.spoken, ()) for word in piece.parts]
        return not piece.is_code and all(self._fit_any(some) for some in stems if some)

    def _fit_any(self, stems: Iterable[str], language: str = "") -> bool:
        """Say whether a word's stems are those of one that fits any subject; in a short question none does."""
        return self.is_long and stemming.are_general(stems, language or self.spoken)

    def _together(self, ways: list[Way]) -> list[Way]:
        """Return the ways that count the same as one each: the index is asked once for all of them."""
        by_quality: dict[float, dict[str, Way]] = {}
        for way in ways:
            by_quality.setdefault(way.quality, {})[way.query] = way
        return [
            Way(
                " | ".join(f"({query})" for query in some),
                quality,
                min(self.total, sum(way.articles for way in some.values())),
                sum(way.weight for way in some.values()) / len(some),
                all(way.is_general for way in some.values()),
            )
            for quality, some in by_quality.items()
        ]

    def way(self, words: Sequence[Sequence[str]], quality: float, language: str = "") -> Way | None:
        """Return how to meet an article that has all words, each by one of its stems; None where no article can.

        The words are of `language`, or else of the one that is spoken.
        """
        known = [[stem for stem in stems if self.counts.get(stem)] for stems in words]
        if not known or not all(known):
            return None
        query = " & ".join("(" + " | ".join(map(_quoted, stems)) + ")" for stems in known)
        articles = min(self.articles(stems) for stems in known)
        is_general = all(self._fit_any(stems, language) for stems in words)
        return Way(query, quality, articles, self.weight(articles, is_general=is_general), is_general)

    def is_known(self, piece: Chunk) -> bool:
        """Say whether some article has the piece, or one of its words."""
        return any(self.articles(self.stems[word].all) for word in words_of(piece))

    def question(self, pieces: list[Chunk], typed: str) -> Question:
        """Return the question that the pieces of a text make."""
        pieces, typed_otherwise = self._by_the_other_keys(pieces, typed)
        asked = [
            Asked(
                piece.text,
                piece.is_code,
                self._ways(piece, OTHER_KEYS if piece.text in typed_otherwise else 1.0),
                is_general=self._is_general(piece),
            )
            for piece in pieces
        ]
        self._add_meanings(pieces, asked)
        self._add_likenesses(pieces, asked)
        self._add_mistyped_meanings(pieces, asked)
        for one in asked:
            one.weight = self._weight_of(one)
            one.ways = self._together(one.ways)
        found = sorted((one for one in asked if one.ways), key=lambda one: -one.weight)
        unknown = [one for one in asked if not one.ways]
        return Question(found[:MOST_ASKED], unknown, self.spoken)

    def _ways(self, piece: Chunk, quality: float) -> list[Way]:
        """Return how to meet the piece as it was typed."""
        whole = self.way([self.stems[piece.whole].all], quality)
        ways = [whole] if whole else []
        parts = [word for word in words_of(piece) if word != piece.whole]
        if parts:
            telling = [self.stems[word].all for word in parts if len(word) > 1 and self.stems[word].all]
            together = self.way(telling, quality * (0.9 if piece.is_code else 1.0))
            ways += [together] if together else []
            if not piece.is_code and len(telling) > 1:
                ways += [way for stems in telling if (way := self.way([stems], quality * PART_OF_SEVERAL))]
        return ways

    def _by_the_other_keys(self, pieces: list[Chunk], typed: str) -> tuple[list[Chunk], set[str]]:
        """Exchange what no article knows for what the same keys give on the other keyboard, where one knows that."""
        unknown = {piece.text for piece in pieces if not piece.is_code and not self.is_known(piece)}
        if not unknown:
            return pieces, set()
        exchanged: dict[str, list[Chunk]] = {}
        for raw in typed.split():
            inside = [piece.text for piece in _pieces(raw)]
            others = _pieces(other_layout(raw))
            if inside and others and unknown.intersection(inside):
                exchanged |= dict.fromkeys(inside, others)
        self.learn({other for others in exchanged.values() for other in others})
        kept: list[Chunk] = []
        otherwise: set[str] = set()
        for piece in pieces:
            others = exchanged.get(piece.text, [])
            if others and all(len(other.whole) > 1 and self.is_known(other) for other in others):
                kept += others
                otherwise |= {other.text for other in others}
            else:
                kept.append(piece)
        return _distinct(kept), otherwise

    def _add_meanings(self, pieces: list[Chunk], asked: list[Asked]) -> None:
        """Let words stand also for those that mean the same."""
        own = {stem for piece in pieces for word in words_of(piece) for stem in self.stems[word].all}
        places = [
            _Place(number, fold(part), self.stems[part].by_language)
            for number, piece in enumerate(pieces)
            for part in piece.parts
        ][:MOST_CHUNKS]
        matched = [(row, _met(row, places, own)) for row in self.book.touching(own)]
        self.count(_all_stems(row for row, met in matched if met))
        for row, met in matched:
            for place in sorted(met):
                # words of which none says anything alone may be what the list calls a thing together: money back
                asked[place].is_general &= met[place] == 1
                for phrase in row:
                    quality = SAME_LANGUAGE if phrase.language == self.spoken else OTHER_LANGUAGE
                    way = self.way(phrase.content, quality, phrase.language)
                    if way:
                        asked[place].ways.append(way)

    def _add_likenesses(self, pieces: list[Chunk], asked: list[Asked]) -> None:
        """Let words that no article knows stand for those that look like them, unless the desk's list knows them."""
        lost = {
            fold(word): one
            for piece, one in zip(pieces, asked, strict=True)
            if not one.ways and not piece.is_code
            for word in (piece.whole, *piece.parts)
            if fold(word) not in self.book.words
        }
        found = spelling.alike(list(lost), self.audience)
        self.count(stem for alike in found.values() for one in alike for stem in one.stems)
        for typed, alike in found.items():
            for one in alike:
                way = self.way([one.stems], ONE_SLIP if one.slips == 1 else TWO_SLIPS)
                if way:
                    lost[typed].ways.append(way)

    def _add_mistyped_meanings(self, pieces: list[Chunk], asked: list[Asked]) -> None:
        """Let what is still lost stand for what a word of the desk's list means that looks like it."""
        listed = [
            "" if one.ways or piece.is_code else self.book.near(fold(piece.whole))
            for piece, one in zip(pieces, asked, strict=True)
        ]
        if not any(listed):
            return
        meant = [
            Chunk(word, (word,), word) if word else piece for piece, word in zip(pieces, listed, strict=True)
        ]
        self.learn(meant)
        lost = [one if word else Asked("") for one, word in zip(asked, listed, strict=True)]
        self._add_meanings(meant, lost)


@dataclass(frozen=True)
class _Place:
    """A word of the question, to be compared with those of a phrase, and the number of the piece it is in."""

    number: int
    word: str
    stems: dict[str, tuple[str, ...]]

    def is_met_by(self, word: str, stems: Sequence[str], language: str) -> bool:
        """Say whether it is the word, in whatever form the language gives it."""
        return self.word == word or not set(stems).isdisjoint(self.stems.get(language, ()))


def _all_stems(rows: Iterable[Row]) -> list[str]:
    return [stem for row in rows for phrase in row for stems in phrase.content for stem in stems]


def _met(row: Row, places: list[_Place], own: set[str]) -> dict[int, int]:
    """Return the pieces of the question in which a phrase of a meaning stands, and how many words the phrase has.

    `own` are all stems of the question.
    """
    found: dict[int, int] = {}
    for phrase in row:
        if not phrase.may_be_of(own):
            continue
        for start in range(len(places) - len(phrase.said) + 1):
            some = places[start : start + len(phrase.said)]
            if all(
                place.is_met_by(word, stems, phrase.language)
                for place, (word, stems) in zip(some, phrase.said, strict=True)
            ):
                found |= {place.number: max(found.get(place.number, 1), len(some)) for place in some}
    return found


def _pieces(typed: str) -> list[Chunk]:
    """Return what stands between spaces in its pieces, each with some of its words at most."""
    return [replace(piece, parts=piece.parts[:MOST_PARTS]) for piece in chunks(typed)][:MOST_CHUNKS]


def _distinct(pieces: Iterable[Chunk]) -> list[Chunk]:
    return list({piece.text: piece for piece in pieces}.values())[:MOST_CHUNKS]


def _says_something(piece: Chunk, stems: dict[str, Stems], spoken: str) -> bool:
    if len(piece.whole) == 1 and not piece.is_code:
        return False
    return any(not stems[word].is_stop(spoken) for word in words_of(piece))


def _language_of(pieces: list[Chunk], reader: _Reader, otherwise: str) -> str:
    """Return the language that most words speak for: little words most, then those that articles have."""
    votes: Counter[str] = Counter({otherwise: 1})
    for piece in pieces:
        if piece.is_code:
            continue
        stems = reader.stems[piece.whole]
        if any("а" <= mark <= "я" for mark in piece.whole):
            votes["ru"] += 3
            continue
        for language in LANGUAGES:
            if stems.is_stop(language):
                votes[language] += 3
            elif any(language in reader.counts.get(stem, {}) for stem in stems.by_language[language]):
                votes[language] += 1
    return max(LANGUAGES, key=lambda language: votes[language])


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"
