"""The tickets behind each figure of the gaps: exactly those that it counts, of those that the reader may see.

What a figure counts is defined here once: the gaps page counts these rows, its links and the API list them.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from helpdesk.accounts.models import User
from knowledge_base.models import Article, ArticleUse, Lesson
from knowledge_base.models.lesson import LessonState
from knowledge_base.models.use import Verdict
from knowledge_base.selectors.debts import visible_lessons
from tickets.models import Ticket, Topic
from tickets.querysets import TicketQuerySet
from tickets.words import Status

PERIOD = timedelta(days=30)


def avoided(reader: User, until: datetime) -> TicketQuerySet:
    """Return the tickets on which an article was used and that were solved at level 1, never escalated."""
    found: TicketQuerySet = Ticket.objects.visible_to(reader).filter(
        pk__in=used(until).values("ticket"),
        status__in=(Status.RESOLVED, Status.CLOSED),
        peak_level=1,
        escalated_at__isnull=True,
        merged_into__isnull=True,
    )
    return found


def used(until: datetime) -> "QuerySet[ArticleUse]":
    """Return the verdicts of the period that say that an article was used."""
    return _of_period(until).filter(verdict=Verdict.USED)


def repeated(reader: User, until: datetime) -> "QuerySet[Lesson]":
    """Return the lessons of the period of which an article had the answer that the reader may read."""
    readable = Article.objects.readable_by(reader).filter(pk=OuterRef("article"))
    return _asked(reader, until).filter(
        Exists(readable), state=LessonState.LEARNT, article__published_at__lt=F("asked_at")
    )


def uncovered(reader: User, until: datetime, topic: Topic | None = None) -> "QuerySet[Lesson]":
    """Return the lessons of the period whose topic has no article that the reader may read; of one topic, or of all."""
    articles = Article.objects.readable_by(reader).filter(topics=OuterRef("ticket__topic"))
    bare = _asked(reader, until).filter(~Exists(articles), ticket__topic__isnull=False)
    return bare if topic is None else bare.filter(ticket__topic=topic)


def in_vain(reader: User, until: datetime) -> "QuerySet[ArticleUse]":
    """Return the verdicts of the period that say that an article did not help, on tickets that the reader may see."""
    return _of_period(until).filter(verdict=Verdict.NO_HELP, ticket__in=_seen(reader))


def _of_period(until: datetime) -> "QuerySet[ArticleUse]":
    return ArticleUse.objects.filter(at__gt=until - PERIOD, at__lte=until)


def _seen(reader: User) -> "QuerySet[Ticket, int]":
    return Ticket.objects.visible_to(reader).values_list("pk", flat=True)


def _asked(reader: User, until: datetime) -> "QuerySet[Lesson]":
    return visible_lessons(reader).filter(asked_at__gt=until - PERIOD, asked_at__lte=until)
