"""An article as its readers see it; who writes may also look at the text that is not published yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import User
from helpdesk.web.times import now
from knowledge_base.models import Article, Section
from knowledge_base.models.article import State, Visibility
from knowledge_base.permissions import may_see_internal
from knowledge_base.public import public_url
from knowledge_base.rendering import Page, for_customers, for_desk
from knowledge_base.selectors.feedback import answered_to, counts
from knowledge_base.selectors.files import attachments, pictures_in
from knowledge_base.selectors.languages import missing, versions_of
from knowledge_base.selectors.readings import may_see_readers, reading_of, told_counts
from knowledge_base.selectors.tree import tree_around, way_to
from knowledge_base.views.doors import article_for, sees_drafts
from knowledge_base.views.steps import steps_for
from tickets.models import Ticket

WORKING = "working"
MAIN = ("publish", "revive")
"""The steps that stand as a button at the top of an article."""


@dataclass(frozen=True)
class Text:
    """What is shown of an article: its title and text, whose they are, and whether readers have them."""

    title: str
    body: str
    number: int | None
    author: str
    at: datetime
    is_published: bool


@require_safe
@allowed("knowledge.view")
def article(request: DeskRequest, slug: str) -> HttpResponse:
    """Show an article: what readers have of it, or with `?text=working` what is being written."""
    found = article_for(request, slug)
    drafts = sees_drafts(request.user)
    text = _text(found, wants_working=drafts and request.GET.get("text") == WORKING)
    visible = Article.objects.visible_to(request.user)
    languages = versions_of(found, visible)
    original = next((version.article for version in languages if version.is_original), None)
    may_write = drafts and request.user.may("knowledge.write")
    context = {
        "article": found,
        "text": text,
        "page": _page(text.body, request.user),
        "files": attachments(found, request.user),
        "tree": tree_around(found.section_id),
        "languages": languages,
        "original": original,
        "missing": missing(found) if may_write and original else [],
        "ticket": _ticket(found, request),
        "has_newer_text": drafts and found.is_live and _has_newer_text(found),
        "facts": _facts(found),
        "public_url": public_url(found),
        "is_review_due": found.is_live and found.review_on is not None and found.review_on <= now().date(),
        "crumbs": crumbs(found),
        "feedback": counts(found) if found.is_live else {},
        "answer": answered_to(request.user, found) if found.is_live else None,
        "reading": reading_of(found, request.user),
        "told": told_counts(found) if may_see_readers(found, request.user) else None,
        "sees_drafts": drafts,
        "may_write": may_write,
        "may_manage": request.user.may("knowledge.manage"),
        **_ways_on(found, request.user),
    }
    return render(request, "knowledge_base/article.html", context)


def crumbs(article: Article, *, inside: bool = False) -> list[dict[str, str]]:
    """Return where an article stands; with `inside` the page is one below it."""
    library = reverse("knowledge:library")
    sections = {one.pk: one for one in Section.objects.all()} if article.section_id else {}
    around = way_to(sections.get(article.section_id or 0), sections)
    return [
        {"label": _("Knowledge"), "url": library},
        *({"label": one.name, "url": f"{library}?section={one.slug}"} for one in around),
        {"label": article.title, "url": article.url if inside else ""},
    ]


def _page(body: str, user: User) -> Page:
    pictures = pictures_in(body, user)
    return for_desk(body, pictures) if may_see_internal(user) else for_customers(body, pictures)


def _ticket(article: Article, request: DeskRequest) -> Ticket | None:
    """Return the ticket that the article was made from, where the reader may see it."""
    if article.ticket_id is None:
        return None
    return Ticket.objects.visible_to(request.user).filter(pk=article.ticket_id).first()


def _text(article: Article, *, wants_working: bool) -> Text:
    revision = article.published
    if revision is not None and not wants_working:
        author = revision.author.name if revision.author else ""
        return Text(
            revision.title, revision.body, revision.number, author, revision.created_at, is_published=True
        )
    return Text(article.title, article.body, None, "", article.updated_at, is_published=False)


def _has_newer_text(article: Article) -> bool:
    revision = article.published
    return revision is not None and (revision.title, revision.body) != (article.title, article.body)


def _facts(article: Article) -> list[dict[str, Any]]:
    """Return what stands beside the text, each as a label and its words."""
    return [
        {"label": _("State"), "value": _standing(article)},
        {"label": _("Section"), "value": article.section.name if article.section else "–"},
        {"label": _("Who may read it"), "value": _readers(article)},
        {"label": _("Topics"), "value": ", ".join(topic.name for topic in article.topics.all()) or "–"},
    ]


def _ways_on(article: Article, user: User) -> dict[str, Any]:
    """Return the step that an article waits for, as a button, and the others, for the menu."""
    steps = steps_for(article, user)
    main = next((step for step in steps if step.name in MAIN), None)
    return {"main_step": main, "steps": [step for step in steps if step is not main]}


def _standing(article: Article) -> str:
    """Return how far an article is; a newer text does not take from its readers what they have."""
    if article.is_live and article.state == State.DRAFT:
        return _("Published, with a newer draft")
    if article.is_live and article.state == State.REVIEW:
        return _("Published, with a newer text in review")
    return article.get_state_display()


def _readers(article: Article) -> str:
    if article.visibility == Visibility.CUSTOMERS:
        return _("Everybody, customers too")
    teams = ", ".join(team.name for team in article.teams.all())
    if article.min_level > 1 and teams:
        return _("From level %(level)d, in %(teams)s") % {"level": article.min_level, "teams": teams}
    if article.min_level > 1:
        return _("The desk, from level %(level)d") % {"level": article.min_level}
    return teams or _("Everybody at the desk")
