"""The subject, changed where it stands."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.accounts.access import DeskRequest
from tickets.errors import TicketError
from tickets.forms.subject import SubjectForm
from tickets.models import Ticket
from tickets.services import triage
from tickets.views.doors import ticket_page
from tickets.views.page import answer, refuse


@require_POST
@ticket_page("tickets.write")
def subject(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Give the ticket another subject."""
    form = SubjectForm(request.POST)
    if not form.is_valid():
        return refuse(request, ticket, _("A subject is one line of up to 250 letters. The old one stays."))
    chosen = form.cleaned_data
    try:
        triage.change(ticket, {"subject": chosen["subject"]}, actor=request.user, revision=chosen["revision"])
    except (TicketError, ValidationError) as error:
        return refuse(request, ticket, " ".join(getattr(error, "messages", [str(error)])))
    return answer(request, ticket, _("Saved."))
