"""Questions that wait for a yes or a no: with their ticket and its story, answered with one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from escalation.approvals import answerable, questions_on
from escalation.errors import EscalationError
from escalation.forms import AnswerForm
from escalation.models import Approval
from escalation.services.answering import answer
from helpdesk.accounts.access import DeskRequest
from helpdesk.web.htmx import wants_part
from helpdesk.web.times import now
from tickets.errors import TicketError
from tickets.models import Ticket
from tickets.selectors.conversation import Show, timeline
from tickets.views.doors import ticket_page
from tickets.views.page import answer as answered


@require_safe
@ticket_page("escalations.view")
def questions(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show what is asked about a ticket, with its story; whoever is asked answers here."""
    return _page(request, ticket)


@require_POST
@ticket_page("escalations.write")
def decide(request: DeskRequest, ticket: Ticket, number: int) -> HttpResponse:
    """Answer a question; what was written with it is never lost."""
    approval = Approval.objects.filter(ticket=ticket, pk=min(number, 2**63 - 1)).first()
    if approval is None:
        raise Http404
    form = AnswerForm(request.POST, auto_id=f"answer-{approval.pk}-%s")
    filled = {approval.pk: form}
    if not form.is_valid():
        return _page(request, ticket, filled=filled, status=400)
    try:
        done = answer(approval, actor=request.user, **form.cleaned_data)
    except (EscalationError, TicketError, PermissionDenied) as error:
        messages.error(request, str(error))
        is_asked = not isinstance(error, PermissionDenied)
        return _page(request, ticket, filled=filled, status=409 if is_asked else 403)
    sentence = _("Your answer is given: %(answer)s.") % {"answer": done.get_state_display()}
    if wants_part(request):
        return answered(request, ticket, sentence)
    messages.success(request, sentence)
    return redirect(reverse("escalation:questions", args=[ticket.key]))


@dataclass(frozen=True)
class Question:
    """A question as templates show it: its words in the reader's language, and a form where they may answer.

    Where they may not, or no longer, the form is there only to give back the comment that they wrote.
    """

    approval: Approval
    text: str
    form: AnswerForm | None
    may_answer: bool


def shown_questions(
    request: DeskRequest, ticket: Ticket, at: datetime, filled: Mapping[int, AnswerForm] | None = None
) -> list[Question]:
    """Return the questions of a ticket, those that wait first; `filled` are the forms that came back, by question."""
    found = questions_on(ticket)
    mine = answerable(found, request.user, at)
    language = get_language() or "en"
    return [
        Question(
            one,
            one.question_in(language),
            _form(one, filled or {}, may_answer=one.pk in mine),
            one.pk in mine,
        )
        for one in found
    ]


def _form(approval: Approval, filled: Mapping[int, AnswerForm], *, may_answer: bool) -> AnswerForm | None:
    form = filled.get(approval.pk)
    if may_answer:
        return form or AnswerForm(auto_id=f"answer-{approval.pk}-%s")
    return form if form and form["note"].value() else None


def _page(
    request: DeskRequest, ticket: Ticket, *, filled: Mapping[int, AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    at = now()
    context = {
        "ticket": ticket,
        "at": at,
        "questions": shown_questions(request, ticket, at, filled),
        "timeline": timeline(ticket, Show.MESSAGES, reader=request.user.pk),
        "show": Show.MESSAGES,
        "crumbs": [
            {"label": _("Queue"), "url": reverse("tickets:queue")},
            {"label": ticket.key, "url": ticket.url},
            {"label": _("Yes or no"), "url": ""},
        ],
    }
    return render(request, "escalation/questions.html", context, status=status)
