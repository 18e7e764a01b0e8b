"""The versions of an article: what each changed, and the way back."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.histories import Happened
from helpdesk.web.htmx import render_dialog
from helpdesk.web.saving import answered
from knowledge_base.differences import Run, differences, has_changes, runs
from knowledge_base.errors import KnowledgeError, Stale
from knowledge_base.forms.steps import seen_of
from knowledge_base.models import Article, Revision
from knowledge_base.models.article import State
from knowledge_base.services import writing
from knowledge_base.views.doors import article_to_write
from knowledge_base.views.reader import crumbs
from tickets.views.page import number as number_of

A_PAGE = 30


@dataclass(frozen=True)
class Compared:
    """Two versions and what differs between them; a first version is compared with nothing."""

    before: Revision | None
    after: Revision
    changes: list[Run]
    differs: bool


@require_safe
@allowed("knowledge.view")
def versions(request: DeskRequest, slug: str) -> HttpResponse:
    """List the versions, the newest first, and show what one changed: the newest, or `number` against `with`."""
    article = article_to_write(request, slug)
    revisions = article.revisions.select_related("author").order_by("-number")
    before = number_of(request.GET.get("before"))
    rows = list((revisions.filter(number__lt=before) if before else revisions)[: A_PAGE + 1])
    compared = _compared(revisions, number_of(request.GET.get("number")), number_of(request.GET.get("with")))
    may_write = request.user.may("knowledge.write") and article.state != State.ARCHIVED
    context = {
        "article": article,
        "crumbs": crumbs(article, inside=True),
        "compared": compared,
        "history": [_happened(article, row, may_write=may_write) for row in rows[:A_PAGE]],
        "older_url": f"?before={rows[A_PAGE - 1].number}" if len(rows) > A_PAGE else "",
        "newer_url": request.path if before else "",
    }
    return render(request, "knowledge_base/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def restore(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Show what going back to a version would change; posted, save its text as the newest version."""
    article = article_to_write(request, slug)
    old = get_object_or_404(article.revisions, number=number)
    problem, status = "", 200
    if request.method == "POST":
        try:
            writing.restore(article, number, actor=request.user, seen=seen_of(request.POST))
        except (KnowledgeError, ValidationError) as error:
            article = error.article if isinstance(error, Stale) else article
            problem = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            status = 409
        else:
            sentence = _("The text of version %(number)d is back. Publish it when it is ready.") % {
                "number": number
            }
            return answered(request, f"{article.url}?text=working", sentence)
    changes = differences(_whole(article), _whole(old))
    context = {
        "article": article,
        "number": number,
        "seen": article.changes,
        "problem": problem,
        "changes": runs(changes) if has_changes(changes) else [],
        "action": reverse("knowledge:restore", args=[slug, number]),
        "back_url": reverse("knowledge:versions", args=[slug]),
        "crumbs": [*crumbs(article, inside=True)],
    }
    return render_dialog(request, "knowledge_base/restore.html", context, status=status)


def _compared(revisions: "QuerySet[Revision]", number: int | None, other: int | None) -> Compared | None:
    """Compare a version with another one, or with the one before it; without a number the newest."""
    after = revisions.filter(number=number).first() if number else revisions.first()
    if after is None:
        return None
    before = revisions.filter(number=other or after.number - 1).first()
    changes = differences(_whole(before) if before else "", _whole(after))
    return Compared(before, after, runs(changes), has_changes(changes))


def _happened(article: Article, revision: Revision, *, may_write: bool) -> Happened:
    is_published = revision.pk == article.published_id
    own = {"number": revision.number}
    return Happened(
        title=_("Version %(number)d") % own,
        at=revision.created_at,
        by=revision.author.name if revision.author else "",
        lines=[revision.note] if revision.note else (),
        url=f"?number={revision.number}#compared",
        state=_("Readers have it") if is_published and article.is_live else "",
        restore_url=reverse("knowledge:restore", args=[article.slug, revision.number]) if may_write else "",
        restore_label=_("Go back to version %(number)d") % own,
    )


def _whole(text: Article | Revision) -> str:
    return f"{text.title}\n\n{text.body}"
