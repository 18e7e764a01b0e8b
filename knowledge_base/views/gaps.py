"""What knowledge spared, and where it is missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.times import now
from knowledge_base.selectors import gaps as read


@require_safe
@allowed("knowledge.write")
def gaps(request: DeskRequest) -> HttpResponse:
    """Show what the last thirty days say: escalations avoided, and what is missing, with what can be done about it."""
    at, reader = now(), request.user
    context = {
        "days": read.PERIOD.days,
        "sum": read.outcome(reader, at),
        "missed": read.missed_searches(at),
        "uncovered": read.uncovered_topics(reader, at),
        "unhelpful": read.unhelpful_articles(reader, at),
        "repeated": read.repeated(reader, at),
    }
    return render(request, "knowledge_base/gaps.html", context)
