"""Personal data in a text: found, replaced by a word in brackets, and listed. Pure.

What names a person, reaches them or pays for them goes: addresses, telephone numbers, cards, accounts, secrets in
links, and the names that the caller knows. It rather takes too much than too little: a writer reads the result before
anybody else does, with the list of what went.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from django.utils.text import slugify

from knowledge_base.slugs import latin

SHORTEST_NAME = 3
"""Letters of a name from which on it is looked for: shorter ones are words too often."""
SHORTEST_ROOT = 3
"""Letters that a Russian name keeps without its ending, at least: fewer would be the beginning of every other word."""
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15
_CARD = range(13, 20)
SHORTEST_FOREIGN_ROOT = 4
"""The same for a name that is known in Latin letters and stands there in Russian ones."""
_CYRILLIC = re.compile(r"[а-яё-]+", re.IGNORECASE)
_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")


@dataclass(frozen=True)
class Removed:
    """One thing that went: its kind (a word of KINDS) and the text as it was."""

    kind: str
    text: str


@dataclass(frozen=True)
class _Pattern:
    kind: str
    expression: re.Pattern[str]
    is_meant: Callable[[str], bool] = bool


def strip(
    text: str, names: Mapping[str, Iterable[str]], words: Mapping[str, str]
) -> tuple[str, list[Removed]]:
    """Return the text without personal data, and what went in the order of the patterns.

    `names` are known names by kind (`person`, `organisation`). `words` says for each kind what stands in its place.
    """
    removed: list[Removed] = []
    for pattern in [*_PATTERNS, *_names(names)]:
        text = _replaced(text, pattern, words[pattern.kind], removed)
    return text, removed


def _replaced(text: str, pattern: _Pattern, word: str, removed: list[Removed]) -> str:
    def replace(match: re.Match[str]) -> str:
        if not pattern.is_meant(match[0]):
            return match[0]
        removed.append(Removed(pattern.kind, match[0]))
        return f"[{word}]"

    return pattern.expression.sub(replace, text)


def _names(names: Mapping[str, Iterable[str]]) -> list[_Pattern]:
    """Return a pattern for each kind of name: whole names before their parts, whatever their case."""
    found = []
    for kind, known in names.items():
        parts = {part for name in known for part in (name, *name.split()) if len(part) >= SHORTEST_NAME}
        if parts:
            longest_first = "|".join(map(_any_case, sorted(parts, key=lambda part: (-len(part), part))))
            found.append(_Pattern(kind, re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)))
    return [*found, *_names_written_otherwise(names.get("person", ()))]


def _names_written_otherwise(people: Iterable[str]) -> list[_Pattern]:
    """Return a pattern for known people whose names stand there with other accents, or in the other alphabet."""
    parts = {_plain(part) for name in people for part in name.split()}
    parts = {part for part in parts if len(part) >= SHORTEST_NAME}
    roots = {part.removesuffix("a") for part in parts if part[-1] not in "eiou"}  # others take no endings

    def is_meant(word: str) -> bool:
        if not word[0].isupper():
            return False
        plain = _plain(word)
        is_foreign = _CYRILLIC.fullmatch(word) is not None
        return plain in parts or (is_foreign and any(_has_root(plain, root) for root in roots))

    return [_Pattern("person", _WORD, is_meant)] if parts else []


def _has_root(word: str, root: str) -> bool:
    return len(root) >= SHORTEST_FOREIGN_ROOT and word.startswith(root) and len(word) - len(root) <= 3


def _plain(word: str) -> str:
    """Return a word in small Latin letters without accents, as both alphabets write it: Мария and María are maria."""
    letters = slugify(latin(word.lower())).replace("-", "")
    return letters.replace("y", "").replace("j", "")


def _any_case(name: str) -> str:
    """Return the expression of a name; a Russian one takes other endings: Мария, Марии, Марией."""
    root = name[:-1] if name[-1].lower() in "аяоеийь" else name
    if not _CYRILLIC.fullmatch(name) or len(name) <= SHORTEST_NAME or len(root) < SHORTEST_ROOT:
        return re.escape(name)
    return rf"{re.escape(root)}\w{{0,3}}"


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


def _is_phone(text: str) -> bool:
    return _SHORTEST_PHONE <= len(_digits(text)) <= _LONGEST_PHONE


def _is_card(text: str) -> bool:
    """Say whether the digits are of a card: their number fits, and so does the check digit (Luhn, ISO/IEC 7812-1)."""
    digits = [int(mark) for mark in reversed(_digits(text))]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(digits) in _CARD and (sum(digits[::2]) + doubled) % 10 == 0


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


_PATTERNS = (
    _Pattern("email", re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    _Pattern("secret", re.compile(r"(?<=\?)[^\s=)>\]]{1,200}=[^\s)>\]]*")),
    _Pattern("account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")),
    _Pattern("card", re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])"), _is_card),
    _Pattern("ip", re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\d)"), _is_ip),
    _Pattern("ip", re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"), _is_ip),
    _Pattern("phone", re.compile(r"(?<![\w./-])(?:\+|00)\d[\d ()/.-]{6,20}\d(?!\w)"), _is_phone),
    _Pattern("phone", re.compile(r"(?<![\w./-])\(?0\d{1,4}\)?[ /-]\d[\d ()/-]{3,14}\d(?!\w)"), _is_phone),
    _Pattern("number", re.compile(r"(?<![\w./-])\d{9,}(?![\w-])")),
)
KINDS = (*dict.fromkeys(pattern.kind for pattern in _PATTERNS), "person", "organisation")
