"""What readers said of articles: the counts of one, and what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from helpdesk.accounts.models import User
from knowledge_base.models import Article, Feedback, Section
from knowledge_base.models.feedback import FeedbackState, Voice
from knowledge_base.permissions import may_see_internal

MOST = 100
"""Tasks that a page shows: they are to be dealt with, not to be paged through."""


@dataclass(frozen=True)
class Task:
    """What readers said of one article that nobody has dealt with yet, the oldest first."""

    article: Article
    said: list[Feedback]


def counts(article: Article) -> dict[str, int]:
    """Return how often an article helped its readers, how often it did not, and how much of it waits."""
    return Feedback.objects.filter(article=article).aggregate(
        helped=Count("pk", filter=Q(is_helpful=True)),
        failed=Count("pk", filter=Q(is_helpful=False)),
        waiting=Count("pk", filter=Q(state=FeedbackState.OPEN)),
    )


def readable_by(user: User, article: Article) -> "QuerySet[Feedback]":
    """Return what somebody may read of what was said of an article: customers' words alone where that may get out."""
    rows = Feedback.objects.filter(article=article).select_related("user", "handled_by")
    return rows if may_see_internal(user) else rows.filter(voice=Voice.CUSTOMER)


def answered_to(user: User, article: Article) -> Feedback | None:
    """Return the last word of somebody of the desk on an article that was dealt with, and how."""
    own = Feedback.objects.filter(article=article, user=user, handled_by__isnull=False)
    return own.select_related("handled_by").order_by("-handled_at", "-pk").first()


def waiting(article: Article) -> list[Feedback]:
    """Return what nobody has dealt with yet, the oldest first."""
    return list(article.feedback.filter(state=FeedbackState.OPEN).select_related("user").order_by("pk"))


def tasks(reader: User, *, only_theirs: bool = False) -> list[Task]:
    """Return what waits on live articles that the reader may see, by the article that has waited longest."""
    articles = _theirs(reader) if only_theirs else Article.objects.readable_by(reader)
    rows = Feedback.objects.filter(state=FeedbackState.OPEN, article__in=articles.values("pk"))
    ids = list(dict.fromkeys(rows.order_by("pk").values_list("article", flat=True)[: MOST * 10]))[:MOST]
    found = Article.objects.select_related("owner", "published").defer("body").in_bulk(ids)
    said = defaultdict(list)
    for one in rows.filter(article__in=ids).select_related("user").order_by("pk"):
        said[one.article_id].append(one)
    return [Task(found[pk], said[pk]) for pk in ids]


def count_of(user: User) -> int:
    """Return how many tasks wait for somebody."""
    rows = Feedback.objects.filter(state=FeedbackState.OPEN, article__in=_theirs(user).values("pk"))
    return rows.order_by().values("article").distinct().count()


def _theirs(user: User) -> "QuerySet[Article]":
    """Return the live articles that somebody keeps: their own, those of their sections, or those that nobody keeps.

    An article without an owner who works is kept by the owner of its section, or of the nearest one above; and where
    none of them has one, by everybody who manages knowledge.
    """
    mine, nobodys = _sections(user)
    kept = Q(section__in=mine)
    if user.may("knowledge.manage"):
        kept |= Q(section__isnull=True) | Q(section__in=nobodys)
    unowned = Q(owner__isnull=True) | Q(owner__is_active=False)
    return Article.objects.readable_by(user).filter(Q(owner=user) | (unowned & kept))


def _sections(user: User) -> tuple[list[int], list[int]]:
    """Return the ids of the sections that the user keeps, and of those that nobody keeps."""
    sections = {one.pk: one for one in Section.objects.select_related("owner")}
    keepers = {pk: _keeper(one, sections) for pk, one in sections.items()}
    return _with(keepers.items(), user.pk), _with(keepers.items(), None)


def _with(keepers: Iterable[tuple[int, int | None]], wanted: int | None) -> list[int]:
    return [pk for pk, keeper in keepers if keeper == wanted]


def _keeper(section: Section | None, sections: dict[int, Section]) -> int | None:
    while section is not None:
        if section.owner is not None and section.owner.is_active:
            return section.owner.pk
        section = sections.get(section.parent_id or 0)
    return None
