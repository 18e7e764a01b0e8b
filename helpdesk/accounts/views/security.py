"""Sign-in and security: one's password, second factors, browsers and keys to the API, on one page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.accounts import selectors
from helpdesk.accounts.access import DeskRequest, signed_in
from helpdesk.accounts.forms.people import TokenForm
from helpdesk.accounts.models import ApiToken
from helpdesk.accounts.services import sessions, tokens
from helpdesk.web.htmx import render_dialog


@never_cache
@require_GET
@signed_in
def security(request: DeskRequest) -> HttpResponse:
    """Show everything about how the reader signs in."""
    page = selectors.security(request.user, request.session.session_key)
    return render(request, "accounts/security.html", {"page": page})


@signed_in
def to_security(_request: DeskRequest) -> HttpResponse:
    """Lead there from where allauth has pages of its own."""
    return redirect("accounts:security")


@require_POST
@signed_in
def end_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Sign the reader out of one browser."""
    if sessions.end(request.user, pk, actor=request.user.pk):
        messages.success(request, _("That browser is signed out."))
    return redirect("accounts:security")


@require_POST
@signed_in
def end_other_sessions(request: DeskRequest) -> HttpResponse:
    """Sign the reader out everywhere else."""
    ended = sessions.end_all(request.user, but=request.session.session_key, actor=request.user.pk)
    text = ngettext(
        "%(count)s other browser is signed out.", "%(count)s other browsers are signed out.", ended
    )
    messages.success(request, text % {"count": ended})
    return redirect("accounts:security")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_token(request: DeskRequest) -> HttpResponse:
    """Ask what a new key is for; then show it, this once."""
    form = TokenForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            token, key = tokens.issue(request.user, **form.facts(), actor=request.user.pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "accounts/token_shown.html", {"token": token, "key": key})
    status = 422 if form.is_bound else 200
    return render_dialog(request, "accounts/token_new.html", {"form": form}, status=status)


@require_POST
@signed_in
def revoke_token(request: DeskRequest, pk: int) -> HttpResponse:
    """End one of the reader's keys."""
    tokens.revoke(get_object_or_404(ApiToken, pk=pk, user=request.user), actor=request.user.pk)
    messages.success(request, _("The token is revoked: nothing can use it any more."))
    return redirect("accounts:security")
