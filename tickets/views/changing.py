"""Changes to a ticket: status, holder, properties, subject and tags. Each page calls one verb and answers."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.accounts.access import DeskRequest
from helpdesk.web.htmx import render_dialog
from tickets.errors import Stale, TicketError
from tickets.forms.changing import AssignForm, EditForm, PropertiesForm, RevisedForm, StatusForm
from tickets.models import Ticket
from tickets.services import lifecycle, placing, triage
from tickets.services.editing import edit as edit_ticket
from tickets.services.watching import unwatch, watch
from tickets.views.doors import ticket_page
from tickets.views.page import answer, refuse


@require_POST
@ticket_page("tickets.write")
def status(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Bring the ticket into another status."""
    form = StatusForm(request.POST)
    if not form.is_valid():
        return refuse(request, ticket, _("Choose a status from the list. Nothing was changed."))
    chosen = form.cleaned_data
    try:
        current = lifecycle.change_status(
            ticket,
            chosen["status"],
            actor=request.user,
            reason=chosen["reason"],
            revision=chosen["revision"],
            seen_message=chosen["seen_message"],
        )
    except TicketError as error:
        return refuse(request, ticket, str(error))
    return answer(request, ticket, _("Status: %(status)s.") % {"status": current.get_status_display()})


@require_POST
@ticket_page("tickets.write")
def take(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Give the ticket to the reader."""
    form = RevisedForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else None
    try:
        placing.assign(ticket, assignee=request.user, team=None, actor=request.user, revision=revision)
    except TicketError as error:
        return refuse(request, ticket, str(error))
    return answer(request, ticket, _("%(key)s is yours.") % {"key": ticket.key})


@require_POST
@ticket_page("tickets.write")
def follow(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Let the reader follow the ticket, or, with `stop`, follow it no longer."""
    if "stop" in request.POST:
        unwatch(ticket, request.user)
        return answer(request, ticket, _("You no longer follow %(key)s.") % {"key": ticket.key})
    watch(ticket, request.user)
    return answer(
        request, ticket, _("You follow %(key)s: you hear when the customer answers.") % {"key": ticket.key}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("tickets.write")
def assign(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the dialog that hands the ticket on; posted, hand it on with its story."""
    form = AssignForm(ticket, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _dialog(request, ticket, form, "tickets/assign.html")
    chosen = form.cleaned_data
    try:
        current = placing.assign(
            ticket,
            assignee=chosen["assignee"],
            team=chosen["team"],
            actor=request.user,
            note=chosen["note"],
            revision=chosen["revision"],
        )
    except TicketError as error:
        return _dialog(request, ticket, form, "tickets/assign.html", error)
    return answer(request, ticket, _given_to(current))


@require_POST
@ticket_page("tickets.write")
def properties(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Change severity, priority, topic and language. On a stale page the choices stay, to be saved once more."""
    form = PropertiesForm(ticket, request.POST)
    if not form.is_valid():
        return refuse(request, ticket, _("One of these values cannot be chosen any more."), properties=form)
    try:
        triage.change(ticket, form.changes(), actor=request.user, revision=form.cleaned_data["revision"])
    except Stale as error:
        kept = PropertiesForm(error.ticket, request.POST, revision=error.ticket.revision)
        sentence = _(
            "Somebody changed this ticket meanwhile. Your choices are kept; save them again if they still hold."
        )
        return refuse(request, ticket, sentence, properties=kept)
    return answer(request, ticket, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("tickets.write")
def edit(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the dialog for subject and tags; posted, save them."""
    if request.method != "POST":
        tags = ", ".join(ticket.tags.values_list("slug", flat=True))
        initial = {"revision": ticket.revision, "subject": ticket.subject, "tags": tags}
        return _dialog(request, ticket, EditForm(initial=initial), "tickets/edit.html")
    form = EditForm(request.POST)
    if not form.is_valid():
        return _dialog(request, ticket, form, "tickets/edit.html")
    chosen = form.cleaned_data
    try:
        edit_ticket(ticket, chosen["subject"], form.words(), actor=request.user, revision=chosen["revision"])
    except TicketError as error:
        return _dialog(request, ticket, form, "tickets/edit.html", error)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _dialog(request, ticket, form, "tickets/edit.html")
    return answer(request, ticket, _("Saved."))


def _dialog(
    request: DeskRequest,
    ticket: Ticket,
    form: RevisedForm,
    template: str,
    error: TicketError | None = None,
) -> HttpResponse:
    """Show a dialog; after a refusal with what was filled in, the reason, and the revision that is now seen."""
    code = 400 if form.is_bound else 200
    if error is not None:
        form.add_error(None, str(error))
        code = 409
    if isinstance(error, Stale):
        form.data = {**{name: form.data[name] for name in form.data}, "revision": error.ticket.revision}
    return render_dialog(request, template, {"ticket": ticket, "form": form}, status=code)


def _given_to(ticket: Ticket) -> str:
    names = {
        "person": ticket.assignee.name if ticket.assignee else "",
        "team": ticket.team.name if ticket.team else "",
    }
    if ticket.assignee_id is None:
        return _("In the queue of %(team)s.") % names
    return _("Given to %(person)s.") % names
