"""Replying and noting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from helpdesk.accounts.access import DeskRequest
from helpdesk.web.htmx import wants_part
from tickets.errors import ConversationMoved, TicketError
from tickets.forms.composing import INTERNAL, PUBLIC, ComposeForm
from tickets.models import Message, Ticket
from tickets.services.composing import say
from tickets.services.reading import keep_draft
from tickets.views.doors import ticket_for, ticket_page
from tickets.views.page import CHANGED, Composer, page_context


@require_POST
@ticket_page("tickets.write")
def write(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Send what the composer holds. What is refused stays in it, word by word, with the reason beside it."""
    form = ComposeForm(request.POST)
    text = request.POST.get("body", "")
    mode = INTERNAL if request.POST.get("visibility") == INTERNAL else PUBLIC
    if not form.is_valid():
        return _refused(request, ticket, Composer(mode, text, _sentences(form.errors)), 400)
    try:
        message = _say(request, ticket, form)
    except ConversationMoved:
        return _refused(request, ticket, Composer(mode, text, conflict=True), 409)
    except ValidationError as error:
        return _refused(request, ticket, Composer(mode, text, error.messages), 400)
    except TicketError as error:
        return _refused(request, ticket, Composer(mode, text, [str(error)]), 400)
    keep_draft(ticket, request.user, "", is_public=message.is_public)
    return _sent(request, ticket, message)


def _say(request: DeskRequest, ticket: Ticket, form: ComposeForm) -> Message:
    data = form.cleaned_data
    return say(
        ticket,
        data["body"],
        author=request.user,
        is_public=data["visibility"] == PUBLIC,
        status=data["then"] or None,
        seen_message=data["seen_message"],
    )


def _sent(request: DeskRequest, ticket: Ticket, message: Message) -> HttpResponse:
    sentence = _("Sent to %(name)s.") if message.is_public else _("The note is added.")
    messages.success(request, sentence % {"name": ticket.requester.name})
    if not wants_part(request):
        return HttpResponseRedirect(f"{ticket.url}#message-{message.pk}", status=303)
    fresh = ticket_for(request.user, ticket.pk)
    shown = page_context(request, fresh, composer=Composer(PUBLIC))
    return trigger_client_event(render(request, "tickets/_said.html", shown), CHANGED)


def _refused(request: DeskRequest, ticket: Ticket, composer: Composer, status: int) -> HttpResponse:
    fresh = ticket_for(request.user, ticket.pk)
    template = "tickets/_said.html" if wants_part(request) else "tickets/ticket.html"
    return render(request, template, page_context(request, fresh, composer=composer), status=status)


def _sentences(errors: ErrorDict) -> list[str]:
    return [str(sentence) for sentences in errors.values() for sentence in sentences]
