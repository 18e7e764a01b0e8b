"""POSTs that may be repeated: with an `Idempotency-Key`, the second answer is the first one.

The key, the work and the answer are written in one transaction. So a request that died leaves nothing, a repeat
that arrives meanwhile waits for the first, and no crash can do the work without remembering it.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.db.models.functions import Now
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from helpdesk.web.api.problems import MEDIA_TYPE, problem
from helpdesk.web.models import IdempotencyKey

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
PURGED_AT_ONCE = 100
LONGEST_KEY = 255
REMEMBERED_HEADERS = ("Location", "ETag")

Handler = Callable[..., HttpResponseBase]


def once(view: APIView, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer a POST that carries a key: the first time by the handler, then as the first time.

    The same key with another request answers 422; while the first is still at work after the lock's time-out, 409.
    An answer of 500 or above is not remembered. `view.secrets` names what is shown in the first answer alone.
    """
    key, fingerprint = _key(request), _fingerprint(request)
    user: Any = request.user
    _purge(user.pk, key)
    try:
        with transaction.atomic():
            row = _claim(user.pk, key, fingerprint)
            if row.status is not None or row.fingerprint != fingerprint:
                return _answer_again(row, fingerprint)
            response = _answer(view, handler, request, *args, **kwargs)
            if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                _remember(row, response, secrets=getattr(view, "secrets", ()))
            else:
                transaction.set_rollback(True)
            return response
    except _StillRunning:
        detail = _("The first request with this Idempotency-Key is still at work. Try again.")
        return problem(409, detail, kind="still-running", headers={"Retry-After": "2"})


class _StillRunning(Exception):
    """The first request with the key holds it longer than a request may wait."""


def _key(request: Request) -> str:
    key = request.headers[HEADER].strip()
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise ValidationError({HEADER: [_("A key has 1 to 255 printable characters.")]})
    return key


class _WithFiles(JSONEncoder):
    """JSON in which a file stands by its name and the hash of its content."""

    def default(self, obj: Any) -> Any:
        """Return what stands for an object."""
        if not isinstance(obj, UploadedFile):
            return super().default(obj)
        obj.seek(0)
        digest = hashlib.sha256()
        for portion in obj.chunks():
            digest.update(portion)
        obj.seek(0)
        return [obj.name, digest.hexdigest()]


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, cls=_WithFiles)
    parts = (str(request.user.pk), str(request.method), request.get_full_path(), body)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _purge(user_id: int, key: str) -> None:
    """Forget this key if its day is over, and some others that are as old."""
    old = IdempotencyKey.objects.filter(created_at__lt=Now() - KEPT_FOR)
    old.filter(user_id=user_id, key=key).delete()
    oldest = old.order_by("created_at").values("pk")[:PURGED_AT_ONCE]
    IdempotencyKey.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()


def _claim(user_id: int, key: str, fingerprint: str) -> IdempotencyKey:
    """Take the key, or wait until whoever has it is done, and return its row as it then is."""
    try:
        with transaction.atomic():
            row = IdempotencyKey(user_id=user_id, key=key, fingerprint=fingerprint)
            IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    except OperationalError as error:
        raise _StillRunning from error
    return IdempotencyKey.objects.get(user_id=user_id, key=key)


def _answer(view: APIView, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Let the handler answer; what a refused request had begun is undone, its answer is kept."""
    try:
        with transaction.atomic():
            return handler(request, *args, **kwargs)
    except Exception as error:  # noqa: BLE001  the framework answers what it knows, and raises the rest again
        return view.handle_exception(error)


def _remember(row: IdempotencyKey, response: HttpResponseBase, *, secrets: tuple[str, ...]) -> None:
    body = _body(response)
    if isinstance(body, dict):
        body = {name: None if name in secrets else value for name, value in body.items()}
    row.status, row.body = response.status_code, body
    row.headers = {name: response.headers[name] for name in REMEMBERED_HEADERS if name in response.headers}
    row.save(update_fields=["status", "body", "headers"])


def _body(response: HttpResponseBase) -> Any:
    """Return the answer as plain JSON; jsonb cannot hold a NUL, which an error may echo."""
    if isinstance(response, Response):
        text = json.dumps(response.data, cls=JSONEncoder)
    else:
        assert isinstance(response, HttpResponse)  # noqa: S101  no POST of the API streams
        text = response.content.decode()
    return _without_nul(json.loads(text)) if text else None


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(inner) for inner in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(inner) for name, inner in value.items()}
    return value


def _answer_again(row: IdempotencyKey, fingerprint: str) -> HttpResponseBase:
    if row.fingerprint != fingerprint:
        detail = _("This Idempotency-Key was used for another request.")
        return problem(422, detail, kind="idempotency-key-reused")
    status = row.status or HTTPStatus.INTERNAL_SERVER_ERROR
    headers = {**row.headers, "Idempotent-Replayed": "true"}
    if status >= HTTPStatus.BAD_REQUEST:
        content = json.dumps(row.body, ensure_ascii=False).encode()
        return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)
    return Response(row.body, status=status, headers=headers)
