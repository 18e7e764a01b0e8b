"""The people of the desk: who they are, how they sign in, and whom one may invite or help back in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from helpdesk.accounts import selectors
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.forms.people import InvitationForm
from helpdesk.accounts.models import User
from helpdesk.accounts.services import invitations, people, second_factor, sessions
from helpdesk.web.htmx import render_dialog, wants_part


@require_GET
@allowed("people.invite")
def index(request: DeskRequest) -> HttpResponse:
    """List everybody who works at the desk."""
    return render(request, "accounts/people.html", {"people": selectors.people()})


@require_GET
@allowed("people.invite")
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Show how somebody signs in, and what the reader may do about it."""
    found = selectors.person(get_object_or_404(selectors.workers(), pk=pk), reader=request.user)
    return render(request, "accounts/person.html", {"page": found})


@require_http_methods(["GET", "POST"])
@allowed("people.invite")
def invite(request: DeskRequest) -> HttpResponse:
    """Ask whom to invite; then mail them."""
    form = InvitationForm(request.POST or None, inviter=request.user)
    if form.is_valid():
        try:
            user = invitations.invite(**form.cleaned_data, actor=request.user.pk)
        except (ValidationError, PermissionDenied) as error:
            _refuse(form, error)
        else:
            messages.success(request, _("%(email)s gets a mail with a link.") % {"email": user.email})
            return _go(request, reverse("people:person", args=[user.pk]))
    status = 422 if form.is_bound else 200
    return render_dialog(request, "accounts/invite.html", {"form": form}, status=status)


def _act(action: str, verb: Callable[..., Any], said: Callable[[], str]) -> Callable[..., Any]:
    """Return the page of a button on somebody's page, for whom the action allows it: it calls the verb and says so."""

    @require_POST
    @allowed(action)
    def page(request: DeskRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        try:
            verb(user, actor=request.user.pk)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said())
        return redirect("people:person", user.pk)

    return page


send = _act(
    "people.invite",
    invitations.send,
    lambda: _("A link is on its way. If there was one before, it stopped working."),
)
withdraw = _act("people.invite", invitations.withdraw, lambda: _("The invitation is taken back."))
reset_second_factor = _act(
    "people.write",
    second_factor.reset,
    lambda: _("Their second factors are gone, and they are signed out everywhere."),
)
end_sessions = _act("people.write", sessions.end_all, lambda: _("They are signed out everywhere."))
deactivate = _act(
    "people.write",
    people.deactivate,
    lambda: _("The account is switched off, and they are signed out everywhere."),
)
reactivate = _act("people.write", people.reactivate, lambda: _("The account is switched on again."))


def _go(request: DeskRequest, url: str) -> HttpResponse:
    """Lead to a page; a dialog that htmx sent takes the whole page there."""
    return HttpResponseClientRedirect(url) if wants_part(request) else redirect(url)


def _refuse(form: InvitationForm, error: ValidationError | PermissionDenied) -> None:
    if isinstance(error, PermissionDenied):
        form.add_error(None, str(error))
        return
    by_field = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for name, texts in by_field.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
