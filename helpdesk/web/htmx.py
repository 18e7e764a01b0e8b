"""What pages ask of a request by htmx, and answer to it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def wants_part(request: HttpRequest, target: str = "") -> bool:
    """Say whether htmx asks, for the element with the id `target` where one is named.

    A link that htmx only boosts, and a page that it brings back from its history, want the whole page.
    """
    headers = request.headers
    if not headers.get("HX-Request") or headers.get("HX-History-Restore-Request"):
        return False
    return not target or headers.get("HX-Target") == target


def render_dialog(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a dialog: alone where htmx asks for it, as a page of its own otherwise.

    The template extends `shell` and gives its heading the `level`.
    """
    is_part = wants_part(request)
    frame = {"shell": "part.html" if is_part else "base.html", "level": "2" if is_part else "1"}
    return render(request, template, {**context, **frame}, status=status)
