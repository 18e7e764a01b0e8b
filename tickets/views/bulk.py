"""Changing several tickets of the queue at once: choose, see what it will do, do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import User
from helpdesk.web.htmx import render_dialog, wants_part
from tickets.forms.bulk import AssignAllForm, PriorityAllForm, StatusAllForm, TagAllForm
from tickets.keys import key_number
from tickets.models import Ticket
from tickets.services import bulk
from tickets.views.doors import visible


@dataclass(frozen=True)
class Action:
    """One change: what its dialog is called, the form that asks for the value, and the verb."""

    label: str | Promise
    form: Callable[..., Form]
    run: Callable[[Sequence[Ticket], Any, User], bulk.Outcome]


ACTIONS = {
    "assign": Action(
        gettext_lazy("Assign"),
        AssignAllForm,
        lambda tickets, form, actor: bulk.assign_all(
            tickets, assignee=form.cleaned_data["assignee"], team=form.cleaned_data["team"], actor=actor
        ),
    ),
    "status": Action(
        gettext_lazy("Set the status"),
        StatusAllForm,
        lambda tickets, form, actor: bulk.set_status(tickets, form.cleaned_data["status"], actor=actor),
    ),
    "priority": Action(
        gettext_lazy("Set the priority"),
        PriorityAllForm,
        lambda tickets, form, actor: bulk.set_priority(
            tickets, form.cleaned_data["priority"] or None, actor=actor
        ),
    ),
    "tag": Action(
        gettext_lazy("Add tags"),
        TagAllForm,
        lambda tickets, form, actor: bulk.add_tags(tickets, form.words(), actor=actor),
    ),
}


@require_POST
@allowed("tickets.write")
def change(request: DeskRequest) -> HttpResponse:
    """Show the dialog of a change to the selected tickets; confirmed, make it and say what refused."""
    action = ACTIONS.get(request.POST.get("action", ""))
    chosen = _chosen(request)
    if action is None or not chosen:
        messages.warning(request, _("Select tickets first. Nothing was changed."))
        return _back(request)
    form = action.form(chosen, request.POST if "confirmed" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        return _dialog(request, action, chosen, form)
    _tell(request, action.run(chosen, form, request.user))
    return _back(request)


def _chosen(request: DeskRequest) -> list[Ticket]:
    """Return the selected tickets that the reader may see, no more than a page of them."""
    keys = request.POST.getlist("key")[: bulk.MOST]
    numbers = [number for key in keys if (number := key_number(key)) is not None]
    return list(visible(request.user).filter(pk__in=numbers).order_by("pk"))


def _dialog(request: DeskRequest, action: Action, chosen: list[Ticket], form: Form) -> HttpResponse:
    context = {
        "action": action,
        "name": request.POST["action"],
        "tickets": chosen,
        "form": form,
        "next": _next(request),
    }
    return render_dialog(request, "tickets/bulk.html", context, status=400 if form.is_bound else 200)


def _tell(request: DeskRequest, outcome: bulk.Outcome) -> None:
    changed = len(outcome.changed)
    if changed:
        sentence = ngettext("%(count)s ticket was changed.", "%(count)s tickets were changed.", changed)
        messages.success(request, sentence % {"count": changed})
    for ticket, why in outcome.refused[:5]:
        messages.warning(request, _("%(key)s stays as it is. %(why)s") % {"key": ticket.key, "why": why})
    if len(outcome.refused) > 5:
        left = len(outcome.refused) - 5
        sentence = ngettext("%(count)s more stays as it is.", "%(count)s more stay as they are.", left)
        messages.warning(request, sentence % {"count": left})


def _back(request: DeskRequest) -> HttpResponse:
    if wants_part(request):
        return HttpResponseClientRedirect(_next(request))
    return HttpResponseRedirect(_next(request), status=303)


def _next(request: DeskRequest) -> str:
    url = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_safe else reverse("tickets:queue")
