"""The tree of sections that stands beside every page of the knowledge base."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from knowledge_base.models import Section
from knowledge_base.querysets import ArticleQuerySet


@dataclass
class Node:
    """A section with those within it, and how many of the reader's articles stand in it and below."""

    section: Section
    depth: int
    nodes: list["Node"] = field(default_factory=list)
    count: int = 0
    is_current: bool = False


def tree(articles: ArticleQuerySet, current: int | None = None) -> list[Node]:
    """Return the sections as trees, in the desk's order, without inactive ones that hold no article; two queries.

    The section with the id `current` is marked.
    """
    return _filled(whole_tree(articles), current)


def whole_tree(articles: ArticleQuerySet) -> list[Node]:
    """Return every section as trees, in the desk's order, each with how many of the articles it holds; two queries."""
    counts = Counter(dict(articles.order_by().values_list("section").annotate(count=Count("pk"))))
    below: dict[int | None, list[Section]] = defaultdict(list)
    for section in Section.objects.select_related("owner"):
        below[section.parent_id].append(section)
    return _nodes(below, None, counts, 0)


def with_all_below(sections: Iterable[Section], roots: set[int]) -> set[int]:
    """Return the ids of these sections and of all within them."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for section in sections:
        below[section.parent_id].append(section.pk)
    found, waiting = set(roots), list(roots)
    while waiting:
        fresh = [pk for pk in below[waiting.pop()] if pk not in found]
        found.update(fresh)
        waiting += fresh
    return found


def way_to(section: Section | None, sections: Mapping[int, Section]) -> list[Section]:
    """Return the sections around one, the outermost first, and itself."""
    found: list[Section] = []
    while section is not None and section not in found:
        found.insert(0, section)
        section = sections.get(section.parent_id or 0)
    return found


def _nodes(
    below: Mapping[int | None, list[Section]],
    parent: int | None,
    counts: Mapping[int | None, int],
    depth: int,
) -> list[Node]:
    found = []
    for section in below.get(parent, ()):
        nodes = _nodes(below, section.pk, counts, depth + 1)
        count = counts.get(section.pk, 0) + sum(node.count for node in nodes)
        found.append(Node(section, depth, nodes, count))
    return found


def _filled(nodes: list[Node], current: int | None) -> list[Node]:
    kept = []
    for node in nodes:
        node.nodes = _filled(node.nodes, current)
        node.is_current = node.section.pk == current
        if node.section.is_active or node.count:
            kept.append(node)
    return kept
