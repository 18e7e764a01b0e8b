"""The manager's dashboard: the figures of a period beside the period before, each with the tickets that it counts."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import Team
from helpdesk.insights.answering import answers
from helpdesk.insights.charts import building
from helpdesk.insights.charts.figures import Figure, Point
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import COUNT, counted, level_name, weekday
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import Report
from helpdesk.insights.selectors.arrivals import DAYS, HOURS, arrivals, arrived
from helpdesk.insights.selectors.holding import held
from helpdesk.insights.selectors.wall import due_soon, unacknowledged
from helpdesk.insights.sight import SEES_AGENTS
from helpdesk.insights.views import drawn
from helpdesk.insights.views.addresses import dashboard_url, period_of, report_url
from helpdesk.insights.views.asking import asked, controls, of_report
from helpdesk.insights.views.drawn import Answered
from helpdesk.insights.views.teams import with_teams
from helpdesk.insights.views.wall import figure_of_due
from helpdesk.web.api.counting import capped_count
from helpdesk.web.htmx import wants_part
from helpdesk.web.listing import listing
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.selectors.queue import as_rows, with_all_shown

MORE_ID = "dashboard-more"
RATE = "escalation-rate"
MOST_TOPICS = 8
LEVELS = 3
"""So many levels are drawn, and more where tickets reached them."""


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
    question = replace(asked(request, REPORTS[RATE]).question, by=None, as_of=None)
    day, hour = _number(request, "weekday", DAYS), _number(request, "hour", HOURS)
    rows = Ticket.objects.filter(pk__in=arrived(question, request.user, day, hour).values("pk"))
    page = listing(request, with_all_shown(rows), ("-created_at", "created_at"))
    context = {
        "title": _("New tickets"),
        "what": f"{weekday(day)}, {hour:02d}:00",
        "count": counted(rows.count()),
        "rows": as_rows(page.rows, now()),
        "page": page,
        "back": dashboard_url(question),
        "back_label": _("Dashboard"),
    }
    return render(request, "insights/behind.html", context)


def questions_on_top(question: Question) -> list[Question]:
    """Return what the numbers and charts at the top ask, about the question's period."""
    return [
        of_report(question, RATE),
        of_report(question, "first-contact-resolution"),
        of_report(question, "first-response-time"),
        of_report(question, "resolution-time"),
        _by_clock(question, "first_response"),
        _by_clock(question, "resolution"),
        of_report(question, "backlog"),
    ]


def questions_below(question: Question) -> list[Question]:
    """Return what the charts below ask."""
    return [
        of_report(question, "escalations", by="reason"),
        of_report(question, "flow"),
        of_report(question, RATE, by="level"),
        of_report(question, "time-at-level", by="level"),
        of_report(question, RATE, by="topic"),
    ]


def _first(request: DeskRequest, question: Question) -> dict[str, object]:
    """Return the numbers and the charts that stand at the top."""
    rate, contact, response, solution, first_reply, solved, backlog = _compared(
        request, questions_on_top(question)
    )
    return {
        "numbers": [
            drawn.tile(backlog),
            _unacknowledged(request, question),
            drawn.tile(first_reply, _("First replies in time")),
            drawn.tile(solved, _("Solutions in time")),
            drawn.tile(rate),
            drawn.tile(contact),
        ],
        "figures": [drawn.over_time(one) for one in (rate, contact, response, solution)],
        "at": rate.answer.computed_at,
        "is_complete": rate.answer.is_complete,
    }


def _more(request: DeskRequest, question: Question) -> dict[str, object]:
    """Return the charts below: what is due, when tickets come in, how they climb, where time goes, who holds what."""
    teams = _teams(question)
    reasons, moves, began, times, topics = _plain(request, questions_below(question))
    figures = [
        figure_of_due(due_soon(request.user, now(), teams), teams),
        _arrivals(request, question),
        drawn.parts_over_time(reasons),
        drawn.flow(moves, _levels(began, moves)),
        drawn.by_group(times, "chart-levels", axis=_("Level")),
        drawn.by_group(topics, "chart-topics", axis=_("Topic"), most=MOST_TOPICS),
    ]
    if request.user.role in SEES_AGENTS:
        figures.append(_load(request, teams))
    return {"more_figures": figures}


