"""Looking at published articles again: an article waits for its review, and its owner is told when that is due.

Told once, and again every thirty days while nothing happens: the list of what is due stands on the page of articles.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from helpdesk.deadlines.registry import Kind, Outcome, register
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from knowledge_base import events
from knowledge_base.models import Article, Section
from knowledge_base.notices import review_due

USUAL_DAYS = 180
"""How long an article outside every section counts as true."""
REMIND_AFTER = timedelta(days=30)


def next_review(section: Section | None, today: date) -> date | None:
    """Return when an article of a section that was found true today is looked at again; None where nobody asks."""
    days = USUAL_DAYS if section is None else section.review_every_days
    return None if days is None else today + timedelta(days=days)


def wake_at(article: Article) -> datetime | None:
    """Return when the sweep has something to do for an article: its review's day begins (UTC), if readers have it."""
    if not article.is_live or article.review_on is None:
        return None
    return datetime.combine(article.review_on, time(), UTC)


def register_kind() -> None:
    """Let the sweep serve reviews."""
    register(Kind("article_review", Article, _rows, handle))


def handle(articles: Sequence[Article], at: datetime) -> Outcome:
    """Tell the owners of articles whose review is due, and wait for the next reminder."""
    told, notices = [], []
    for article in articles:
        told.append(event(article.stream, events.REVIEW_DUE, at=at, subject=article))
        notices += review_due(article, at)
        article.next_at = at + REMIND_AFTER
    Article.objects.bulk_update(articles, ["next_at"])
    record(told)
    tell(notices, at=at)
    return Outcome(steps=[{"kind": "article_review", "article": article.pk} for article in articles])


def _rows() -> "QuerySet[Article]":
    return Article.objects.select_related("owner", "section__owner", "section__parent__owner")
