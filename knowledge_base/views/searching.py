"""Searching for articles on screen, and the way from what was found to the article."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from knowledge_base.models import Article
from knowledge_base.models.search_record import Place
from knowledge_base.search.searching import Found, search
from knowledge_base.services.search_log import log_opened, log_search

LONGEST = 10_000
MOST = 20


@require_safe
@allowed("knowledge.view")
def searching(request: DeskRequest) -> HttpResponse:
    """Show the articles that answer what was typed, those in the reader's own language first."""
    text = " ".join(request.GET.get("q", "")[:LONGEST].replace("\0", " ").split())
    found: list[Found] = []
    record = None
    if text:
        found = search(text, reader=request.user, language=request.user.language, limit=MOST)
        record = log_search(text, language=request.user.language, place=Place.KNOWLEDGE, found=len(found))
    context = {
        "text": text,
        "found": found,
        "record": record,
        "count": _count(len(found)) if found else "",
        "may_write": request.user.may("knowledge.write"),
        "may_manage": request.user.may("knowledge.manage"),
    }
    return render(request, "knowledge_base/search.html", context)


@require_safe
@allowed("knowledge.view")
def found(request: DeskRequest, record: int, slug: str) -> HttpResponse:
    """Lead to an article that a search found, and keep that it was opened."""
    article = get_object_or_404(Article.objects.readable_by(request.user), slug=slug)
    if request.method == "GET":
        log_opened(record, article.pk, reader=request.user)
    return redirect("knowledge:article", slug=article.slug)


def _count(number: int) -> str:
    if number >= MOST:
        return _("The best %(count)s articles") % {"count": number}
    return ngettext("%(count)s article", "%(count)s articles", number) % {"count": number}
