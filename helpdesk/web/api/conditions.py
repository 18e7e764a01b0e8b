"""Conditional writes: `ETag` says which revision was read, `If-Match` that nothing may have changed since."""

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag(revision: int) -> str:
    """Return the tag of a revision."""
    return f'"{revision}"'


def expected_revision(request: Request, values: dict[str, Any]) -> int | None:
    """Return the revision that the caller read: from the body's `revision`, which is taken out, or from `If-Match`.

    None when neither is given, or any will do (`*`). Raises ValidationError for a tag that is none of ours.
    """
    given: int | None = values.pop("revision", None)
    header = request.headers.get("If-Match", "*").strip()
    if given is not None or header == "*":
        return given
    found = _TAG.fullmatch(header)
    if found is None:
        raise ValidationError({"If-Match": [_("Send the ETag as it was read, quotation marks included.")]})
    return int(found.group(1))
