"""Markdown, as people write it in messages and articles, to HTML that cannot harm its reader.

Two walls: the parser passes no HTML through, and the sanitiser lets pass only the tags listed here. Images are links:
a picture from elsewhere would tell its server who reads. Only pictures of our own that the caller names are shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
PICTURE_ATTRIBUTES = {"src", "alt", "title", "width", "height", "loading"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ANCHOR = "part-"
"""What the address of every heading begins with: none can take the name of another element of its page."""
SCHEMES = {"http", "https", "mailto", "tel"}
MOST_ADDRESSES = 200
"""At each `://` the linkifier reads again what stands around it: a text of thousands would take a minute to show."""

Pictures = Mapping[str, tuple[int, int] | None]
"""The addresses of the pictures that a text may show, each with its width and height in pixels where they are known."""
NO_PICTURES: Pictures = {}

Lead = Callable[[str], str | None]
"""Says where a link of a text leads its readers instead; None takes the link away and leaves its words."""


@dataclass(frozen=True)
class Heading:
    """A heading of a text as the page shows it: its level there (2 to 6), its words, and its anchor."""

    level: int
    words: str
    anchor: str


@dataclass
class Outline:
    """The headings of a page so far: their anchors, and the signs of those that the next one may stand under.

    Of each anchor the highest number is kept that was given to it, so that none is tried twice.
    """

    anchors: dict[str, int] = field(default_factory=dict)
    above: list[int] = field(default_factory=list)

    def level_of(self, signs: int) -> int:
        """Return the level on the page, 2 to 6, of the next heading, which was written with so many signs."""
        while self.above and self.above[-1] >= signs:
            self.above.pop()
        self.above.append(signs)
        return min(len(self.above) + 1, 6)


def to_html(text: str) -> SafeString:
    """Return the text as safe HTML; line breaks stay, addresses become links unless there are hundreds."""
    parser = _parser(linkify=text.count("://") <= MOST_ADDRESSES)
    return _clean(parser.render(text.replace("\0", "")), ATTRIBUTES)


def to_document(
    text: str, outline: Outline, pictures: Pictures = NO_PICTURES, lead: Lead | None = None
) -> tuple[SafeString, list[Heading]]:
    """Return the text as safe HTML to stand under a page's h1, and its headings, which can be linked to.

    The highest heading is an h2, whatever sign it was written with, and none is more than a level lower than the one
    that it stands under. `outline` knows the headings of the page so far, and gets the new ones. Images are shown whose
    addresses stand in `pictures`; the others are links. `lead` says where the links lead.
    """
    parser, tokens = _parsed(text)
    _show_pictures(tokens, pictures)
    if lead is not None:
        _lead_on(tokens, lead)
    headings = list(_anchored(tokens, outline))
    html = parser.renderer.render(tokens, parser.options, {})
    return _clean(html, ATTRIBUTES | {tag: {"id"} for tag in HEADINGS}, pictures), headings


def addresses(text: str) -> set[str]:
    """Return where the links and images of a text lead, as a page that shows it would have them."""
    _parser, tokens = _parsed(text)
    named = {"link_open": "href", "image": "src"}
    return {
        str(part.attrs[named[part.type]])
        for token in tokens
        for part in token.children or ()
        if part.type in named
    }


def _parsed(text: str) -> tuple[MarkdownIt, list[Token]]:
    parser = _parser(linkify=text.count("://") <= MOST_ADDRESSES, with_images=True)
    return parser, parser.parse(text.replace("\0", ""))


def _show_pictures(tokens: list[Token], pictures: Pictures) -> None:
    """Give each picture that may be shown its size, and make a link of each other image."""
    for token in tokens:
        if token.children:
            token.children = [new for part in token.children for new in _shown(part, pictures)]


def _shown(part: Token, pictures: Pictures) -> list[Token]:
    if part.type != "image":
        return [part]
    address = str(part.attrs["src"])
    if address in pictures:
        size = pictures[address]
        part.attrs |= {"width": size[0], "height": size[1]} if size else {}
        part.attrs["loading"] = "lazy"
        return [part]
    opening = Token("link_open", "a", 1, attrs={"href": address})
    words = Token("text", "", 0, content=_words(part) or address)
    return [Token("text", "", 0, content="!"), opening, words, Token("link_close", "a", -1)]


def _lead_on(tokens: list[Token], lead: Lead) -> None:
    """Let each link lead where `lead` says. Links do not stand in links: the next end of one is its own."""
    for token in tokens:
        kept: list[Token] = []
        is_gone = False
        for part in token.children or ():
            if part.type == "link_open":
                address = lead(str(part.attrs["href"]))
                is_gone = address is None
                part.attrs["href"] = address or ""
            if not (is_gone and part.type in {"link_open", "link_close"}):
                kept.append(part)
        if token.children:
            token.children = kept


def _anchored(tokens: list[Token], outline: Outline) -> Iterator[Heading]:
    """Give every heading its level on the page and an anchor."""
    level = 2
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            level = outline.level_of(int(token.tag[1]))
            words = _words(tokens[place + 1])
            anchor = _free(f"{ANCHOR}{slugify(words, allow_unicode=True)[:60] or 'of'}", outline.anchors)
            token.attrSet("id", anchor)
            yield Heading(level, words, anchor)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"


def _words(inline: Token) -> str:
    parts = (
        " " if part.type in {"softbreak", "hardbreak"} else part.content for part in inline.children or ()
    )
    return "".join(parts).strip()


def _free(anchor: str, taken: dict[str, int]) -> str:
    number = taken.get(anchor, 0) + 1
    free = anchor if number == 1 else f"{anchor}-{number}"
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken[free] = 1
    taken[anchor] = number
    return free


def _clean(html: str, attributes: dict[str, set[str]], pictures: Pictures = NO_PICTURES) -> SafeString:
    def passed(tag: str, attribute: str, value: str) -> str | None:
        return None if (tag, attribute) == ("img", "src") and value not in pictures else value

    return mark_safe(  # noqa: S308  sanitised here
        nh3.clean(
            html,
            tags=TAGS | {"img"} if pictures else TAGS,
            attributes=attributes | {"img": PICTURE_ATTRIBUTES} if pictures else attributes,
            attribute_filter=passed,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer nofollow",
        )
    )


@cache
def _parser(*, linkify: bool, with_images: bool = False) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True})
    parser.enable(["linkify", "table", "strikethrough"])
    return parser if with_images else parser.disable("image")
