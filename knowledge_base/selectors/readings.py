"""What somebody was asked to read, and who has read an article."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from helpdesk.accounts.models import User
from knowledge_base.models import Article, Reading
from knowledge_base.models.reading import READ, ReadingQuerySet


@dataclass(frozen=True)
class Readers:
    """Those who were told of an article and are at the desk: who has not read it first."""

    rows: list[Reading]

    @property
    def count(self) -> int:
        """Return how many were told."""
        return len(self.rows)

    @property
    def done(self) -> int:
        """Return how many have read what they were told of."""
        return sum(not one.is_unread for one in self.rows)


def reading_of(article: Article, user: User) -> Reading | None:
    """Return what somebody was asked to read of an article, if they were."""
    return Reading.objects.filter(article=article, user=user).first()


def may_see_readers(article: Article, user: User) -> bool:
    """Say whether somebody sees who has read an article: its owner, and who leads the knowledge base."""
    return article.owner_id == user.pk or user.may("knowledge.manage")


def told(article: Article) -> "QuerySet[Reading]":
    """Return what people at the desk were asked to read of an article."""
    return Reading.objects.filter(article=article, user__is_active=True).select_related("user")


def readers(article: Article) -> Readers:
    """Return who was told of an article: who has not read it first, then by name."""
    rows = told(article).order_by("user__name", "user")
    return Readers(sorted(rows, key=lambda one: not one.is_unread))


def told_counts(article: Article) -> dict[str, int]:
    """Return how many were told of an article, and how many have read what they were told of."""
    counted = told(article).aggregate(told=Count("pk"), done=Count("pk", filter=READ))
    return {name: int(count) for name, count in counted.items()}


def unread_articles(user: User) -> "QuerySet[Article]":
    """Return the articles that somebody was asked to read, still may read, and has not read."""
    return Article.objects.readable_by(user).filter(pk__in=_unread(user).values("article"))


def _unread(user: User) -> ReadingQuerySet:
    return Reading.objects.filter(user=user).unread()
