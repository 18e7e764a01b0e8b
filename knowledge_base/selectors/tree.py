"""The tree of sections that stands beside every page of the knowledge base."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from knowledge_base.models import Section
from knowledge_base.querysets import ArticleQuerySet


@dataclass
class Node:
    """A section with those within it, and how many of the reader's articles stand in it and below, if counted."""

    section: Section
    depth: int
    nodes: list["Node"] = field(default_factory=list)
    count: int | None = None
    is_current: bool = False


def tree(articles: ArticleQuerySet) -> list[Node]:
    """Return the sections as trees, in the desk's order, without inactive ones that hold no article; two queries."""
    return _kept(whole_tree(articles))


def tree_around(current: int | None) -> list[Node]:
    """Return the sections as trees, in the desk's order, nothing counted: that would read every article; one query.

    The section with the id `current` is marked; of inactive ones, it and those around it are there.
    """
    sections = {one.pk: one for one in Section.objects.all()}
    around = {one.pk for one in way_to(sections.get(current or 0), sections)}
    nodes = _nodes(_by_parent(sections.values()), None, None, 0)
    return _kept(nodes, around, current)


def whole_tree(articles: ArticleQuerySet) -> list[Node]:
    """Return every section as trees, in the desk's order, each with how many of the articles it holds; two queries."""
    counts = Counter(dict(articles.order_by().values_list("section").annotate(count=Count("pk"))))
    return _nodes(_by_parent(Section.objects.select_related("owner")), None, counts, 0)


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


def _by_parent(sections: Iterable[Section]) -> dict[int | None, list[Section]]:
    below: dict[int | None, list[Section]] = defaultdict(list)
    for section in sections:
        below[section.parent_id].append(section)
    return below


def _nodes(
    below: Mapping[int | None, list[Section]],
    parent: int | None,
    counts: Mapping[int | None, int] | None,
    depth: int,
) -> list[Node]:
    found = []
    for section in below.get(parent, ()):
        nodes = _nodes(below, section.pk, counts, depth + 1)
        inside = sum(node.count or 0 for node in nodes)
        count = None if counts is None else counts.get(section.pk, 0) + inside
        found.append(Node(section, depth, nodes, count))
    return found


def _kept(nodes: list[Node], around: Container[int] = (), current: int | None = None) -> list[Node]:
    """Return the nodes that are active, hold an article or are among those `around`, and mark the current one."""
    kept = [node for node in nodes if node.section.is_active or node.count or node.section.pk in around]
    for node in kept:
        node.nodes = _kept(node.nodes, around, current)
        node.is_current = node.section.pk == current
    return kept
