"""Markdown with front matter: `key: value` in YAML between two lines of three dashes, then the text.

Only what is flat is read: a value is a word, or a list of words. All of them stay text; nothing of YAML's wider powers
(types, anchors, nested things) is understood.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from helpdesk.web.words import is_tame
from knowledge_base.exchange.problems import Problems

FENCE = "---"
LONGEST = 20_000
UNREADABLE = (yaml.YAMLError, RecursionError, ValueError, OverflowError)
"""What reading YAML raises for what is none, or holds a number that none can be."""
Value = str | list[str]


@dataclass(frozen=True)
class Document:
    """A file: where it stands, what its front matter says with the line of each key, and its text."""

    place: str
    facts: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    body: str = ""

    def word(self, name: str) -> str:
        """Return a fact that is one word; empty where it is not there."""
        value = self.facts.get(name, "")
        return value if isinstance(value, str) else ""

    def words(self, name: str) -> list[str]:
        """Return a fact that is a list; one word is a list of one."""
        value = self.facts.get(name, [])
        return _words(value)

    def line(self, name: str) -> int:
        """Return where a fact stands, from 1; the first line for one that is missing."""
        return self.lines.get(name, 1)


def read(place: str, text: str, problems: Problems) -> Document | None:
    """Return a file's front matter and text; None, with what is wrong noted, when there is none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if lines[0].rstrip() != FENCE or not ends:
        problems.add(place, _("The file begins with its front matter: a line ---, facts, and a line ---."), 1)
        return None
    head = "\n".join(lines[1:ends])
    document = Document(place, body="\n".join(lines[ends + 1 :]).strip("\n") + "\n")
    is_read = _fill(document, head, problems)
    return document if is_read else None


def write(facts: Mapping[str, Any], body: str) -> str:
    """Return a file with these facts, those left out that are empty."""
    kept = {name: value for name, value in facts.items() if value not in (None, "", [])}
    head = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{FENCE}\n{head}{FENCE}\n\n{body.strip()}\n"


def _fill(document: Document, head: str, problems: Problems) -> bool:
    node = _node(document.place, head, problems)
    if node is None:
        return False
    if not isinstance(node, yaml.MappingNode):
        problems.add(document.place, _("The front matter is a list of facts: name, colon, value."), 2)
        return False
    is_read = True
    for key, value in node.value:
        line = key.start_mark.line + 2
        name, read_value = getattr(key, "value", None), _value(value)
        if not isinstance(name, str) or read_value is None:
            problems.add(document.place, _("A fact is a word, or a list of words."), line)
            is_read = False
        elif not all(is_tame(word) for word in (name, *_words(read_value))):
            problems.add(document.place, _("A name holds no control characters."), line)
            is_read = False
        elif name in document.facts:
            problems.add(document.place, _("“%(name)s” stands twice.") % {"name": name[:60]}, line)
            is_read = False
        else:
            document.facts[name], document.lines[name] = read_value, line
    return is_read


def _node(place: str, head: str, problems: Problems) -> yaml.Node | None:
    if len(head) > LONGEST:
        problems.add(place, _("The front matter is too long."), 1)
        return None
    try:
        found: yaml.Node | None = yaml.compose(head, Loader=yaml.SafeLoader)
    except UNREADABLE as error:
        mark = getattr(error, "problem_mark", None)
        problems.add(place, _("The front matter cannot be read as YAML."), mark.line + 2 if mark else 2)
        return None
    if found is None:
        problems.add(place, _("The front matter is empty."), 1)
    return found


def _words(value: Value) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _value(node: yaml.Node) -> Value | None:
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag.endswith(":null") else str(node.value).strip()
    if isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in node.value):
        return [str(one.value).strip() for one in node.value]
    return None
