"""Where knowledge is missing, and what it has spared: each row leads to something to do.

An escalation was avoided where an article's last verdict on a ticket is “used” and the ticket was solved at level 1
without ever being escalated. Everything is counted over the days before an instant, of tickets that the reader may see.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.db.models.functions import Lower

from helpdesk.accounts.models import User
from knowledge_base.models import Article, Lesson, SearchRecord
from knowledge_base.models.lesson import OWED
from knowledge_base.selectors import behind
from knowledge_base.selectors.behind import PERIOD
from knowledge_base.selectors.debts import visible_lessons
from tickets.models import Topic

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
    """What knowledge did in the period: tickets spared, and those that were escalated although an article had it.

    `owed` and `ageing` count what is so now: lessons to be written down, and articles whose review is due.
    """

    avoided: int
    repeated: int
    owed: int
    ageing: int


def missed_searches(until: datetime) -> list[Missed]:
    """Return what was searched for in vain, the most frequent first, whatever its case."""
    records = SearchRecord.objects.filter(found=0, at__gt=until - PERIOD, at__lte=until)
    rows = (
        records.order_by().annotate(words=Lower("text")).values_list("words").annotate(Count("pk"), Max("at"))
    )
    return [Missed(*row) for row in rows.order_by("-pk__count", "words")[:MOST]]


def uncovered_topics(reader: User, until: datetime) -> list[Uncovered]:
    """Return the topics that escalate and have no article that the reader may read, the most escalated first."""
    bare = behind.uncovered(reader, until).order_by()
    counted = bare.values_list("ticket__topic").annotate(
        escalated=Count("pk"), owed=Count("pk", filter=Q(state__in=OWED))
    )
    rows = list(counted.order_by("-escalated", "ticket__topic")[:MOST])
    topics = Topic.objects.in_bulk([topic for topic, _escalated, _owed in rows])
    return [Uncovered(topics[topic], escalated, owed) for topic, escalated, owed in rows]


def unhelpful_articles(reader: User, until: datetime) -> list[Unhelpful]:
    """Return the articles that did not help in the period and never were used in it, the most disappointing first."""
    candidates = Article.objects.readable_by(reader).exclude(pk__in=behind.used(until).values("article"))
    rows = behind.in_vain(reader, until).filter(article__in=candidates.values("pk")).order_by()
    counted = rows.values_list("article").annotate(in_vain=Count("pk")).filter(in_vain__gte=OFTEN)
    counts = dict(counted.order_by("-in_vain", "article")[:MOST])
    articles = Article.objects.select_related("owner").in_bulk(counts)
    return [Unhelpful(articles[pk], count) for pk, count in counts.items()]


def outcome(reader: User, until: datetime) -> Sum:
    """Return what knowledge did in the period, and what is owed and ageing now."""
    owes = visible_lessons(reader).filter(state__in=OWED)
    ageing = Article.objects.readable_by(reader).filter(review_on__lte=until.date())
    return Sum(
        behind.avoided(reader, until).count(),
        behind.repeated(reader, until).count(),
        owes.count(),
        ageing.count(),
    )


def repeated(reader: User, until: datetime) -> list[Lesson]:
    """Return the lessons of tickets that were escalated although an article had the answer, the newest first."""
    rows = behind.repeated(reader, until).select_related("ticket", "article")
    return list(rows.order_by("-asked_at", "-pk")[:MOST])
