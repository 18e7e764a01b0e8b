"""The simulator on screen: what would happen to a ticket, under the matrix that counts and under the draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from escalation.condition_words import LABELS
from escalation.forecast import Foreseen
from escalation.models import MatrixVersion
from escalation.services import drafting
from escalation.simulate import Simulation, as_received, simulate
from escalation.trial_forms import TrialForm
from escalation.views.words import condition_of, title_of
from escalation.words import ClockKind, Telling
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.durations import duration
from helpdesk.web.times import now, whole_second
from tickets.models import Ticket


@dataclass(frozen=True)
class Moment:
    """One thing of the timeline: a step, or a promise that is broken. `is_step` says which."""

    at: datetime
    number: int | None
    title: str
    why: str
    told: str
    customer: str
    untold: str
    is_step: bool


@dataclass(frozen=True)
class ShownRun:
    """What one matrix does with the ticket."""

    title: str
    simulation: Simulation
    vain: list[str]
    moments: list[Moment]


@require_safe
@allowed("escalations.view")
def simulator(request: DeskRequest) -> HttpResponse:
    """Show the form, and once it is sent the timelines. Nothing is changed by it."""
    form = TrialForm(request.GET, zone=request.user.timezone)
    context: dict[str, Any] = {"form": form, "is_asked": bool(request.GET), "runs": []}
    ticket = None
    if request.GET and form.is_valid():
        ticket = _ticket(request, form)
    if ticket is not None:
        context |= _runs(request, form, ticket)
    status = 400 if request.GET and form.errors else 200
    return render(request, "escalation/matrix_simulate.html", context, status=status)


def _ticket(request: DeskRequest, form: TrialForm) -> Ticket | None:
    number = form.key()
    if number is None:
        return form.imagined()
    rows = Ticket.objects.visible_to(request.user).select_related("topic", "team", "requester", "assignee")
    found = rows.filter(pk=number).first()
    if found is None:
        form.add_error("ticket", _("You see no ticket of this key."))
        return None
    return found


def _runs(request: DeskRequest, form: TrialForm, ticket: Ticket) -> dict[str, Any]:
    is_real = ticket.pk is not None
    at = form.cleaned_data["at"] or (ticket.created_at if is_real else now())
    matrices = [(_("The matrix that counts"), MatrixVersion.objects.in_effect(now()).first())]
    if request.user.may("settings.write") and (draft := drafting.current()) is not None:
        matrices.append((_("The draft"), draft))
    played = as_received(ticket) if is_real else ticket
    runs = [
        _shown(title, simulate(played, matrix, at=whole_second(at), **form.asked()))
        for title, matrix in matrices
    ]
    return {
        "runs": runs,
        "at": at,
        "ticket": ticket if is_real else None,
        "customer_zone": ticket.requester.timezone,
        "differs": len(runs) > 1 and runs[0].moments != runs[1].moments,
    }


def _shown(title: str, found: Simulation) -> ShownRun:
    vain = [
        _("%(place)d. %(name)s: not its %(fields)s")
        % {
            "place": one.place,
            "name": one.name,
            "fields": ", ".join(str(LABELS.get(name, name)) for name in one.missed),
        }
        for one in found.considered
        if not one.holds
    ]
    return ShownRun(title, found, vain, _moments(found))


def _moments(found: Simulation) -> list[Moment]:
    """Return steps and the instants at which promises are broken, in the order of time; the break comes first."""
    broken = [
        Moment(
            at=one.due_at,
            number=None,
            title=_("%(clock)s is due: %(time)s have run")
            % {"clock": ClockKind(one.kind).label, "time": duration(one.target)},
            why="",
            told="",
            customer="",
            untold="",
            is_step=False,
        )
        for one in found.promises
        if one.due_at is not None
    ]
    steps = [_moment(step) for step in found.timeline]
    return sorted([*broken, *steps], key=lambda one: one.at)


def _moment(step: Foreseen) -> Moment:
    return Moment(
        at=step.at,
        number=step.number,
        title=title_of(step),
        why=condition_of(step),
        told=_others(step.notify, step),
        customer=step.customer_message,
        untold=str(Telling(step.customer).label) if step.customer not in {"", Telling.TOLD} else "",
        is_step=True,
    )


def _others(told: Sequence[Any], step: Foreseen) -> str:
    holder = step.target.name if step.target else ""
    return ", ".join(someone.name for someone in told if someone.name != holder)
