"""What pages for customers share: everybody may come in, the address says the language, no copy outlives its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

LONGEST_WORDS = 100


@dataclass(frozen=True)
class Tongue:
    """A language in which a page can be read: its own name, and where."""

    code: str
    name: str
    path: str
    is_current: bool


@dataclass(frozen=True)
class Portal:
    """What the frame of a page shows, and what it tells machines.

    `canonical` is the one address under which machines should know the page, none for a page that they should not.
    `alternates` are the languages in which it really is, with their addresses.
    """

    name: str
    welcome: str
    contact: str
    language: str
    tongues: list[Tongue]
    canonical: str = ""
    alternates: list[tuple[str, str]] = field(default_factory=list)


def public(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let everybody in, and speak the language of the address whoever asks; what is not there is a page that searches.

    A browser asks each time whether its copy is still true: what was taken away is gone at once. The mark of a copy is
    made from what the page says, and from nothing else.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
        if not settings.HELP_CENTRE:
            raise Http404
        with translation.override(language), timezone.override(None):
            try:
                response = view(request, language, **kwargs)
            except Http404:
                response = nothing_here(request, language)
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    asked_anew: Callable[..., HttpResponse] = conditional_page(wrapped)
    return asked_anew


def shown(
    request: HttpRequest,
    template: str,
    language: str,
    context: dict[str, Any],
    *,
    paths: dict[str, str],
    canonical: str = "",
    alternates: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page. `paths` leads readers to it in each language, `alternates` machines where it really is in one."""
    frame = Portal(
        name=settings.HELP_CENTRE_NAME or _("Help centre"),
        welcome=settings.HELP_CENTRE_WELCOME or _("How can we help?"),
        contact=settings.HELP_CENTRE_CONTACT,
        language=language,
        tongues=[_tongue(code, path, language) for code, path in paths.items()],
        canonical=settings.SITE_URL + canonical if canonical else "",
        alternates=[(code, settings.SITE_URL + path) for code, path in (alternates or {}).items()],
    )
    return render(request, template, {**context, "portal": frame}, status=status)


def in_every_language(address: Callable[[str], str]) -> dict[str, str]:
    """Return where a page is in each language of the desk."""
    return {code: address(code) for code, _name in settings.LANGUAGES}


def nothing_here(request: HttpRequest, language: str) -> HttpResponse:
    """Answer 404 with a search for the words of the address. Whether something internal has the address is not told."""
    last = request.path_info.rstrip("/").rpartition("/")[2]
    words = " ".join(last.replace("-", " ").replace("_", " ").split())[:LONGEST_WORDS]
    is_language = words in dict(settings.LANGUAGES)
    context = {"text": "" if is_language else words}
    paths = in_every_language("/help/{}/".format)
    return shown(request, "help_centre/nothing_here.html", language, context, paths=paths, status=404)


def _tongue(code: str, path: str, language: str) -> Tongue:
    name = str(get_language_info(code)["name_local"])
    return Tongue(code, name[:1].upper() + name[1:], path, code == language)
