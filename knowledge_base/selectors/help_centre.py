"""What the pages of the help centre show: of each article nothing but what customers may read, in few questions."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from helpdesk.web.times import now
from knowledge_base.models import Article, ArticleUse, Feedback, Section
from knowledge_base.models.use import Verdict
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.selectors.tree import Node, way_to, whole_tree

MOST_USEFUL = 6
MOST_RELATED = 5
COUNTS_FOR = timedelta(days=180)
"""How long a yes of a reader, or a use on a ticket, makes an article more useful than others."""
_CONSIDERED = 50
_TEASER = ("slug", "published__title", "language", "published_at")


@dataclass(frozen=True)
class Teaser:
    """An article in a list: its published title, and what it takes to lead to it."""

    slug: str
    title: str
    language: str
    published_at: datetime


@dataclass(frozen=True)
class Shelf:
    """A section as its page shows it: those around it from the outermost on, and itself with those within it."""

    around: list[Section]
    node: Node


def teasers(articles: ArticleQuerySet) -> list[Teaser]:
    """Return the articles as lists show them; one query."""
    return [Teaser(*row) for row in articles.values_list(*_TEASER)]


def by_title(articles: ArticleQuerySet, after: int, most: int) -> list[Teaser]:
    """Return some of the articles in the order of their published titles; one query."""
    return teasers(articles.order_by("published__title", "pk")[after : after + most])


def shelves(language: str) -> list[Node]:
    """Return the outermost sections that hold something for customers, with how much; two queries.

    A section of internal articles alone is not there, nor is its name.
    """
    return _filled(whole_tree(Article.objects.for_customers_in(language)))


def shelf(slug: str, language: str) -> Shelf | None:
    """Return a section that holds something for customers, None for any other; two queries."""
    return _found(shelves(language), slug, [])


def way_to_shelf(section: Section | None) -> list[Section]:
    """Return the section of an article of customers and those around it, the outermost first; one query."""
    if section is None:
        return []
    return way_to(section, {one.pk: one for one in Section.objects.all()})


def useful(language: str, most: int = MOST_USEFUL) -> list[Teaser]:
    """Return the answers that helped most readers and tickets lately; four queries."""
    scores = _scores()
    answers = Article.objects.for_customers_in(language)
    rows = answers.filter(Q(pk__in=scores) | Q(translation_of__in=scores)).values_list(_FAMILY, *_TEASER)
    ranked = sorted(rows, key=lambda row: (-scores[row[0]], row[2]))
    return [Teaser(*row[1:]) for row in ranked[:most]]


def newest(language: str, but: list[Teaser], most: int = MOST_USEFUL) -> list[Teaser]:
    """Return the answers published last, but for some, so that there are `most` with those; one query."""
    answers = Article.objects.for_customers_in(language).exclude(slug__in=[one.slug for one in but])
    return teasers(answers.order_by("-published_at", "pk")[: max(0, most - len(but))])


def related(article: Article, language: str, most: int = MOST_RELATED) -> list[Teaser]:
    """Return other answers of the same topics, the most of them first, and of the same section; one query."""
    root = article.translation_of_id or article.pk
    topics = article.topics.order_by().values("pk")
    of_topics = Article.topics.through.objects.filter(topic__in=topics).values("article")
    of_section = Q(section=article.section_id) if article.section_id else Q(pk__in=())
    others = Article.objects.for_customers_in(language).exclude(Q(pk=root) | Q(translation_of=root))
    near = others.filter(Q(pk__in=of_topics) | of_section).alias(is_alike=Q(pk__in=of_topics))
    nearest = near.order_by("-is_alike", "-published_at", "pk").values("pk")[:_CONSIDERED]
    alike = Article.objects.for_customers().filter(pk__in=nearest)
    shared = alike.annotate(shared=Count("topics", filter=Q(topics__in=topics)))
    return teasers(shared.order_by("-shared", "-published_at", "pk")[:most])


def spoken(article: Article) -> list[Teaser]:
    """Return the article in every language in which customers may read it; one query."""
    root = article.translation_of_id or article.pk
    family = Article.objects.for_customers().filter(Q(pk=root) | Q(translation_of=root))
    return teasers(family.order_by("language", "pk"))


_FAMILY = Coalesce("translation_of", "pk")


def _scores() -> Counter[int]:
    """Return how often the answers of late helped, by the id of their original; two queries."""
    since = now() - COUNTS_FOR
    family = Coalesce("article__translation_of", "article")
    scores: Counter[int] = Counter()
    for rows in (Feedback.objects.filter(is_helpful=True), ArticleUse.objects.filter(verdict=Verdict.USED)):
        public = rows.filter(at__gte=since, article__in=Article.objects.for_customers().order_by())
        counted = public.order_by().annotate(family=family).values_list("family")
        scores.update(dict(counted.annotate(times=Count("pk")).order_by("-times", "family")[:_CONSIDERED]))
    return scores


def _filled(nodes: list[Node]) -> list[Node]:
    filled = [node for node in nodes if node.count]
    for node in filled:
        node.nodes = _filled(node.nodes)
    return filled


def _found(nodes: list[Node], slug: str, around: list[Section]) -> Shelf | None:
    for node in nodes:
        if node.section.slug == slug:
            return Shelf(around, node)
        inner = _found(node.nodes, slug, [*around, node.section])
        if inner is not None:
            return inner
    return None
