"""Pages of what is so now: the whole page, or what changes of it alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from helpdesk.accounts.access import DeskRequest
from helpdesk.accounts.models import Team
from helpdesk.web.htmx import wants_part


def live_page(
    request: DeskRequest, part_id: str, title: str, offered: Sequence[Team], context: Mapping[str, Any]
) -> HttpResponse:
    """Render a page whose changing part has an element and a template named `part_id`; for htmx that part alone."""
    part = f"insights/_{part_id}.html"
    frame = {
        "title": title,
        "part": part,
        "part_id": part_id,
        "offered": offered,
        "chosen": request.GET.get("team", ""),
    }
    return render(
        request, part if wants_part(request, part_id) else "insights/live.html", {**frame, **context}
    )
