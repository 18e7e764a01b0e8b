"""One report: the figure over time, by what the reader chooses, with its table, its definition and its files."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import User
from helpdesk.insights import drawn
from helpdesk.insights.addresses import behind_url, dashboard_url, export_url, period_of, report_url
from helpdesk.insights.answering import Answer, answers
from helpdesk.insights.behind import tickets_behind
from helpdesk.insights.charts.figures import Figure
from helpdesk.insights.charts.wording import COUNT, DAYS, SHARE, counted, dates, level_name, period
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.drawn import Answered
from helpdesk.insights.errors import NotForYou, QuestionRefused, TooMuch
from helpdesk.insights.more_words import MORE, OPTIONS, WORDS
from helpdesk.insights.panels.panel import SPLIT, Form, forms_of
from helpdesk.insights.questions import Question
from helpdesk.insights.reading import cell_from
from helpdesk.insights.reports.base import PARTS, Report
from helpdesk.insights.reports.counting import ALL
from helpdesk.insights.selectors.dashboards import own
from helpdesk.insights.sight import SEES_AGENTS
from helpdesk.insights.views.asking import asked, controls, figure_of, narrowed_to
from helpdesk.web.listing import listing
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.selectors.queue import as_rows, with_all_shown
from tickets.views.tabs import Tab

NUMERATOR, DENOMINATOR = "numerator", "denominator"
MOST_SHOWN = 40
FILES = ("csv", "xlsx", "json")


@require_safe
@allowed("reports.view")
def show(request: DeskRequest, name: str) -> HttpResponse:
    """Show the report that the address names, over its period, split by its `by`."""
    report = _report(name)
    wanted = asked(request, report)
    question, problems = wanted.question, wanted.problems
    try:
        found = answered(question, request.user)
    except (NotForYou, QuestionRefused, TooMuch) as refusal:
        problems = [*problems, _told(refusal)]
        question = replace(question, by=None, as_of=None, filters={})
        found = answered(question, request.user)
    context = {
        **controls(request, question),
        "report": report,
        "found": found,
        "figure": figure_of(question),
        "is_empty": _is_empty(found.answer),
        "tile": drawn.tile(found),
        "figures": _figures(found),
        "more": drawn.shown_more(found, MORE),
        "splits": _splits(question, report, request.user),
        "options": _options(question, report),
        "parts": _parts(question, found.answer),
        "files": [{"label": form.upper(), "url": export_url(question, form)} for form in FILES],
        "problems": problems,
        "addable": addable(question, report),
        "boards": own(request.user),
        "dashboard_url": dashboard_url(question),
        "at": found.answer.computed_at,
    }
    return render(request, "insights/report.html", context)


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("reports.view")
def behind(request: DeskRequest, name: str) -> HttpResponse:
    """List the tickets that one cell of a report counts: `part`, `group` and `start` (a bucket's first day) name it."""
    report = _report(name)
    wanted = asked(request, report)
    question = wanted.question
    try:
        part, group, start = cell_from(report, question, request.GET)
        found = tickets_behind(question, request.user, part, group, start)
    except (NotForYou, QuestionRefused, TooMuch) as refusal:
        raise Http404 from refusal
    page = listing(
        request,
        with_all_shown(Ticket.objects.filter(pk__in=found.values("pk"))),
        ("-created_at", "created_at", "-updated_at"),
    )
    context = {
        "title": str(report.title),
        "count": counted(found.count()),
        "figure": figure_of(question),
        "group": _group(question, group),
        "what": _named(question, part, start),
        "narrowed": narrowed_to(question),
        "parts": _part_tabs(question, part, group, start) if report.unit == SHARE and part in PARTS else [],
        "rows": as_rows(page.rows, now()),
        "page": page,
        "back": report_url(question),
        "back_label": str(report.title),
        "problems": wanted.problems,
    }
    return render(request, "insights/behind.html", context)


def answered(question: Question, viewer: User, *, is_compared: bool = True) -> Answered:
    """Return a question with its answer and that of the period before. Raises what `answers` raises."""
    asked_for = [question, replace(question.before(), by=None)] if is_compared else [question]
    found = answers(asked_for, viewer)
    return Answered(question, found[0], found[1] if is_compared else None)


def addable(question: Question, report: Report) -> dict[str, Any]:
    """Return what a dashboard takes of a report's page: the figure, the forms that fit its split, and its filters."""
    forms = [form for form in forms_of(report.name) if (form in SPLIT) is bool(question.by)]
    if not forms:
        return {}
    filters = [(name, value) for name, value in period_of(question) if name in question.filters]
    shown = [(form, str(Form(form).label)) for form in forms]
    return {"figure": report.name, "by": question.by or "", "forms": shown, "filters": filters}


def _report(name: str) -> Report:
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


def _told(refusal: Exception) -> str:
    if isinstance(refusal, TooMuch):
        return _("This lies too far back to be told at once. The API tells it by a job.")
    return str(refusal)


def _figures(found: Answered) -> list[Figure]:
    """Return the charts of a report: over time, and by what it is split."""
    figures = []
    if any(cell.value is not None for cell in found.answer.buckets):
        figures.append(drawn.over_time(found))
    if found.question.by and found.answer.groups:
        axis = str(DIMENSIONS[found.question.by].title)
        figures.append(drawn.by_group(found, axis=axis, most=MOST_SHOWN))
        if found.unit == COUNT and found.answer.buckets:
            figures.append(drawn.parts_over_time(found))
    return figures


def _is_empty(answer: Answer) -> bool:
    """Say whether nothing at all was counted in the period."""
    total = answer.total
    return not (total.value or total.numerator or total.denominator)


def _splits(question: Question, report: Report, viewer: User) -> list[Tab]:
    """Return what the reader may split the report by."""
    names = [name for name in report.dimensions if name != "agent" or viewer.role in SEES_AGENTS]
    tabs = [Tab(_("In all"), report_url(question, by=None), question.by is None)]
    return tabs + [
        Tab(str(DIMENSIONS[name].title), report_url(question, by=name), question.by == name) for name in names
    ]


def _options(question: Question, report: Report) -> dict[str, tuple[Any, list[tuple[str, str, bool]]]]:
    """Return what else the report may be asked: each name with its title and its words (code, label, chosen)."""
    return {
        name: (
            OPTIONS[name],
            [(word, str(WORDS[word]), [word] == list(question.filters.get(name, ()))) for word in words],
        )
        for name, words in report.options.items()
    }


def _parts(question: Question, answer: Answer) -> list[tuple[str, str, str]]:
    """Return the numerator and the denominator with their lists."""
    total = answer.total
    if answer.unit == DAYS:
        return [
            (_("Open"), counted(total.numerator), behind_url(question)),
            (_("Solved"), counted(total.denominator), behind_url(question, DENOMINATOR)),
        ]
    if answer.unit != SHARE:
        return [(_("Tickets counted"), counted(total.numerator), behind_url(question))]
    return [
        (_("Counted"), counted(total.numerator), behind_url(question)),
        (_("Out of"), counted(total.denominator), behind_url(question, DENOMINATOR)),
    ]


def _named(question: Question, part: str, start: date | None) -> str:
    span = dates(question.start, question.end) if start is None else period(start, question.bucket)
    if part == DENOMINATOR:
        return _("all that it is out of, %(period)s") % {"period": span}
    return f"{MORE[part][0]}, {span}" if part in MORE else span


def _group(question: Question, group: Any) -> str:
    """Return what the listed group is called; a move between levels as on its arrow."""
    if group is ALL:
        return ""
    if question.by:
        return str(DIMENSIONS[question.by].labels([group])[group])
    levels = [
        level_name(int(level)) for level in str(group).split("-") if level.isdecimal() and len(level) < 3
    ]
    return " → ".join(levels)


def _part_tabs(question: Question, part: str, group: Any, start: date | None) -> list[Tab]:
    names = ((NUMERATOR, _("Counted")), (DENOMINATOR, _("Out of")))
    return [
        Tab(label, behind_url(question, name, group=group, start=start), name == part)
        for name, label in names
    ]
