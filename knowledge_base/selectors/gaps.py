"""Where knowledge is missing, and what it has spared: each row leads to something to do.

An escalation was avoided where an article's last verdict on a ticket is “used” and the ticket was solved at level 1
without ever being escalated. Everything is counted over the days before an instant, of tickets that the reader may see.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from helpdesk.accounts.models import User
from knowledge_base.models import Article, ArticleUse, Lesson, SearchRecord
from knowledge_base.models.lesson import OWED, LessonState
from knowledge_base.models.use import Verdict
from knowledge_base.selectors.debts import visible_lessons
from tickets.models import Ticket, Topic
from tickets.words import Status

PERIOD = timedelta(days=30)
MOST = 20
"""Rows of each list: the first ones are to be dealt with first."""
OFTEN = 3
"""Verdicts against an article from which on it counts as one that does not help."""


@dataclass(frozen=True)
class Missed:
    """Words that were searched for and found nothing."""

    text: str
    times: int
    last_at: datetime


@dataclass(frozen=True)
class Uncovered:
    """A topic whose escalated tickets were solved above the first line, and of which no article is to be found."""

    topic: Topic
    escalated: int
    owed: int


@dataclass(frozen=True)
class Unhelpful:
    """An article that people looked at in vain."""

    article: Article
    in_vain: int


@dataclass(frozen=True)
class Sum:
    """What knowledge did in the period: tickets spared and those that were escalated although an article had it."""

    avoided: int
    repeated: int
    owed: int


def missed_searches(until: datetime) -> list[Missed]:
    """Return what was searched for in vain, the most frequent first, whatever its case."""
    records = SearchRecord.objects.filter(found=0, at__gt=until - PERIOD, at__lte=until)
    rows = (
        records.order_by().annotate(words=Lower("text")).values_list("words").annotate(Count("pk"), Max("at"))
    )
    return [Missed(*row) for row in rows.order_by("-pk__count", "words")[:MOST]]


def uncovered_topics(reader: User, until: datetime) -> list[Uncovered]:
    """Return the topics that escalate and have no article that the reader may read, the most escalated first."""
    lessons = visible_lessons(reader).filter(asked_at__gt=until - PERIOD, asked_at__lte=until)
    articles = Article.objects.readable_by(reader).filter(topics=OuterRef("ticket__topic"))
    bare = lessons.filter(~Exists(articles), ticket__topic__isnull=False).order_by()
    counted = bare.values_list("ticket__topic").annotate(
        escalated=Count("pk"), owed=Count("pk", filter=Q(state__in=OWED))
    )
    rows = list(counted.order_by("-escalated", "ticket__topic")[:MOST])
    topics = Topic.objects.in_bulk([topic for topic, _escalated, _owed in rows])
    return [Uncovered(topics[topic], escalated, owed) for topic, escalated, owed in rows]


def unhelpful_articles(reader: User, until: datetime) -> list[Unhelpful]:
    """Return the articles that did not help in the period and never were used in it, the most disappointing first."""
    judged = Q(uses__at__gt=until - PERIOD, uses__at__lte=until)
    in_vain = Count("uses", filter=judged & Q(uses__verdict=Verdict.NO_HELP))
    used = Count("uses", filter=judged & Q(uses__verdict=Verdict.USED))
    uses = ArticleUse.objects.filter(at__gt=until - PERIOD, at__lte=until, verdict=Verdict.NO_HELP)
    candidates = Article.objects.readable_by(reader).filter(pk__in=uses.values("article"))
    rows = candidates.annotate(in_vain=in_vain, used=used).filter(in_vain__gte=OFTEN, used=0)
    counts = dict(rows.order_by("-in_vain", "title").values_list("pk", "in_vain")[:MOST])
    articles = Article.objects.select_related("owner").in_bulk(counts)
    return [Unhelpful(articles[pk], count) for pk, count in counts.items()]


def outcome(reader: User, until: datetime) -> Sum:
    """Return what knowledge did in the period."""
    seen = Ticket.objects.visible_to(reader)
    used = ArticleUse.objects.filter(verdict=Verdict.USED, at__gt=until - PERIOD, at__lte=until)
    spared = seen.filter(
        pk__in=used.values("ticket"),
        status__in=(Status.RESOLVED, Status.CLOSED),
        peak_level=1,
        escalated_at__isnull=True,
        merged_into__isnull=True,
    )
    owes = visible_lessons(reader).filter(state__in=OWED)
    return Sum(spared.count(), _known_before(reader, until).count(), owes.count())


def repeated(reader: User, until: datetime) -> list[Lesson]:
    """Return the lessons of tickets that were escalated although an article had the answer, the newest first."""
    rows = _known_before(reader, until).select_related("ticket", "article")
    return list(rows.order_by("-asked_at", "-pk")[:MOST])


def _known_before(reader: User, until: datetime) -> "QuerySet[Lesson]":
    """Return the lessons of the period of which an article had the answer that the reader may read."""
    asked = visible_lessons(reader).filter(asked_at__gt=until - PERIOD, asked_at__lte=until)
    readable = Article.objects.readable_by(reader).filter(pk=OuterRef("article"))
    return asked.filter(Exists(readable), state=LessonState.LEARNT, article__published_at__lt=F("asked_at"))
