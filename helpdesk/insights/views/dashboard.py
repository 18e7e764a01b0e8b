"""The manager's dashboard: the figures of a period beside the period before, each with the tickets that it counts."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.insights.addresses import dashboard_url, report_url
from helpdesk.insights.charts.wording import counted, dates, weekday
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.panels.drawing import draw
from helpdesk.insights.panels.standard import BELOW, FIGURES, NUMBERS, RATE
from helpdesk.insights.questions import Question
from helpdesk.insights.remembering import LONG_DAYS
from helpdesk.insights.reports.base import Report
from helpdesk.insights.selectors.arrivals import DAYS, HOURS, arrived
from helpdesk.insights.views.asking import asked, controls, narrowed_to
from helpdesk.web.htmx import wants_part
from helpdesk.web.listing import listing
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.selectors.queue import as_rows, with_all_shown

MORE_ID = "dashboard-more"


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("reports.view")
def show(request: DeskRequest) -> HttpResponse:
    """Show the figures of the period that the address names.

    What takes longer comes after the page: htmx asks for it; without scripts a link does, by `all`.
    """
    wanted = asked(request, REPORTS[RATE])
    question = replace(wanted.question, by=None, as_of=None)
    if wants_part(request, MORE_ID):
        return render(request, "insights/_dashboard_more.html", _more(request, question))
    is_whole = "all" in request.GET
    context = {
        **controls(request, question),
        **_first(request, question),
        "problems": wanted.problems,
        "is_whole": is_whole,
        "more_url": dashboard_url(question),
        "whole_url": dashboard_url(question, all=1),
        "reports": [(str(report.title), report_url(question.of(report.name))) for report in _measured()],
    }
    if is_whole:
        context |= _more(request, question)
    return render(request, "insights/dashboard.html", context)


@require_safe
@allowed("reports.view")
def arrivals_behind(request: DeskRequest) -> HttpResponse:
    """List the tickets that came in on a `weekday` (0 is Monday) at an `hour`."""
    wanted = asked(request, REPORTS[RATE])
    question = replace(wanted.question, by=None, as_of=None)
    day, hour = _number(request, "weekday", DAYS), _number(request, "hour", HOURS)
    rows = Ticket.objects.filter(pk__in=arrived(question, request.user, day, hour).values("pk"))
    page = listing(request, with_all_shown(rows), ("-created_at", "created_at"))
    context = {
        "title": _("New tickets"),
        "what": f"{weekday(day)}, {hour:02d}:00, {dates(question.start, question.end)}",
        "narrowed": narrowed_to(question),
        "count": counted(rows.count()),
        "rows": as_rows(page.rows, now()),
        "page": page,
        "back": dashboard_url(question),
        "back_label": _("Dashboard"),
        "problems": wanted.problems,
    }
    return render(request, "insights/behind.html", context)


def _first(request: DeskRequest, question: Question) -> dict[str, object]:
    """Return the numbers and the charts that stand at the top."""
    page = draw([*NUMBERS, *FIGURES], question, request.user)
    return {
        "numbers": page.numbers,
        "figures": page.figures,
        "at": page.at,
        "is_complete": page.is_complete,
    }


def _more(request: DeskRequest, question: Question) -> dict[str, object]:
    """Return the charts below: what is due, when tickets come in, how they climb, where time goes, who holds what."""
    page = draw(BELOW, question, request.user)
    is_long = question.days > LONG_DAYS  # then it may be of another instant than what stands on top
    return {"more_figures": page.figures, "more_at": page.at if is_long else None}


def _measured() -> list[Report]:
    """Return the reports that have figures."""
    return [report for report in REPORTS.values() if not report.note]


def _number(request: DeskRequest, name: str, below: int) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and int(text[:3]) < below):
        raise Http404
    return int(text)
