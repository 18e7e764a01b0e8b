"""While the database is away: a page that says so and when to come back, instead of a fault.

`server_error` is the site's answer to whatever nobody caught. The desk recovers by itself: the next request opens a
new connection.
"""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import translation

from helpdesk.web.api.problems import LATER, SOON, of_database
from helpdesk.web.failures import is_away, is_busy
from helpdesk.web.traffic import current_id


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody caught: 503 with `Retry-After` for the database's trouble, 500 for a fault of ours.

    It asks nothing of the database, and speaks the reader's language, or else the browser's.
    """
    error = sys.exc_info()[1]
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)
    with translation.override(language):
        if is_busy(error) or is_away(error):
            return _unavailable(request, is_busy=is_busy(error))
        return HttpResponseServerError(_page("500.html"))


def _unavailable(request: HttpRequest, *, is_busy: bool) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return of_database(is_busy=is_busy)
    page = _page("503.html", is_busy=is_busy)
    headers = {
        "Retry-After": str(SOON if is_busy else LATER),
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Cookie",
    }
    return HttpResponse(page, status=503, headers=headers)


def _page(template: str, **context: object) -> str:
    """Return an error page, made without the request: what a signed-in page shows would ask the database."""
    return render_to_string(template, {"request_id": current_id(), **context})
