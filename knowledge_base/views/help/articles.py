"""Reading an article, and saying whether it helped.

Who says so is not asked for, and neither a cookie nor a script is needed: a request carries no rights that somebody
could borrow, so nothing but its origin is looked at.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import http_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from helpdesk.web.api.limits import PERIOD_SECONDS, is_within
from knowledge_base.errors import Refused
from knowledge_base.models import Article
from knowledge_base.models.feedback import LONGEST_TEXT
from knowledge_base.public import leading, public_path
from knowledge_base.rendering import for_customers
from knowledge_base.search.plain import plain
from knowledge_base.selectors import help_centre
from knowledge_base.selectors.files import pictures_among, public_files
from knowledge_base.services.feedback import give
from knowledge_base.text import public_part
from knowledge_base.views.help.portal import in_every_language, public, shown

LONGEST_DESCRIPTION = 160
TRAP = "website"
"""A field that no person sees: what fills it in is no reader."""


@require_safe
@public
def article(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show an article; where it is not in the language, lead to the translation that is, if there is one."""
    found = _article(slug)
    versions = {one.language: one.slug for one in help_centre.spoken(found)}
    if found.language != language and language in versions:
        return redirect("help:article", language, versions[language])
    return _page(request, language, found, versions)


@csrf_exempt
@require_POST
@public
def feedback(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Keep whether the article helped, and in what words; what is refused comes back with the words in their field."""
    if not _is_from_here(request):
        raise PermissionDenied
    found = _article(slug)
    thanks = redirect(f"{reverse('help:thanks', args=[language, slug])}?helped={_helped(request)}")
    if request.POST.get(TRAP):
        return thanks
    trouble, status = _given(request, found)
    if not trouble:
        return thanks
    versions = {one.language: one.slug for one in help_centre.spoken(found)}
    said = request.POST.get("text", "")[: 2 * LONGEST_TEXT]
    answer = _page(request, language, found, versions, said=said, trouble=trouble, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(PERIOD_SECONDS)
    return answer


@require_safe
@public
def thanks(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Thank for the words, and say how to reach a person where the article did not help."""
    found = _article(slug)
    context = {
        "slug": slug,
        "title": found.published.title if found.published else "",
        "tongue": found.language,
        "has_helped": request.GET.get("helped") != "no",
        "related": help_centre.related(found, language),
    }
    paths = in_every_language(lambda code: reverse("help:thanks", args=[code, slug]))
    return shown(request, "help_centre/thanks.html", language, context, paths=paths)


def _article(slug: str) -> Article:
    """Return an article that customers may read. Raises Http404 for any other, whatever it is."""
    beside = Article.objects.for_customers().select_related("published", "section")
    found = beside.defer("title", "body").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    language: str,
    article: Article,
    versions: dict[str, str],
    *,
    said: str = "",
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of an article: all of it comes from the public part of what was published."""
    revision, at = article.published, article.published_at
    if revision is None or at is None:
        raise Http404
    body = public_part(revision.body)
    files = public_files(article)
    pictures = pictures_among(files)
    context: dict[str, Any] = {
        "slug": article.slug,
        "title": revision.title,
        "tongue": article.language,
        "at": at,
        "is_foreign": article.language != language,
        "page": for_customers(body, pictures, leading(body, language)),
        "files": [file for file in files if file.url not in pictures],
        "picture": settings.SITE_URL + next(iter(pictures)) if pictures else "",
        "description": Truncator(plain(body).text).chars(LONGEST_DESCRIPTION),
        "around": help_centre.way_to_shelf(article.section),
        "versions": versions,
        "related": help_centre.related(article, language),
        "said": said,
        "trouble": trouble,
        "longest": LONGEST_TEXT,
        "trap": TRAP,
    }
    paths = in_every_language(lambda code: public_path(versions.get(code, article.slug), code))
    answer = shown(
        request,
        "help_centre/article.html",
        language,
        context,
        paths=paths,
        canonical=public_path(article.slug, article.language),
        alternates={code: public_path(slug, code) for code, slug in versions.items()},
        status=status,
    )
    answer.headers["Last-Modified"] = http_date(at.timestamp())
    return answer


def _helped(request: HttpRequest) -> str:
    said = request.POST.get("helped", "")
    return said if said in {"yes", "no"} else ""


def _given(request: HttpRequest, article: Article) -> tuple[str, int]:
    """Keep what was said; return what was wrong with it, if anything, and the status that says so."""
    helped = _helped(request)
    if not helped:
        return _("Say whether the article helped: yes or no."), 400
    if not is_within(request, "help-feedback", settings.HELP_FEEDBACK_A_MINUTE):
        return _("That was a lot at once. Wait a minute, and send it again; your words are still here."), 429
    try:
        give(article, helpful=helped == "yes", text=request.POST.get("text", ""))
    except ValidationError as error:
        return " ".join(error.messages), 400
    except Refused:
        raise Http404 from None
    return "", 200


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether a page of this desk sent the form: browsers tell where a form comes from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    ours = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    return origin is None or origin in ours
