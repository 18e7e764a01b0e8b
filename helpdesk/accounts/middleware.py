"""What a signed-in person has chosen holds for the whole request."""

import time
import zoneinfo
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from helpdesk.accounts import factors

NOTED = "seat_noted"
NOTED_EVERY = timedelta(minutes=5)
HAS_SECOND_FACTOR = "has_second_factor"


class PreferencesMiddleware:
    """Use the user's language and time zone; a visitor gets the browser's language, and UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language and time."""
        user = request.user
        language = user.language if user.is_authenticated else translation.get_language_from_request(request)
        zone = zoneinfo.ZoneInfo(user.timezone) if user.is_authenticated else None
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        patch_vary_headers(response, ("Accept-Language",))
        return response


class SeatMiddleware:
    """Note now and then that a browser in which somebody signed in is still used, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the browser's row is written at most once in five minutes, so that a page costs nothing for it."""
        noted = request.session.get(NOTED) if request.user.is_authenticated else None
        if noted is not None and time.time() - noted > NOTED_EVERY.total_seconds():
            UserSession.objects.create_from_request(request)
            mark_noted(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Where the desk asks for a second factor, people without one see nothing but the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Lead a person who lacks it to their own page; refuse the API, which the browser's session opens too."""
        user = request.user
        if not user.is_authenticated or not factors.is_required(user):
            return None
        if request.session.get(HAS_SECOND_FACTOR) == user.pk or factors.is_set_up(user):
            request.session[HAS_SECOND_FACTOR] = user.pk
            return None
        request.is_at_the_door = True  # type: ignore[attr-defined]  # the live stream asks for it
        if _is_open(request):
            return None
        if request.path.startswith("/api/"):
            raise PermissionDenied
        return redirect("accounts:security")


def mark_noted(request: HttpRequest) -> None:
    """Remember in the session that its browser was just written down."""
    request.session[NOTED] = time.time()


def _is_open(request: HttpRequest) -> bool:
    """Say whether a page is needed to sign in or out or to set a second factor up."""
    match = request.resolver_match
    return match is not None and (
        request.path.startswith("/accounts/")
        or match.view_name in {"accounts:security", "accounts:preferences"}
    )
