"""Reading: the front page, sections, articles."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from knowledge_base.models import Article
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.selectors import help_centre
from knowledge_base.views.help.portal import in_every_language, public, shown

A_PAGE = 50


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Lead to the front page in the language that the reader's browser asks for."""
    return _led_home(request, _guessed())


@require_safe
def lost(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for addresses that name no language of the desk."""
    is_front = rest in dict(settings.LANGUAGES)
    return _led_home(request, rest) if is_front else missing(request, language=_guessed(), rest="")


@require_safe
@public
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Show the search, the sections, and the articles that helped most."""
    paths = in_every_language(lambda code: reverse("help:home", args=[code]))
    useful = help_centre.useful(language)
    context = {
        "shelves": help_centre.shelves(language),
        "useful": useful,
        "newest": help_centre.newest(language, useful),
    }
    alternates = {**paths, "x-default": reverse("help:door")}
    return shown(
        request,
        "help_centre/home.html",
        language,
        context,
        paths=paths,
        canonical=paths[language],
        alternates=alternates,
    )


@require_safe
@public
def sections(request: HttpRequest, language: str) -> HttpResponse:
    """List all articles by their titles."""
    paths = in_every_language(lambda code: reverse("help:sections", args=[code]))
    return _listed(request, language, Article.objects.for_customers_in(language), paths, {})


@require_safe
@public
def section(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show a section: those within it, and its articles. One that holds nothing for customers does not exist."""
    shelf = help_centre.shelf(slug, language)
    if shelf is None:
        raise Http404
    articles = Article.objects.for_customers_in(language).filter(section=shelf.node.section)
    paths = in_every_language(lambda code: reverse("help:section", args=[code, slug]))
    return _listed(request, language, articles, paths, {"shelf": shelf})


@require_safe
@public
def missing(_request: HttpRequest, language: str, rest: str) -> HttpResponse:
    """Answer for every other address: without a slash at its end it may be one, and otherwise there is nothing."""
    if rest.endswith("/") and rest.strip("/"):
        return redirect(f"/help/{language}/{rest.strip('/')}", permanent=True)
    raise Http404


@public
def _led_home(_request: HttpRequest, language: str) -> HttpResponse:
    return redirect("help:home", language)


def _guessed() -> str:
    """Return the language that the browser asked for, as far as the desk speaks it."""
    language = translation.get_language() or ""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _listed(
    request: HttpRequest,
    language: str,
    articles: ArticleQuerySet,
    paths: dict[str, str],
    context: dict[str, Any],
) -> HttpResponse:
    """Return a page of a list, of which machines know the first."""
    page = Paginator(articles.order_by("pk"), A_PAGE).get_page(request.GET.get("page"))
    is_first = page.number == 1
    context |= {
        "rows": help_centre.by_title(articles, (page.number - 1) * A_PAGE, A_PAGE),
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return shown(
        request,
        "help_centre/section.html",
        language,
        context,
        paths=paths,
        canonical=paths[language] if is_first else "",
        alternates=paths if is_first else None,
    )
