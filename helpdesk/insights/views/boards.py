"""Own dashboards on screen: the list of them, one with its figures, a new one, and its end."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.insights.forms.dashboards import NewDashboardForm
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels.drawing import draw
from helpdesk.insights.panels.kept import panels_of, question_of
from helpdesk.insights.periods import Period
from helpdesk.insights.selectors.dashboards import own, shared_by_others
from helpdesk.insights.services.dashboards import (
    create_dashboard,
    delete_dashboard,
    facts_of,
)
from helpdesk.insights.views.asking import Asked, asked_of_board, controls
from helpdesk.insights.views.board_doors import own_or_404, readable_or_404, url_of
from helpdesk.insights.views.board_editing import editor, errors_of
from helpdesk.web.listing import listing
from helpdesk.web.saving import answered, drawer, posted
from tickets.views.tabs import Tab

DESK = "desk"
"""The word for the dashboard that every desk has."""
USUAL = (Period.LAST_7_DAYS, Period.LAST_30_DAYS, Period.LAST_90_DAYS, Period.LAST_12_MONTHS)
"""The periods that stand above every dashboard."""


@require_safe
@allowed("reports.view")
def index(request: DeskRequest) -> HttpResponse:
    """List the reader's dashboards, and those that others share."""
    page = listing(request, shared_by_others(request.user), ("name", "-updated_at"))
    context = {"own": own(request.user), "page": page}
    return render(request, "insights/boards.html", context)


@require_safe
@allowed("reports.view")
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a dashboard's figures for the period that the address names, or its own; with `edit`, what it is made of."""
    dashboard = readable_or_404(request, pk)
    is_own = dashboard.owner_id == request.user.pk
    if is_own and "edit" in request.GET:
        return editor(request, dashboard)
    wanted = asked_of_board(request, dashboard)
    question = wanted.question
    page = draw(panels_of(dashboard), question, request.user)
    shown = controls(request, question)
    context = {
        **shown,
        "presets": [*_own_preset(request, dashboard, wanted), *shown["presets"]],
        "dashboard": dashboard,
        "is_own": is_own,
        "clear_url": "",
        "numbers": [one for one in page.panels if one.panel.is_number],
        "figures": [one for one in page.panels if not one.panel.is_number],
        "problems": wanted.problems,
        "at": page.at,
        "is_complete": page.is_complete,
    }
    return render(request, "insights/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reports.view")
def add(request: DeskRequest) -> HttpResponse:
    """Show the drawer of a new dashboard, a `copy` of another where the address names one; posted, make it."""
    source = _source(request)
    form = NewDashboardForm(posted(request), initial={"name": _first_name(request, source)})
    if form.is_bound and form.is_valid():
        copied = facts_of(source) if "copy" in request.GET else None
        try:
            made = create_dashboard(request.user, name=form.cleaned_data["name"], copied=copied)
        except ValidationError as error:
            form.refuse(errors_of(error))
        else:
            return answered(request, url_of(made) if copied else f"{url_of(made)}?edit=1")
    context = {
        "form": form,
        "source": source,
        "is_copy": "copy" in request.GET,
        "action": request.get_full_path(),
        "back_url": url_of(source) if source else reverse("insights:boards"),
    }
    return drawer(request, "insights/board_new.html", context, 400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reports.view")
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask whether a dashboard is to be deleted; posted, delete it."""
    dashboard = own_or_404(request, pk)
    if request.method == "POST":
        with suppress(Dashboard.DoesNotExist):  # a second press found it gone
            delete_dashboard(dashboard, actor=request.user)
        return answered(request, reverse("insights:boards"), _("The dashboard is deleted."))
    context = {
        "dashboard": dashboard,
        "mails": dashboard.schedules.count(),
        "action": request.path,
        "back_url": f"{url_of(dashboard)}?edit=1",
    }
    return drawer(request, "insights/board_delete.html", context)


def _source(request: DeskRequest) -> Dashboard | None:
    """Return the dashboard that is to be copied; None for none, and for the one that every desk has. Raises Http404."""
    name = request.GET.get("copy", DESK)
    if name == DESK:
        return None
    if not (name.isascii() and name.isdigit() and len(name) < 10):
        raise Http404
    return readable_or_404(request, int(name))


def _first_name(request: DeskRequest, source: Dashboard | None) -> str:
    if source:
        return source.name
    return _("Dashboard") if "copy" in request.GET else ""


def _own_preset(request: DeskRequest, dashboard: Dashboard, wanted: Asked) -> list[Tab]:
    """Return the dashboard's own period where it is none of the usual ones."""
    if dashboard.period in USUAL:
        return []
    own_question, _gone = question_of(dashboard, wanted.question.timezone)
    span = (own_question.start, own_question.end)
    is_current = span == (wanted.question.start, wanted.question.end)
    return [Tab(str(Period(dashboard.period).label), request.path, is_current)]
