"""Templates taken apart for the house tests: what is markup, what is text that a person reads."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

# Attributes whose value a person sees or hears.
SPOKEN = {"alt", "aria-label", "aria-description", "aria-roledescription", "label", "placeholder", "title"}
# What no translator touches: code, and what is printed on keys.
SILENT_ELEMENTS = {"script", "style", "code", "kbd"}
SKIPPED_BLOCKS = {"comment": "endcomment", "verbatim": "endverbatim"}


@dataclass
class Page:
    """One template: its start tags with their attributes and its untranslated text, each with its line."""

    tags: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)


def blank(text):
    """Return as many line breaks as `text` has, so that lines keep their numbers."""
    return "\n" * text.count("\n")


def end_of_silence(word, tag):
    """Return the tag that ends what no reader sees or every reader gets translated; None where text goes on."""
    if word in {"blocktranslate", "blocktrans"}:
        return f"end{word}"
    if word == "block" and tag.endswith("_class"):  # a block inside an attribute of the page it extends
        return "endblock"
    return SKIPPED_BLOCKS.get(word)


def bare_markup(source):
    """Return a template without its tags, variables, comments and translated sentences."""
    kept, until = [], None
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if token.token_type == TokenType.TEXT and until is None:
            kept.append(token.contents)
            continue
        kept.append(blank(token.contents))
        if token.token_type != TokenType.BLOCK:
            continue
        if word == until:
            until = None
        elif until is None:
            until = end_of_silence(word, token.contents)
    return "".join(kept)


class Reader(HTMLParser):
    """Collects a page from bare markup."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.silent = None

    def handle_starttag(self, tag, attrs):
        line = self.getpos()[0]
        attributes = {name: value or "" for name, value in attrs}
        self.page.tags.append((line, tag, attributes))
        self.page.texts += [(line, value) for name, value in attributes.items() if name in SPOKEN]
        if tag == "input" and attributes.get("type") in {"submit", "button", "reset"}:
            self.page.texts.append((line, attributes.get("value", "")))
        if tag in SILENT_ELEMENTS:
            self.silent = tag

    def handle_endtag(self, tag):
        if tag == self.silent:
            self.silent = None

    def handle_data(self, data):
        if self.silent is None and data.strip():
            skipped = len(data) - len(data.lstrip())
            self.page.texts.append((self.getpos()[0] + data.count("\n", 0, skipped), data.strip()))


def read(source):
    """Return the page of an HTML template."""
    reader = Reader()
    reader.feed(bare_markup(source))
    reader.close()
    return reader.page


def quoted_in_tags(source):
    """Yield (line, text) of each capitalised literal that a tag or filter hands on untranslated."""
    for token in Lexer(source).tokenize():
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        if re.match(r"(trans|translate|blocktrans|blocktranslate|load|now|url|extends)\b", token.contents):
            continue
        bare = re.sub(r"""_\((?:"[^"]*"|'[^']*')\)|\|(?:date|time):(?:"[^"]*"|'[^']*')""", "", token.contents)
        for literal in re.findall(r"""[=:](?:"([^"]*)"|'([^']*)')""", bare):
            text = "".join(literal)
            if text[:1].isupper():
                yield token.lineno, text
