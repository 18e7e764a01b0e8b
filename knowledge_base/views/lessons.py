"""What solved tickets taught: the list of what is owed, and the answers to each question."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.htmx import render_dialog, wants_part
from knowledge_base.errors import KnowledgeError
from knowledge_base.forms.learning import UPDATE, DeclineForm, FoundForm, GiveForm
from knowledge_base.models import Lesson
from knowledge_base.selectors.debts import owed
from knowledge_base.selectors.waiting import waiting_for
from knowledge_base.services import lessons
from knowledge_base.views.beside import lesson_of
from tickets.models import Ticket
from tickets.views.doors import ticket_page
from tickets.views.tabs import Tab

MINE = "mine"


@require_safe
@allowed("knowledge.view")
def debts(request: DeskRequest) -> HttpResponse:
    """List the escalated tickets that left no article behind yet, the oldest first; mine, or everybody's."""
    only_mine = request.GET.get("whose") == MINE
    tabs = [
        Tab(_("Everybody"), request.path, is_current=not only_mine),
        Tab(_("Mine"), f"{request.path}?whose={MINE}", is_current=only_mine),
    ]
    context = {
        "rows": owed(request.user, only_theirs=only_mine),
        "whose_tabs": tabs,
        "waits": waiting_for(request.user),
    }
    return render(request, "knowledge_base/debts.html", context)


@require_POST
@ticket_page("knowledge.write")
def write(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Begin the article and open its editor."""
    try:
        article = lessons.write_down(_lesson(ticket), actor=request.user)
    except (KnowledgeError, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return _go(request, ticket.url)
    return _go(request, f"{article.url}/edit")


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("knowledge.write")
def decline(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Ask why the ticket leaves no article behind; keep the answer."""
    lesson, form = _lesson(ticket), DeclineForm(request.POST or None)

    def keep() -> str:
        lessons.decline(lesson, **form.cleaned_data, actor=request.user)
        return _("It is noted: no article is needed.")

    return _dialog(request, ticket, form, keep, _("Why no article is needed"))


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("knowledge.write")
def found(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Ask which article has it already, or is to be brought up to it; keep the answer."""
    lesson, form = _lesson(ticket), FoundForm(request.POST or None, reader=request.user)

    def keep() -> str:
        article = form.cleaned_data["article"]
        if form.cleaned_data["how"] == UPDATE:
            lessons.add_to(lesson, article, actor=request.user)
            return _("Bring it up to what the ticket taught, and publish it.")
        lessons.found_in(lesson, article, actor=request.user)
        return _("It is noted: the article has it.")

    return _dialog(request, ticket, form, keep, _("Which article has it"))


@require_http_methods(["GET", "HEAD", "POST"])
@ticket_page("knowledge.write")
def give(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Ask who writes it down instead; keep the answer."""
    lesson, form = _lesson(ticket), GiveForm(request.POST or None)

    def keep() -> str:
        given = lessons.give_to(lesson, form.cleaned_data["owner"], actor=request.user)
        return _("%(name)s writes it down.") % {"name": given.owner.name if given.owner else ""}

    return _dialog(request, ticket, form, keep, _("Who writes it down"))


def _lesson(ticket: Ticket) -> Lesson:
    lesson = lesson_of(ticket)
    if lesson is None:
        raise Http404
    return lesson


def _dialog(
    request: DeskRequest,
    ticket: Ticket,
    form: DeclineForm | FoundForm | GiveForm,
    keep: Callable[[], str],
    title: str,
) -> HttpResponse:
    """Show the dialog; once it is filled in, keep it and say so on the ticket. What was refused stands in the form."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                messages.success(request, keep())
                return _go(request, ticket.url)
            except ValidationError as error:
                form.add_error(None, error.messages)
            except KnowledgeError as error:
                form.add_error(None, str(error))
                status = 409
    context = {"ticket": ticket, "form": form, "title": title, "action": request.path}
    return render_dialog(request, "knowledge_base/lesson_answer.html", context, status=status)


def _go(request: DeskRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if wants_part(request) else redirect(url)
