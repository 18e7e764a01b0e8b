"""Putting an own dashboard together: its facts, its figures in order, one more, and a figure from a report's page."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.errors import Stale
from helpdesk.insights.forms.dashboards import DashboardForm, PanelForm
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels.kept import panels_of
from helpdesk.insights.panels.narrowing import Narrowing
from helpdesk.insights.panels.panel import SPLIT, Form, Panel, PanelRefused, check
from helpdesk.insights.selectors.dashboards import own
from helpdesk.insights.services.dashboards import (
    MOST_PANELS,
    add_panel,
    change_dashboard,
    create_dashboard,
    move_panel,
    remove_panel,
)
from helpdesk.insights.views.board_doors import own_or_404, url_of
from helpdesk.web.htmx import wants_part
from helpdesk.web.saving import answered

FIGURES_ID, FACTS_ID = "board-figures", "panel-facts"
"""The elements that htmx asks for: all figures with the form for one more, and what that form offers for a figure."""
ADD, CHOOSE, REMOVE = "add", "choose", "remove"
MOVES = {"up": True, "down": False}
DONE = "done"
"""What the button sends that saves the facts and leaves the editor."""
NEW = "new"
"""The word for a dashboard that is still to be made."""


@dataclass(frozen=True)
class Row:
    """A figure as the editor lists it: where it stands, what it is and how it is drawn, and what is wrong with it.

    `key` names it wherever it stands, so that the focus stays with it when it moves.
    """

    place: int
    key: str
    title: str
    words: str
    is_first: bool
    is_last: bool
    problem: str = ""

    @property
    def name(self) -> str:
        """Return what tells it from the others."""
        return f"{self.title} ({self.words})" if self.words else self.title


def editor(
    request: DeskRequest,
    dashboard: Dashboard,
    *,
    form: DashboardForm | None = None,
    panel_form: PanelForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show what a dashboard is made of; asked by htmx, its figures or what a figure offers alone."""
    panels = panels_of(dashboard)
    context = {
        "dashboard": dashboard,
        "form": form or DashboardForm(dashboard=dashboard, viewer=request.user),
        "panel_form": panel_form or PanelForm(viewer=request.user, name=request.GET.get("name", "")),
        "shelves": [
            shelf for shelf in (_shelf(panels, is_number=True), _shelf(panels, is_number=False)) if shelf[1]
        ],
        "is_full": len(panels) >= MOST_PANELS,
        "most": MOST_PANELS,
        "problem": problem,
        "is_part": wants_part(request),
    }
    if wants_part(request, FACTS_ID):
        return render(request, "insights/_panel_facts.html", context)
    if wants_part(request, FIGURES_ID):
        return render(request, "insights/_board_figures.html", context, status=status)
    return render(request, "insights/board_edit.html", context, status=status)


@require_POST
@allowed("reports.view")
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Save the name, the period, what it is narrowed to and whether it is shared; `then` may say that this is all."""
    dashboard = own_or_404(request, pk)
    form = DashboardForm(request.POST, dashboard=dashboard, viewer=request.user)
    if not form.is_valid():
        return editor(request, dashboard, form=form, status=400)
    try:
        change_dashboard(dashboard, actor=request.user, seen=[form.cleaned_data["changes"]], **form.facts())
    except ValidationError as error:
        form.refuse(errors_of(error))
        return editor(request, dashboard, form=form, status=400)
    except Stale as error:
        form.mean(error.row)
        told = _(
            "This dashboard was changed meanwhile. What you wrote is kept: save again if you still mean it."
        )
        form.add_error(None, told)
        return editor(request, error.row, form=form, status=409)
    except Dashboard.DoesNotExist as gone:
        raise Http404 from gone
    is_done = request.POST.get("then") == DONE
    return answered(request, url_of(dashboard) if is_done else f"{url_of(dashboard)}?edit=1")


@require_POST
@allowed("reports.view")
def panels(request: DeskRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says: add the figure, offer what fits the chosen one, move one or remove it."""
    dashboard = own_or_404(request, pk)
    does, _colon, place = request.POST.get("do", ADD).partition(":")
    if does in {ADD, CHOOSE}:
        return _add(request, dashboard, is_done=does == ADD)
    seen = [_number(request.POST.get("changes", ""))]
    try:
        if does in MOVES:
            done = move_panel(dashboard, _number(place), is_up=MOVES[does], actor=request.user, seen=seen)
        elif does == REMOVE:
            done = remove_panel(dashboard, _number(place), actor=request.user, seen=seen)
        else:
            raise Http404
    except Stale as error:
        return editor(request, error.row, problem=str(error), status=409)
    except ValidationError as error:
        return editor(request, dashboard, problem=" ".join(error.messages), status=400)
    except Dashboard.DoesNotExist as gone:
        raise Http404 from gone
    return _done(request, done)


