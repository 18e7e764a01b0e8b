"""What of a text anybody may read, and what only the desk may.

    ::: internal
    What only the desk may read.
    :::

It fails closed: whatever might begin such a block begins one, and nothing but its own closing line ends it.

- Any line that holds three colons begins a block, wherever they stand in it (a list, a quotation, a table, a fence of
  code) and whatever word follows: a name with a typing error must not show what was meant to be hidden.
- The line that ends it holds nothing but colons, at least as many as the line that began it, after marks of quotations
  and lists. Blocks may stand in blocks; the outer one hides the inner.
- A block that nobody ends hides everything to the end.

Wide colons, colons written as HTML entities and letters that nobody sees do not help anybody past it. Pure: no Django.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_COLONS = re.compile(r":{3,}")
_END = re.compile(r"[ \t>]*+(?:(?:[*+-]|\d{1,9}[.)])[ \t]++[ \t>]*+)?(:{3,}+)[ \t]*+")
_NUMBERED = re.compile(r"&#0*+([0-9]{0,8}+)[0-9]*+")
"""A mark by its number, of which eight digits are read: with them it is already none, and Python reads no thousands."""
_LINES = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Part:
    """Lines of a text that follow each other: all public, or all of one internal block.

    `text` is what they say, without the marks of the block; `line` is where they begin, from 1.
    """

    text: str
    is_internal: bool
    line: int


def public_part(body: str) -> str:
    """Return the text without what only the desk may read, in lines that end with a line feed.

    Where a block stood between two paragraphs, they stay two.
    """
    kept: list[str] = []
    was_hidden = False
    for line, is_hidden in _lines(body):
        if is_hidden:
            was_hidden = True
            continue
        if was_hidden and kept and kept[-1].strip() and line.strip():
            kept.append("")
        was_hidden = False
        kept.append(line)
    return "\n".join(kept)


def has_internal(body: str) -> bool:
    """Say whether a text holds something that only the desk may read."""
    return any(is_hidden for _line, is_hidden in _lines(body))


def parts(body: str) -> list[Part]:
    """Return the text in its public and internal parts, in their order.

    What stands between the marks of a block is what a page of the desk shows as internal; of a block within a block the
    inner marks stay in its text.
    """
    found: list[Part] = []
    lines: list[str] = []
    begins, was_hidden = 1, False
    for number, (line, is_hidden, is_edge) in enumerate(_marked(body), start=1):
        if is_edge or is_hidden != was_hidden:
            found += _part(lines, begins, is_internal=was_hidden)
            lines, begins = [], number + is_edge
        if not is_edge:
            lines.append(line)
        was_hidden = is_hidden and not (is_edge and bool(_end_of(line)))
    return found + _part(lines, begins, is_internal=was_hidden)


def open_blocks(body: str) -> list[int]:
    """Return the lines, from 1, where blocks begin that nothing ends: a writer should know that they hide the rest."""
    stack = _Stack()
    for number, line in enumerate(_LINES.split(body), start=1):
        stack.read(line, number)
    return [number for _length, number in stack.open]


def _part(lines: list[str], begins: int, *, is_internal: bool) -> list[Part]:
    return [Part("\n".join(lines), is_internal, begins)] if any(line.strip() for line in lines) else []


def _lines(body: str) -> Iterator[tuple[str, bool]]:
    for line, is_hidden, _is_edge in _marked(body):
        yield line, is_hidden


def _marked(body: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield each line, whether it is hidden, and whether it begins or ends an outermost block."""
    stack = _Stack()
    for number, line in enumerate(_LINES.split(body), start=1):
        before = bool(stack.open)
        stack.read(line, number)
        after = bool(stack.open)
        yield line, before or after, before != after


class _Stack:
    """The blocks that are open: how many colons began each, and on which line."""

    def __init__(self) -> None:
        self.open: list[tuple[int, int]] = []

    def read(self, line: str, number: int) -> None:
        """Go on by a line."""
        colons = _colons_of(line)
        if not colons:
            return
        if self.open and _end_of(line) >= self.open[-1][0]:
            self.open.pop()
        elif not (self.open and _end_of(line)):
            self.open.append((colons, number))


def _colons_of(line: str) -> int:
    """Return how many colons stand together at most on the line as its reader sees it; 0 for fewer than three."""
    if not _may_hold_colons(line):
        return 0
    return max(map(len, _COLONS.findall(_plain(line))), default=0)


def _may_hold_colons(line: str) -> bool:
    return not (line.isascii() and line.isprintable()) or ":::" in line or "&" in line


def _end_of(line: str) -> int:
    """Return the number of colons of a closing line; 0 when it is none. Nothing is made plain to find one."""
    found = _END.fullmatch(line)
    return len(found[1]) if found else 0


def _plain(line: str) -> str:
    """Return the line with entities as the marks they stand for, wide marks as usual ones, unseen ones gone."""
    normal = unicodedata.normalize("NFKC", html.unescape(_NUMBERED.sub(r"&#\1", line)))
    return "".join(mark for mark in normal if unicodedata.category(mark) not in {"Cf", "Cc", "Mn"})
