"""What a signed-in person has chosen holds for the whole request."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers


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
