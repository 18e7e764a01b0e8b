"""Middleware of the lowest room."""

import codecs
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string

from helpdesk.web.times import parse_journey, travel


class NotAllowedMiddleware:
    """An address that only takes what a button sends says so to whoever opens it, instead of an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; a 405 without words gets a page where a browser asked for one."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and "text/html" in request.headers.get("Accept", ""):
            response.content = render_to_string("errors/405.html", request=request)
        return response


class FormEncodingMiddleware:
    """A form with parts is read as UTF-8, like every other form, or refused with 400.

    Django reads its parts in whatever the request names, and breaks on names such as `zip` that are no alphabet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request. Raises BadRequest for a form in another encoding."""
        is_form = request.content_type == "multipart/form-data"
        if is_form and request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Forms are read as UTF-8.")
        return self.get_response(request)


class TimeTravelMiddleware:
    """On a desk that allows time travel, an API write may say when it happens: `Desk-Time: ISO`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request at the travelled instant, or refuse an instant that cannot be read."""
        stamp = request.headers.get("Desk-Time")
        if not stamp or not settings.DESK_TIME_TRAVEL or not request.path.startswith("/api/"):
            return self.get_response(request)
        try:
            at = parse_journey(stamp)
        except ValueError as error:
            problem = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": str(error)}
            return JsonResponse(problem, status=400, content_type="application/problem+json")
        with travel(at):
            return self.get_response(request)
