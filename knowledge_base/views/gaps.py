"""What knowledge spared, and where it is missing; and the tickets behind each figure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.counting import capped_count
from helpdesk.web.listing import Listing, listing
from helpdesk.web.times import now
from knowledge_base.models import Article, ArticleUse
from knowledge_base.selectors import behind
from knowledge_base.selectors import gaps as read
from tickets.models import Ticket, Topic


@dataclass(frozen=True)
class Row:
    """A ticket behind a figure: the articles that it is there for, and what was said of them or of it."""

    ticket: Ticket
    articles: list[Article] = field(default_factory=list)
    told: str = ""


@require_safe
@allowed("knowledge.write")
def gaps(request: DeskRequest) -> HttpResponse:
    """Show what the last thirty days say: escalations avoided, and what is missing, with what can be done about it."""
    at, reader = now(), request.user
    context = {
        "days": behind.PERIOD.days,
        "sum": read.outcome(reader, at),
        "missed": read.missed_searches(at),
        "uncovered": read.uncovered_topics(reader, at),
        "unhelpful": read.unhelpful_articles(reader, at),
        "repeated": read.repeated(reader, at),
    }
    return render(request, "knowledge_base/gaps.html", context)


@require_safe
@allowed("knowledge.write")
def avoided(request: DeskRequest) -> HttpResponse:
    """List the tickets of the escalations that an article avoided, each with the articles that were used."""
    at = now()
    readable = Article.objects.readable_by(request.user)
    articles = Prefetch("article", readable)
    uses = Prefetch("article_uses", behind.used(at).prefetch_related(articles), to_attr="used")
    rows = behind.avoided(request.user, at).prefetch_related(uses)
    return _listed(
        request,
        rows,
        lambda ticket: Row(ticket, [one.article for one in ticket.used if one.article]),
        title=_("Escalations avoided"),
        means=_("Tickets with a used article that were solved at level 1 and never escalated."),
    )


@require_safe
@allowed("knowledge.write")
def repeated(request: DeskRequest) -> HttpResponse:
    """List the tickets that were escalated although an article had the answer, each with that article."""
    lessons = behind.repeated(request.user, now())
    return _listed(
        request,
        lessons.select_related("ticket", "article").defer("article__body"),
        lambda lesson: Row(lesson.ticket, [lesson.article]),
        title=_("Escalated although an article had it"),
        means=_("Solved above the first line, and the article was there before."),
    )


@require_safe
@allowed("knowledge.write")
def topic(request: DeskRequest, slug: str) -> HttpResponse:
    """List the tickets of a topic that were solved above the first line, while no article is about it."""
    found = get_object_or_404(Topic, slug=slug)
    lessons = behind.uncovered(request.user, now(), found)
    return _listed(
        request,
        lessons.select_related("ticket"),
        lambda lesson: Row(lesson.ticket, told=lesson.get_state_display()),
        title=found.name,
        means=_("Escalated tickets that were solved above the first line. No article is about their topic."),
        topic=found,
    )


@require_safe
@allowed("knowledge.write")
def unhelpful(request: DeskRequest, slug: str) -> HttpResponse:
    """List the tickets on which an article did not help, each with who said so."""
    article = Article.objects.readable_by(request.user).filter(slug=slug).first()
    if article is None:
        raise Http404
    uses = behind.in_vain(request.user, now()).filter(article=article)
    return _listed(
        request,
        uses.select_related("ticket", "user"),
        _verdict,
        title=article.title,
        means=_("Tickets on which somebody said that this article did not help."),
        article=article,
    )


def _verdict(use: ArticleUse) -> Row:
    words = {"name": use.user.name if use.user else "–", "number": use.revision}
    return Row(use.ticket, told=_("%(name)s, on version %(number)d") % words)


def _listed(
    request: DeskRequest,
    rows: "QuerySet[Any]",
    as_row: Callable[[Any], Row],
    *,
    title: str,
    means: str,
    article: Article | None = None,
    topic: Topic | None = None,
) -> HttpResponse:
    """Show the rows behind a figure, as many as it counts, the newest first."""
    page: Listing = listing(request, rows.order_by(), ("-id",))
    context = {
        "title": title,
        "means": means,
        "days": behind.PERIOD.days,
        "rows": [as_row(one) for one in page.rows],
        "page": page,
        "count": capped_count(rows)["value"],
        "article": article,
        "topic": topic,
    }
    return render(request, "knowledge_base/behind.html", context)
