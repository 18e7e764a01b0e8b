"""The list of sections beside the articles of an archive: those that are missing are made with it."""

from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from helpdesk.web.words import is_tame
from knowledge_base.exchange.archive import Entry
from knowledge_base.exchange.front_matter import UNREADABLE
from knowledge_base.exchange.problems import Problems

MOST = 1_000


@dataclass(frozen=True)
class Shelf:
    """A section as a file names it; `parent` is a slug, empty for one that stands within none."""

    slug: str
    name: str
    parent: str


def read_shelves(entry: Entry, problems: Problems) -> list[Shelf]:
    """Return the sections of a file, in its order. What is wrong is noted with its line."""
    node = _node(entry, problems)
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode) or len(node.value) > MOST:
        problems.add(entry.place, _("This is a list of sections, each with slug and name."), 1)
        return []
    return [shelf for one in node.value if (shelf := _shelf(entry.place, one, problems))]


def _node(entry: Entry, problems: Problems) -> yaml.Node | None:
    try:
        found: yaml.Node | None = yaml.compose(entry.text, Loader=yaml.SafeLoader)
    except UNREADABLE as error:
        mark = getattr(error, "problem_mark", None)
        problems.add(entry.place, _("The file cannot be read as YAML."), mark.line + 1 if mark else 1)
        return None
    return found


def _shelf(place: str, node: yaml.Node, problems: Problems) -> Shelf | None:
    line = node.start_mark.line + 1
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    facts = {
        str(key.value): str(value.value)
        for key, value in pairs
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }
    if len(facts) != len(pairs) or not {"slug", "name"} <= set(facts) <= {"slug", "name", "parent"}:
        problems.add(place, _("A section has a slug and a name, and perhaps a parent."), line)
        return None
    if not all(is_tame(word) for word in facts.values()):
        problems.add(place, _("A name holds no control characters."), line)
        return None
    return Shelf(facts["slug"], facts["name"], facts.get("parent", ""))
