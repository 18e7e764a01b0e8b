"""What knowledge shows beside a ticket: what may help, and what is owed when it is solved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.accounts.access import DeskRequest
from helpdesk.accounts.models import User
from helpdesk.web.htmx import wants_part
from knowledge_base.composing import kinds_in_words
from knowledge_base.errors import KnowledgeError
from knowledge_base.models import Article, Lesson
from knowledge_base.models.use import Place, Verdict
from knowledge_base.selectors.suggesting import articles_for, similar_to
from knowledge_base.services.using import judge
from tickets.models import Ticket
from tickets.views.doors import ticket_page

MOST_BEFORE_ESCALATING = 3


@require_safe
@ticket_page("knowledge.view")
def beside(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the articles and solved tickets that may help, and what the ticket taught."""
    return _shown(request, ticket)


@require_safe
@ticket_page("escalations.write")
def before_escalating(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the articles that may answer the ticket, for whoever is about to escalate it."""
    return _before_escalating(request, ticket)


@require_POST
@ticket_page("tickets.write")
def use(request: DeskRequest, ticket: Ticket, slug: str) -> HttpResponse:
    """Keep what an article was worth on the ticket."""
    article = get_object_or_404(Article.objects.readable_by(request.user), slug=slug)
    verdict = request.POST.get("verdict", "")
    place = Place.ESCALATING if request.POST.get("place") == Place.ESCALATING else Place.TICKET
    if verdict not in Verdict.values:
        messages.error(request, _("Say whether it was used, did not help, or is not relevant."))
        return _answer(request, ticket)
    try:
        judge(ticket, article, verdict, actor=request.user, place=place)
    except KnowledgeError as error:
        messages.error(request, str(error))
    return _before_escalating(request, ticket) if place == Place.ESCALATING else _answer(request, ticket)


def lesson_of(ticket: Ticket) -> Lesson | None:
    """Return what a ticket taught, with the people and the article around it; None where nobody asked."""
    return Lesson.objects.filter(ticket=ticket).select_related("owner", "article", "settled_by").first()


def _taught(ticket: Ticket, reader: User) -> dict[str, Any]:
    """Return the lesson, its article where the reader may know of it, and in words what a draft left out."""
    lesson = lesson_of(ticket)
    if lesson is None:
        return {"lesson": None}
    words, visible = kinds_in_words(), Article.objects.visible_to(reader)
    return {
        "lesson": lesson,
        "lesson_article": visible.filter(pk=lesson.article_id).first() if lesson.article_id else None,
        "left_out": [{"label": words[one["kind"]], "count": one["count"]} for one in lesson.removed],
    }


def _before_escalating(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    suggested = articles_for(ticket, request.user, MOST_BEFORE_ESCALATING)
    context = {"ticket": ticket, "suggested": suggested, "may_judge": request.user.may("tickets.write")}
    return render(request, "knowledge_base/_before_escalating.html", context)


def _answer(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    return _shown(request, ticket) if wants_part(request) else redirect("learning:beside", ticket.key)


def _shown(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    context: dict[str, Any] = {
        "ticket": ticket,
        **_taught(ticket, request.user),
        "suggested": articles_for(ticket, request.user) if ticket.is_open else [],
        "similar": similar_to(ticket, request.user) if ticket.is_open else [],
        "may_judge": request.user.may("tickets.write"),
        "may_write": request.user.may("knowledge.write"),
    }
    template = "knowledge_base/_beside.html" if wants_part(request) else "knowledge_base/beside.html"
    return render(request, template, context)
