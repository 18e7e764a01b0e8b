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
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from helpdesk.web.api.messages import flatten, of_django_error

MEDIA_TYPE = "application/problem+json"
BUSY = {"55P03": "lock not available", "40P01": "deadlock", "40001": "serialization failure"}
"""PostgreSQL's words for `somebody else is at it`: trying again soon helps."""

GOING = {"57P01": "admin shutdown", "57P02": "crash shutdown", "57P03": "cannot connect now"}
"""PostgreSQL's last words on a connection; one that is refused or lost has no word at all."""

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
    """Return an answer of the one shape of errors: `type, title, status, detail`, and `errors` where given."""
    body: dict[str, Any] = {
        "type": f"urn:desk:problem:{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or HTTPStatus(status).description or HTTPStatus(status).phrase,
        **members,
    }
    if errors is not None:
        body["errors"] = errors
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
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(error)
    return None


def _of_database(error: OperationalError | InterfaceError) -> HttpResponse | None:
    code = getattr(error.__cause__, "pgcode", None)
    if code in BUSY:
        return problem(503, _("Somebody else is changing this. Try again."), headers={"Retry-After": "1"})
    if code is None or code in GOING:
        detail = _("The desk's database does not answer just now. Try again.")
        return problem(503, detail, headers={"Retry-After": "5"})
    return None
