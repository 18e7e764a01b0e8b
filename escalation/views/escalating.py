"""Escalating by hand, sending back, and saying “I have it”."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from escalation.bouncing import goes_to_and_fro
from escalation.errors import EscalationError, SomebodyWasFaster
from escalation.forms import DeescalateForm, EscalateForm
from escalation.models import Escalation
from escalation.selectors import open_on
from escalation.services.acknowledging import acknowledge as acknowledge_now
from escalation.services.deescalating import deescalate as deescalate_now
from escalation.services.escalating import escalate as escalate_now
from escalation.views.doors import escalation_page
from escalation.views.proposed import proposed
from helpdesk.accounts.access import DeskRequest
from helpdesk.web.htmx import render_dialog, wants_part
from tickets.errors import TicketError
from tickets.models import Ticket
from tickets.selectors.conversation import timeline
from tickets.views.doors import ticket_for, ticket_page
from tickets.views.page import answer

PROPOSAL_ID = "escalate-proposal"


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("escalations.write")
def escalate(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the dialog with the matrix's proposal; posted, escalate. What was written is never lost.

    Posted with `preview`, the proposal for what is chosen so far is shown, and nothing is done.
    """
    form = EscalateForm(ticket, request.POST if request.method == "POST" else None)
    if request.method != "POST" or "preview" in request.POST:
        return _proposal(request, ticket, form)
    if not form.is_valid():
        return _dialog(request, ticket, form, status=400)
    try:
        done = _escalate(request, ticket, form)
    except SomebodyWasFaster as error:
        return _faster(request, ticket, form, str(error))
    except (EscalationError, TicketError) as error:
        form.add_error(None, str(error))
        return _dialog(request, ticket, form, status=409)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _dialog(request, ticket, form, status=400)
    holder = done.owner or done.team
    return answer(
        request,
        ticket,
        _("Escalated to level %(level)s: %(holder)s.") % {"level": done.level, "holder": holder},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("escalations.write")
def deescalate(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the dialog that sends a ticket back down; posted, send it."""
    escalation = open_on(ticket)
    if escalation is None:
        return _not_escalated(request, ticket)
    form = DeescalateForm(escalation, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _back_dialog(request, ticket, form, 400 if form.is_bound else 200)
    try:
        deescalate_now(ticket, reason=form.cleaned_data["reason"], actor=request.user, to=form.receiver())
    except (EscalationError, TicketError) as error:
        form.add_error(None, str(error))
        return _back_dialog(request, ticket, form, 409)
    return answer(request, ticket, _("%(key)s went back.") % {"key": ticket.key})


@require_POST
@escalation_page("escalations.write")
def acknowledge(request: DeskRequest, escalation: Escalation) -> HttpResponse:
    """Say that the reader has it."""
    sentence = _("You have it: the wait for an acknowledgement is over.")
    try:
        acknowledge_now(escalation, actor=request.user)
    except (EscalationError, TicketError) as error:
        messages.error(request, str(error))
        sentence = _("Nothing was changed.")
    return answer(request, escalation.ticket, sentence)


def _escalate(request: DeskRequest, ticket: Ticket, form: EscalateForm) -> Escalation:
    chosen = form.cleaned_data
    return escalate_now(
        ticket,
        kind=chosen["kind"],
        reason=chosen["reason"],
        summary=chosen["summary"],
        tried=chosen["tried"],
        asked_for=chosen["asked_for"],
        actor=request.user,
        seen=chosen["seen"],
        target=form.chosen_target(),
        parties=list(chosen["parties"]),
        tell_customer=chosen["tell_customer"],
    )


def _proposal(request: DeskRequest, ticket: Ticket, form: EscalateForm) -> HttpResponse:
    if wants_part(request, PROPOSAL_ID):
        return render(request, "escalation/_proposed.html", _context(request, ticket, form, is_swap=True))
    return _dialog(request, ticket, form)


def _faster(request: DeskRequest, ticket: Ticket, form: EscalateForm, sentence: str) -> HttpResponse:
    """Show what happened meanwhile and the proposal as it is now; the story that was written stays."""
    fresh = ticket_for(request.user, ticket.pk)
    happened = [entry.event for entry in timeline(fresh).entries if entry.event][-3:]
    return _dialog(request, fresh, form, status=409, faster=sentence, happened=happened)


def _dialog(
    request: DeskRequest, ticket: Ticket, form: EscalateForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {**_context(request, ticket, form), **context}
    return render_dialog(request, "escalation/escalate.html", shown, status=status)


def _context(
    request: DeskRequest, ticket: Ticket, form: EscalateForm, *, is_swap: bool = False
) -> dict[str, Any]:
    if form.is_bound and "preview" in request.POST:
        form.errors.clear()
    made = proposed(ticket, form, request.user)
    return {
        "ticket": ticket,
        "form": form,
        "proposed": made,
        "is_swap": is_swap,
        "to_and_fro": goes_to_and_fro(ticket),
    }


def _back_dialog(request: DeskRequest, ticket: Ticket, form: DeescalateForm, status: int) -> HttpResponse:
    return render_dialog(
        request, "escalation/deescalate.html", {"ticket": ticket, "form": form}, status=status
    )


def _not_escalated(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Somebody sent it back already: say so on the ticket's page."""
    return answer(request, ticket, _("%(key)s is not escalated.") % {"key": ticket.key})
