"""What may help on a ticket: articles that fit it, and solved tickets like it with how they were solved."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import OuterRef, QuerySet, Subquery

from helpdesk.accounts.models import User
from knowledge_base.carrying import carried, readable
from knowledge_base.models import Article, ArticleUse
from knowledge_base.models.article import Visibility
from knowledge_base.public import public_url
from knowledge_base.search.searching import Found, search
from knowledge_base.text import public_part
from tickets.models import Message, Ticket
from tickets.words import MessageKind, Status

MOST_ARTICLES = 5
MOST_TICKETS = 3
WORTH = 0.5
"""How well an article fits at least beside the one that fits best: what is far behind would be read in vain."""
CONSIDERED = 500
"""Solved tickets of the same topic that are compared, the newest ones."""
ALIKE = 0.3
"""How alike two subjects are at least, in shared trigrams."""
LONGEST_QUESTION = 4000
_WORDS_BEFORE = 2
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Suggested:
    """An article for a ticket: as the search found it, and what was said of it on this ticket already.

    `address` is where the customer reads it, with the page around it in their language; None where they may not.
    `text_for_customer` is what of it a reply may hold: the public part of what customers may read, else nothing.
    """

    found: Found
    verdict: str
    address: str | None = None
    text_for_customer: str = ""

    @property
    def article(self) -> Article:
        """Return the article."""
        return self.found.article


@dataclass(frozen=True)
class Similar:
    """A solved ticket like this one: the last answer that its customer got, and how alike the subjects are."""

    ticket: Ticket
    answer: str
    score: float


def articles_for(ticket: Ticket, reader: User, limit: int = MOST_ARTICLES) -> list[Suggested]:
    """Return the articles that fit a ticket, in its customer's language where there is one; not relevant ones last."""
    found = _found(ticket, reader, limit)
    said = dict(
        ArticleUse.objects.filter(ticket=ticket, article__in=[one.article.pk for one in found]).values_list(
            "article", "verdict"
        )
    )
    texts = [_public_text(one.article) for one in found]
    theirs = readable(texts)
    suggested = [
        Suggested(
            one,
            said.get(one.article.pk, ""),
            public_url(one.article, ticket.language),
            carried(text, ticket.language, theirs),
        )
        for one, text in zip(found, texts, strict=True)
    ]
    return sorted(suggested, key=lambda one: one.verdict == "not_relevant")


def _public_text(article: Article) -> str:
    published = article.published
    if article.visibility != Visibility.CUSTOMERS or published is None:
        return ""
    return _GAPS.sub("\n\n", public_part(published.body)).strip()


def _found(ticket: Ticket, reader: User, limit: int) -> list[Found]:
    """Return what answers the whole question; where that says too many things at once, what answers the subject."""
    for question in (question_of(ticket), ticket.subject):
        found = search(question, reader=reader, language=ticket.language, limit=limit)
        if found:
            return [one for one in found if one.score >= WORTH * found[0].score]
    return []


def question_of(ticket: Ticket) -> str:
    """Return what the customer asks: the subject, the first words and the last ones; and the topic and product."""
    said = ticket.messages.filter(kind=MessageKind.PUBLIC, requester__isnull=False).order_by("pk")
    bodies = list(said.values_list("body", flat=True)[:1])
    bodies += list(said.reverse().values_list("body", flat=True)[:_WORDS_BEFORE])
    parts = [
        ticket.subject,
        ticket.topic.name if ticket.topic else "",
        str(ticket.custom.get("product") or ""),
    ]
    return "\n".join(dict.fromkeys(part for part in (*parts, *bodies) if part))[:LONGEST_QUESTION]


def similar_to(ticket: Ticket, reader: User, limit: int = MOST_TICKETS) -> list[Similar]:
    """Return solved tickets with a subject like this one's, which the reader may see; the most alike first."""
    if ticket.topic_id is None:
        return []
    newest = (
        Ticket.objects.filter(topic=ticket.topic_id)
        .exclude(pk=ticket.pk)
        .order_by("-pk")
        .values("pk")[:CONSIDERED]
    )
    alike = (
        Ticket.objects.visible_to(reader)
        .filter(pk__in=newest, status__in=(Status.RESOLVED, Status.CLOSED), merged_into__isnull=True)
        .annotate(score=TrigramSimilarity("subject", ticket.subject), answer=Subquery(_last_answer()))
        .filter(score__gte=ALIKE, answer__isnull=False)
        .order_by("-score", "-pk")
    )
    rows = list(alike.values_list("pk", "score", "answer")[:limit])
    tickets = Ticket.objects.in_bulk([pk for pk, _score, _answer in rows])
    return [Similar(tickets[pk], answer, round(score, 3)) for pk, score, answer in rows]


def _last_answer() -> QuerySet[Message, Any]:
    answers = Message.objects.filter(ticket=OuterRef("pk"), kind=MessageKind.PUBLIC, author__isnull=False)
    return answers.order_by("-pk").values("body")[:1]
