"""Conditional requests (RFC 9110, 13): `ETag` says what was read, `If-Match` that nothing may have changed since.

A tag is `"7.<digest>"`: the revision, and a digest of the answer. The revision counts changes of fields, and it alone
is what `If-Match` compares; a message or the passing of time changes the digest, so that `If-None-Match` answers 304
only for what is the same to the last letter.
"""

import hashlib
import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
# Nothing is given back: blanks between two commas could belong to either, and each further comma would double the work.
_TAGS = re.compile(rf"{_TAG.pattern}(?:[ \t]*+,[ \t]*+(?:{_TAG.pattern})?)*+")
_OURS = re.compile(r"(\d{1,10})(?:\.([0-9a-f]{16}))?(?:-\w+)?")
"""A tag of ours; a web server in front that compresses marks what it sends with a word of its own at the end."""


def etag(revision: int, shown: Any) -> str:
    """Return the strong tag of an answer that shows a thing in this revision."""
    digest = hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:16]
    return f'"{revision}.{digest}"'


def with_tag(request: Request, revision: int, shown: Any, code: int = status.HTTP_200_OK) -> Response:
    """Answer with what shows a thing in a revision, and its tag; to a reader who has it already, 304."""
    tag = etag(revision, shown)
    if request.method in SAFE_METHODS and is_known(request, tag):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
    return Response(shown, status=code, headers={"ETag": tag})


def wanted_revisions(request: Request) -> Collection[int] | None:
    """Return the revisions that `If-Match` allows; None when it is not sent, or any will do (`*`).

    Tags are compared strongly: a weak one matches nothing, and neither does one that is not of ours. Raises
    ValidationError for what is no list of tags.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    strong = [_OURS.fullmatch(tag) for weak, tag in _tags(header, "If-Match") if not weak]
    return {int(found.group(1)) for found in strong if found}


def is_known(request: Request, tag: str) -> bool:
    """Say whether the caller has the answer with this tag already: `If-None-Match` names it, weakly or not.

    Raises ValidationError for what is no list of tags.
    """
    header = request.headers.get("If-None-Match")
    if header is None:
        return False
    if header.strip() == "*":
        return True
    known = [_OURS.fullmatch(one) for _weak, one in _tags(header, "If-None-Match")]
    return any(found and f'"{found.group(1)}.{found.group(2)}"' == tag for found in known)


def _tags(header: str, name: str) -> list[tuple[str, str]]:
    """Return the tags of a header, each with `W/` before it when it is weak."""
    if not _TAGS.fullmatch(header.strip()):
        raise ValidationError({name: [_("Send the ETag as it was read, quotation marks included.")]})
    return _TAG.findall(header)
