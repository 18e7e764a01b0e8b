"""Errors as RFC 9457 problems: one shape for everything that goes wrong under `/api/`.

Apps tell here how their own errors answer (`answers`), so that the lowest room need not know them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from helpdesk.web.api.messages import flatten, of_django_error
from helpdesk.web.failures import is_away, is_busy
from helpdesk.web.traffic import current_id

MEDIA_TYPE = "application/problem+json"
SOON, LATER = 1, 5
"""Seconds after which to try again: when somebody else is at it, and when the database is away."""

Members = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Answer:
    """How an error answers: its status, its type, and what else the problem tells."""

    status: int
    kind: str
    members: Members


_answers: dict[type[Exception], Answer] = {}


def answers(
    error: type[Exception], status: int, *, kind: str = "", members: Members = lambda _error: {}
) -> None:
    """Let an error of the domain, and those derived from it, answer with the status.

    `kind` names the problem's type for machines; `members(error)` adds to what the problem tells.
    """
    _answers[error] = Answer(status, kind, members)


def problem(
    status: int,
    detail: str = "",
    *,
    errors: dict[str, list[str]] | None = None,
    kind: str = "",
    headers: dict[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """Return an answer of the one shape of errors: `type, title, status, detail`, and `errors` where given.

    `request_id` names the request as the desk's log does.
    """
    body: dict[str, Any] = {
        "type": f"urn:desk:problem:{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or HTTPStatus(status).description or HTTPStatus(status).phrase,
        **members,
    }
    if errors is not None:
        body["errors"] = errors
    if request_id := current_id():
        body["request_id"] = request_id
    content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def problem_response(error: Exception, _context: dict[str, Any]) -> HttpResponse | None:
    """Answer an error that an endpoint raised; None for one that nobody foresaw (it is logged, and answers 500)."""
    own = next((_answers[kind] for kind in type(error).__mro__ if kind in _answers), None)
    if own is not None:
        return problem(own.status, str(error), kind=own.kind, **own.members(error))
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return _of_django(error)


def invalid(errors: dict[str, list[str]]) -> HttpResponse:
    """Return 400 with the messages of each field."""
    return problem(400, _("Some values cannot be accepted; errors says which and why."), errors=errors)


def not_found() -> HttpResponse:
    """Return 404, whether the thing does not exist or the caller may not know of it."""
    return problem(404, _("There is nothing at this address, or you may not see it."))


def _of_framework(error: exceptions.APIException) -> HttpResponse:
    if isinstance(error, exceptions.ValidationError):
        return invalid(flatten(error.detail))
    if isinstance(error, exceptions.ParseError):
        return problem(400, str(error.detail), errors={"body": [str(error.detail)]})
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None) is not None:
        headers["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]
    return problem(error.status_code, str(error.detail), headers=headers)


def _of_django(error: Exception) -> HttpResponse | None:
    if isinstance(error, ValidationError):
        return invalid(of_django_error(error))
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return not_found()
    if isinstance(error, RequestDataTooBig):
        return problem(413, _("This is more than the desk reads at once."))
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or _("You may not do this."))
    if is_busy(error) or is_away(error):
        return of_database(is_busy=is_busy(error))
    return None


def of_database(*, is_busy: bool) -> HttpResponse:
    """Return 503: the rows are held by somebody else, or the database is away."""
    if is_busy:
        detail = _("Somebody else is changing this. Try again.")
        return problem(503, detail, headers={"Retry-After": str(SOON)})
    detail = _("The desk's database does not answer just now. Try again.")
    return problem(503, detail, headers={"Retry-After": str(LATER)})