@require_POST
@allowed("reports.view")
def put(request: DeskRequest) -> HttpResponse:
    """Put a figure, as a report's page shows it, on one of the reader's dashboards or on a new one; go there."""
    name = request.POST.get("board", "")
    dashboard = None if name == NEW else get_object_or_404(own(request.user), pk=_number(name))
    try:
        with transaction.atomic():
            found = dashboard or create_dashboard(request.user, name=_unused_name(request))
            add_panel(found, _figure(request), actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(url_of(dashboard) if dashboard else "insights:boards")
    except (PanelRefused, Dashboard.DoesNotExist) as refusal:
        raise Http404 from refusal
    messages.success(request, _("The figure is on “%(name)s” now.") % {"name": found.name})
    return redirect(url_of(found))


def errors_of(error: ValidationError) -> Mapping[str, list[str]]:
    """Return what a verb refused, by field."""
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def _add(request: DeskRequest, dashboard: Dashboard, *, is_done: bool) -> HttpResponse:
    name = request.POST.get("name", "")
    if not is_done:
        return editor(request, dashboard, panel_form=PanelForm(viewer=request.user, name=name))
    form = PanelForm(request.POST, viewer=request.user, name=name)
    if not form.is_valid():
        return editor(request, dashboard, panel_form=form, status=400)
    try:
        done = add_panel(dashboard, form.written(), actor=request.user)
    except PanelRefused as refusal:
        form.refuse(refusal.errors)
        return editor(request, dashboard, panel_form=form, status=400)
    except ValidationError as error:
        form.refuse(errors_of(error))
        return editor(request, dashboard, panel_form=form, status=400)
    except Dashboard.DoesNotExist as gone:
        raise Http404 from gone
    return _done(request, done)


def _done(request: DeskRequest, dashboard: Dashboard) -> HttpResponse:
    if wants_part(request):
        return editor(request, dashboard)
    return redirect(f"{url_of(dashboard)}?edit=1#{FIGURES_ID}")


def _shelf(panels: list[Panel], *, is_number: bool) -> tuple[str, list[Row]]:
    """Return the numbers, or the charts, as rows under their heading."""
    places = [place for place, panel in enumerate(panels) if panel.is_number is is_number]
    narrowing = Narrowing(panels[place].filters for place in places)
    rows = [
        _row(panels[place], place, narrowing, is_first=place == places[0], is_last=place == places[-1])
        for place in places
    ]
    return (_("Numbers") if is_number else _("Charts")), rows


def _row(panel: Panel, place: int, narrowing: Narrowing, *, is_first: bool, is_last: bool) -> Row:
    key = hashlib.sha256(json.dumps(panel.written(), sort_keys=True).encode()).hexdigest()[:8]
    words, problem = [], ""
    if panel.form in Form.values and panel.form not in {Form.NUMBER, Form.OWN}:
        words.append(str(Form(panel.form).label))
    if panel.by in DIMENSIONS:
        words.append(str(DIMENSIONS[panel.by].title))
    try:
        check(panel)
    except PanelRefused as refusal:
        problem = str(refusal)
    else:
        if panel.filters:
            filters, gone = narrowing.read_most(REPORTS[panel.name], panel.filters)
            words.append(narrowing.called(filters))
            problem = " ".join(sentence for sentences in gone.values() for sentence in sentences)
    return Row(place, key, panel.title, " · ".join(filter(None, words)), is_first, is_last, problem)


def _figure(request: DeskRequest) -> dict[str, Any]:
    """Return the figure that a report's page sent: its form, its split, and its filters under their names."""
    name = request.POST.get("figure", "")
    known = {*REPORTS[name].dimensions, *REPORTS[name].options} if name in REPORTS else set()
    filters = {one: request.POST.getlist(one) for one in request.POST if one in known}
    return {
        "name": name,
        "form": request.POST.get("form", ""),
        "by": request.POST.get("by", "") if request.POST.get("form") in SPLIT else "",
        "filters": filters,
    }


def _unused_name(request: DeskRequest) -> str:
    """Return a name for a new dashboard that none of the reader's has."""
    taken = set(own(request.user).values_list("name", flat=True))
    usual = _("My dashboard")
    names = (usual, *(f"{usual} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _number(text: str) -> int:
    """Return a number that a form sent. Raises Http404 for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)
