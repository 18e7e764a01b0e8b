"""My day: the first page of everybody who works at the desk."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from escalation.approvals import asked_of
from escalation.day import first_of, kept, naming, tasks
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.htmx import wants_part
from helpdesk.web.times import now
from knowledge_base.selectors.waiting import waiting_for

PART = "day"
MOST_NAMING = 10


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("tickets.view")
def day(request: DeskRequest) -> HttpResponse:
    """Show what waits for the reader now and why, what was escalated to them, and how their promises stand."""
    at = now()
    found = tasks(request.user, at)
    context = {
        "at": at,
        "today": date_format(timezone.localtime(at), pgettext("date format", "l, j E")),
        "tasks": found,
        "start_url": first_of(found),
        "escalations": naming(request.user)[:MOST_NAMING],
        "questions": _asked_of(request),
        "knowledge": waiting_for(request.user),
        "kept": kept(request.user, _midnight(at)),
        "may_acknowledge": request.user.may("escalations.write"),
    }
    template = "escalation/_day.html" if wants_part(request, PART) else "escalation/day.html"
    return render(request, template, context)


def _asked_of(request: DeskRequest) -> list[dict[str, Any]]:
    """Return what waits for the reader's yes or no, in their language."""
    language = get_language() or "en"
    rows = asked_of(request.user)[:MOST_NAMING]
    return [{"approval": approval, "text": approval.question_in(language)} for approval in rows]


def _midnight(at: datetime) -> datetime:
    """Return when the reader's day began, in their own time zone."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
