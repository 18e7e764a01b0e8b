"""Markdown, as people write it in messages and articles, to HTML that cannot harm its reader.

Two walls: the parser passes no HTML through, and the sanitiser lets pass only the tags listed here. Images are links:
a picture from elsewhere would tell its server who reads.
"""

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"),
    *("em", "strong", "s", "a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
MOST_ADDRESSES = 200
"""At each `://` the linkifier reads again what stands around it: a text of thousands would take a minute to show."""


def to_html(text: str) -> SafeString:
    """Return the text as safe HTML; line breaks stay, addresses become links unless there are hundreds."""
    html = nh3.clean(
        _parser(linkify=text.count("://") <= MOST_ADDRESSES).render(text.replace("\0", "")),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308  sanitised just above


@cache
def _parser(*, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True})
    return parser.enable(["linkify", "table", "strikethrough"]).disable("image")
