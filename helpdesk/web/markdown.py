"""Markdown, as people write it in messages and articles, to HTML that cannot harm its reader.

Two walls: the parser passes no HTML through, and the sanitiser lets pass only the tags listed here. Images are links:
a picture from elsewhere would tell its server who reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"),
    *("em", "strong", "s", "a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ANCHOR = "part-"
"""What the address of every heading begins with: none can take the name of another element of its page."""
SCHEMES = {"http", "https", "mailto", "tel"}
MOST_ADDRESSES = 200
"""At each `://` the linkifier reads again what stands around it: a text of thousands would take a minute to show."""


@dataclass(frozen=True)
class Heading:
    """A heading of a text as the page shows it: its level there (2 to 6), its words, and its anchor."""

    level: int
    words: str
    anchor: str


def to_html(text: str) -> SafeString:
    """Return the text as safe HTML; line breaks stay, addresses become links unless there are hundreds."""
    parser = _parser(linkify=text.count("://") <= MOST_ADDRESSES)
    return _clean(parser.render(text.replace("\0", "")), ATTRIBUTES)


def to_document(text: str, taken: set[str]) -> tuple[SafeString, list[Heading]]:
    """Return the text as safe HTML to stand under a page's h1, and its headings, which can be linked to.

    The headings are one level lower than written. `taken` holds the anchors of the page so far, and gets the new ones.
    """
    parser = _parser(linkify=text.count("://") <= MOST_ADDRESSES)
    tokens = parser.parse(text.replace("\0", ""))
    headings = list(_anchored(tokens, taken))
    html = parser.renderer.render(tokens, parser.options, {})
    return _clean(html, ATTRIBUTES | {tag: {"id"} for tag in HEADINGS}), headings


def _anchored(tokens: list[Token], taken: set[str]) -> Iterator[Heading]:
    """Lower every heading by a level and give it an anchor."""
    for place, token in enumerate(tokens):
        if token.type not in {"heading_open", "heading_close"}:
            continue
        level = min(int(token.tag[1]) + 1, 6)
        token.tag = f"h{level}"
        if token.type == "heading_open":
            words = _words(tokens[place + 1])
            anchor = _free(f"{ANCHOR}{slugify(words, allow_unicode=True)[:60] or 'of'}", taken)
            token.attrSet("id", anchor)
            yield Heading(level, words, anchor)


def _words(inline: Token) -> str:
    parts = (
        " " if part.type in {"softbreak", "hardbreak"} else part.content for part in inline.children or ()
    )
    return "".join(parts).strip()


def _free(anchor: str, taken: set[str]) -> str:
    number, free = 1, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free


def _clean(html: str, attributes: dict[str, set[str]]) -> SafeString:
    return mark_safe(  # noqa: S308  sanitised here
        nh3.clean(
            html,
            tags=TAGS,
            attributes=attributes,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer nofollow",
        )
    )


@cache
def _parser(*, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True})
    return parser.enable(["linkify", "table", "strikethrough"]).disable("image")