def _compared(request: DeskRequest, questions: Sequence[Question]) -> list[Answered]:
    """Return the questions with their answers and those of the period before, from the same facts."""
    found = answers([*questions, *(question.before() for question in questions)], request.user)
    count = len(questions)
    return [Answered(*three) for three in zip(questions, found[:count], found[count:], strict=True)]


def _plain(request: DeskRequest, questions: Sequence[Question]) -> list[Answered]:
    return [Answered(*two) for two in zip(questions, answers(questions, request.user), strict=True)]


def _by_clock(question: Question, clock: str) -> Question:
    other = of_report(question, "sla")
    return replace(other, filters={**other.filters, "clock": [clock]})


def _teams(question: Question) -> list[Team] | None:
    """Return the teams that live figures are narrowed to."""
    wanted = [team for team in question.filters.get("team") or [] if team is not None]
    return list(Team.objects.filter(pk__in=wanted)) if wanted else None


def _unacknowledged(request: DeskRequest, question: Question) -> KeyFigure:
    teams = _teams(question)
    found = capped_count(unacknowledged(request.user, teams), "next_at", "-pk")
    return KeyFigure(
        _("Escalations not acknowledged"),
        counted(found["value"]) + ("" if found["exact"] else "+"),
        with_teams(reverse("escalation:list"), teams, unacknowledged="true"),
        tone="bad" if found["value"] else "",
    )


def _arrivals(request: DeskRequest, question: Question) -> Figure:
    path = reverse("insights:arrivals")
    asked_for = urlencode(period_of(question, by=None))
    urls = [[f"{path}?{asked_for}&weekday={day}&hour={hour}" for hour in range(HOURS)] for day in range(DAYS)]
    definition = _("Tickets created in the period, by the weekday and hour of your time zone.")
    counts = arrivals(question, request.user)
    return building.by_hour("chart-arrivals", _("New tickets"), counts, urls, definition=definition)


def _levels(began: Answered, moves: Answered) -> list[Point]:
    """Return the levels between which tickets moved, with how many began at each."""
    groups = [group for group in began.answer.groups if group.key is not None]
    known = {group.key: group for group in groups}
    reached = [int(level) for group in moves.answer.groups for level in str(group.key).split("-")]
    top = max([*known, *reached, LEVELS])
    return [
        Point(
            level_name(level), known[level].total.denominator if level in known else 0, detail=_("began here")
        )
        for level in range(1, top + 1)
    ]


def _load(request: DeskRequest, teams: Sequence[Team] | None) -> Figure:
    """Return how much each person holds beside their room, by name: nobody is ranked."""
    people = held(request.user, teams)
    queue = reverse("tickets:view", args=["open"])
    points = [
        Point(one.person.name, one.number, f"{queue}?{urlencode({'assignee': one.person.email})}")
        for one in people
    ]
    over = sum(one.number > one.room for one in people)
    title = ngettext(
        "%(over)s of %(all)s person holds more than they have room for",
        "%(over)s of %(all)s people hold more than they have room for",
        len(people),
    ) % {"over": counted(over), "all": counted(len(people))}
    return building.ranked(
        "chart-load",
        title,
        points,
        COUNT,
        axis=_("Person"),
        value=_("Open tickets"),
        room=[one.room for one in people],
        room_name=_("Room"),
    )


def _measured() -> list[Report]:
    """Return the reports that have figures."""
    return [report for report in REPORTS.values() if not report.note]


def _number(request: DeskRequest, name: str, below: int) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and int(text[:3]) < below):
        raise Http404
    return int(text)
