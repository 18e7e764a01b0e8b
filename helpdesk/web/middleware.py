"""Middleware of the lowest room."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from helpdesk.web.times import parse_journey, travel


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
