"""The way in for people who have no password, or forgot it: a link by mail, and the page that it opens."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from helpdesk.accounts import throttle
from helpdesk.accounts.forms.signin import AskForResetForm, NewPasswordForm, WelcomeForm
from helpdesk.accounts.models import SignInLink
from helpdesk.accounts.services import invitations, links, resets

LINK = "sign_in_link"


class DeskLoginView(LoginView):
    """Password, passkey, or the organisation's own provider where there is one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the provider."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "sso_name": settings.SSO_NAME if settings.SSO_IS_ON else ""}


class SecondStepView(AuthenticateView):
    """A code or a passkey after the password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Begin anew when an administrator took the second factor away meanwhile, instead of asking for it for ever."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if response.headers.get("Location") == reverse("account_login"):
            clear_login(request)
        return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_reset(request: HttpRequest) -> HttpResponse:
    """Send a link to an address, and say the same whether or not it has an account."""
    form = AskForResetForm(request.POST or None)
    if not form.is_valid():
        return render(request, "account/password_reset.html", {"form": form})
    account = f"reset {form.cleaned_data['email']}"
    if not throttle.is_closed(request, account):
        throttle.count(request, account)
        resets.ask(form.cleaned_data["email"])
    return redirect("account_reset_password_done")


@require_GET
def reset_is_asked(request: HttpRequest) -> HttpResponse:
    """Say what to do now."""
    return render(request, "account/password_reset_done.html")


@never_cache
@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link's secret out of the address, where a log or a referrer would keep it, and go on without it.

    Nothing is spent: a mail program that looks at the link does no harm. For one that does not work nothing is kept:
    strangers fill no table with sessions.
    """
    if links.find(token) is None:
        return render(request, "account/link_dead.html", status=410)
    request.session[LINK] = token
    return redirect("account_link_use")


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def use_link(request: HttpRequest) -> HttpResponse:
    """Let the receiver of a link choose a password, and at the first time a name. Then they sign in with it.

    The page speaks the language of the mail that brought them here: the account's, and not the browser's.
    """
    link = links.find(str(request.session.get(LINK, "")))
    if link is None:
        return render(request, "account/link_dead.html", status=410)
    with translation.override(link.user.language):
        response = _use(request, link)
    response.headers["Content-Language"] = link.user.language
    return response


def _use(request: HttpRequest, link: SignInLink) -> HttpResponse:
    is_invitation = link.purpose == SignInLink.Purpose.INVITATION
    form = _form(request, link, is_invitation=is_invitation)
    if not form.is_valid():
        template = "account/welcome.html" if is_invitation else "account/password_reset_from_key.html"
        return render(request, template, {"form": form, "person": link.user})
    values = form.cleaned_data
    if is_invitation:
        done = invitations.accept(link, name=values["name"], password=values["password1"])
    else:
        done = resets.choose(link, values["password1"])
    if done is None:
        return render(request, "account/link_dead.html", status=410)
    del request.session[LINK]
    messages.success(request, _("Your password is set. Sign in with it."))
    return redirect("account_login")


def _form(request: HttpRequest, link: SignInLink, *, is_invitation: bool) -> NewPasswordForm:
    data: Any = request.POST if request.method == "POST" else None
    if is_invitation:
        return WelcomeForm(data, user=link.user, initial={"name": link.user.name})
    return NewPasswordForm(data, user=link.user)
