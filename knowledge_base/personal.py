"""Personal data in a text: found, replaced by a word in brackets, and listed. Pure.

What names a person, reaches them or pays for them goes: addresses, telephone numbers, cards, accounts, secrets in
links, and the names that the caller knows. It rather takes too much than too little: a writer reads the result before
anybody else does, with the list of what went.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

SHORTEST_NAME = 3
"""Letters of a name from which on it is looked for: shorter ones are words too often."""
SHORTEST_ROOT = 3
"""Letters that a Russian name keeps without its ending, at least: fewer would be the beginning of every other word."""
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15
_CARD = range(13, 20)
_CYRILLIC = re.compile(r"[а-яё-]+", re.IGNORECASE)


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
    return found


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
