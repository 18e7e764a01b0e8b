"""What search engines read: which articles there are, in which languages, and what is none of their business."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from knowledge_base.models import Article
from knowledge_base.public import public_path

A_FILE = 1_000
"""Articles in one file of the map; search engines take 50,000 addresses."""
_ROW = (Coalesce("translation_of", "pk"), "slug", "language", "published_at")
"""Of an article the id of its original, or its own, and where and since when customers read it."""


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Let search engines read the help centre, but for its searches, and nothing else of the desk."""
    lines = ["User-agent: *"]
    if settings.HELP_CENTRE:
        lines += ["Allow: /help/", "Allow: /static/", "Allow: /files/", "Disallow: /help/*/search"]
    lines.append("Disallow: /")
    if settings.HELP_CENTRE:
        lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('help:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the files of the map."""
    pages = _pages().page_range
    maps = [settings.SITE_URL + reverse("help:sitemap_part", args=[number]) for number in pages]
    return _map(request, "help_centre/sitemap.xml", {"maps": maps})


@require_safe
@conditional_page
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """List articles in every language in which customers may read them, each with when it was published."""
    pages = _pages()
    if number not in pages.page_range:
        raise Http404
    rows = list(pages.page(number).object_list)
    versions = _versions({row[0] for row in rows})
    places = [_place(public_path(slug, code), versions[family], at) for family, slug, code, at in rows]
    if number == 1:
        fronts = {code: reverse("help:home", args=[code]) for code, _name in settings.LANGUAGES}
        places = [_place(path, fronts, None) for path in fronts.values()] + places
    return _map(request, "help_centre/sitemap_part.xml", {"places": places})


def _pages() -> "Paginator[Any]":
    if not settings.HELP_CENTRE:
        raise Http404
    return Paginator(Article.objects.for_customers().order_by("pk").values_list(*_ROW), A_FILE)


def _versions(families: set[int]) -> dict[int, dict[str, str]]:
    """Return for each answer where it is in each of its languages; one query."""
    public = Article.objects.for_customers().order_by("language")
    rows = public.filter(Q(pk__in=families) | Q(translation_of__in=families))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for family, slug, code, _at in rows.values_list(*_ROW):
        found[family][code] = public_path(slug, code)
    return found


def _place(path: str, versions: dict[str, str], at: Any) -> dict[str, Any]:
    return {
        "address": settings.SITE_URL + path,
        "at": at,
        "versions": [(code, settings.SITE_URL + other) for code, other in versions.items()],
    }


def _map(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    answer = render(request, template, context, content_type="application/xml; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
