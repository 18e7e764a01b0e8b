"""A text in Markdown as the search reads it: its headings and its words, without marks. Pure: no Django."""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]++(.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]*+)\]\([^\[)\n]*+\)")
_BLOCK_EDGE = re.compile(r"^[ \t>*+-]*:{3,}.*$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[*+-][ \t]+|\d{1,9}[.)][ \t]+)+", re.MULTILINE)
_RULE = re.compile(r"^[-*_=|: \t]{3,}+$", re.MULTILINE)
_MARKS = re.compile(r"[*`|\\]|(?<!\w)_|_(?!\w)|~~")
_SPACES = re.compile(r"\s+")
MOST = 200_000
"""Characters of an article that are read."""


@dataclass(frozen=True)
class Plain:
    """What an article says: its headings, and all of its text in one line."""

    headings: str
    text: str


def plain(markdown: str) -> Plain:
    """Return the text without the marks of Markdown; the words of a link stay, its address goes."""
    body = markdown[:MOST].replace("\0", " ")
    body = _LINK.sub(r"\1", _FENCE.sub("", _BLOCK_EDGE.sub("", body)))
    headings = " ".join(_MARKS.sub("", heading.rstrip(" \t#")) for heading in _HEADING.findall(body))
    text = _MARKS.sub("", _RULE.sub("", _LINE_START.sub("", body)))
    return Plain(headings, _SPACES.sub(" ", text).strip())
