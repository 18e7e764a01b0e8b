"""What the REST framework does not see: unknown addresses, refused hosts, errors that nobody foresaw, and rates."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from helpdesk.web.api.limits import address_of, caller_of, count
from helpdesk.web.api.problems import MEDIA_TYPE, not_found, problem

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LONGEST_ADDRESS = 8000


class ApiProblemMiddleware:
    """Give every error under `/api/` the one shape, whoever answered it, and never a trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; pages outside `/api/` pass untouched."""
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return problem(414, _("This address is longer than the desk reads. Ask for less at once."))
        response = self.get_response(request)
        if _would_lose_its_body(request, response):
            return problem(404, _("Addresses of the API end with a slash."))
        if response.status_code < HTTPStatus.BAD_REQUEST or _is_problem(response):
            return response
        return _instead_of(response)


class RateLimitMiddleware:
    """Count each request under `/api/` for whoever makes it; beyond their limit answer 429, and when to come back.

    A request with a token that turns out to be none counts for its address too, as a stranger's does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, with where the caller stands in its headers."""
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        caller = caller_of(request)
        standing = count(caller)
        response = None if standing and not standing.is_within else self.get_response(request)
        if caller.kind == "token" and response and response.status_code == HTTPStatus.UNAUTHORIZED:
            standing = count(address_of(request))
        if standing is None:
            assert response is not None  # noqa: S101  who is not counted is answered
            return response
        if response is None or not standing.is_within:
            response = problem(
                429, _("You ask more often than the desk can answer. Come back a little later.")
            )
        for name, value in standing.headers.items():
            response.headers[name] = value
        return response


def _instead_of(response: HttpResponseBase) -> HttpResponse:
    if response.status_code == HTTPStatus.NOT_FOUND:
        return not_found()
    is_ours = response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    detail = (
        _("Something broke on our side; nothing was changed. It is in the desk's log.") if is_ours else ""
    )
    return problem(response.status_code, detail)


def _is_problem(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)


def _would_lose_its_body(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether a write is being sent to the address with a slash: clients repeat it there as a GET."""
    return (
        request.method not in SAFE_METHODS
        and isinstance(response, HttpResponse)
        and response.status_code == HTTPStatus.MOVED_PERMANENTLY
    )
