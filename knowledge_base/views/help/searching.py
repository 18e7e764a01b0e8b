"""Searching the help centre, and the way from what was found to the article."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from helpdesk.web.api.limits import PERIOD_SECONDS, is_within
from knowledge_base.models import Article
from knowledge_base.models.search_record import Place
from knowledge_base.search.searching import Found, search
from knowledge_base.services.search_log import log_opened, log_search
from knowledge_base.views.help.portal import in_every_language, public, shown

LONGEST = 2_000
MOST = 15
_signer = Signer(salt="help-search")


@require_safe
@public
def searching(request: HttpRequest, language: str) -> HttpResponse:
    """Show the articles that answer what was typed, those in the page's language first; or say that none does."""
    text = " ".join(request.GET.get("q", "")[:LONGEST].replace("\0", " ").split())
    is_too_often = bool(text) and not is_within(request, "help-search", settings.HELP_SEARCHES_A_MINUTE)
    found: list[Found] = []
    mark = ""
    if text and not is_too_often:
        found = search(text, reader=None, language=language, limit=MOST)
        if request.method == "GET":
            record = log_search(text, language=language, place=Place.CUSTOMERS, found=len(found))
            mark = _signer.sign(str(record.pk))
    context = {"text": text, "found": found, "mark": mark, "is_too_often": is_too_often}
    paths = in_every_language(lambda code: reverse("help:search", args=[code]))
    answer = shown(
        request,
        "help_centre/search.html",
        language,
        context,
        paths=paths,
        status=429 if is_too_often else 200,
    )
    answer.headers["Cache-Control"] = "no-store"
    if is_too_often:
        answer.headers["Retry-After"] = str(PERIOD_SECONDS)
    return answer


@require_safe
@public
def found(request: HttpRequest, language: str, mark: str, slug: str) -> HttpResponse:
    """Lead to an article that a search found, and keep that it was opened."""
    article = Article.objects.for_customers().filter(slug=slug).only("pk").first()
    if article is None:
        raise Http404
    try:
        record = int(_signer.unsign(mark))
    except BadSignature:
        record = 0
    if record and request.method == "GET":
        log_opened(record, article.pk, reader=None)
    answer = redirect("help:article", language, slug)
    answer.headers["Cache-Control"] = "no-store"
    return answer
