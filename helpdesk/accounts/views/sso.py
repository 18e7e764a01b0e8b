"""Out to the organisation's provider and back."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from helpdesk.accounts.sso import DeskOIDCAdapter, send_back


@never_cache
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Show where the way leads and go there at once.

    A redirect would be an answer to a form, which the content security policy keeps on this site; a page that goes on
    by itself is none. It is for signing in alone: allauth's other processes have no pages here.
    """
    adapter = _adapter(request, provider_id)
    if "process" in request.POST or "process" in request.GET:
        raise Http404
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(adapter)(request)
    except (RequestException, KeyError):
        text = _("%(name)s does not answer. Try again, or sign in with your password.")
        return send_back(request, text % {"name": settings.SSO_NAME})
    if answer.status_code != 302:
        return answer
    url = answer.headers["Location"]
    page = render(request, "account/sso_leave.html", {"url": url, "name": settings.SSO_NAME})
    page.headers["Refresh"] = f"0; url={url}"
    return page


@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back who signed in there."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(_adapter(request, provider_id))(request)
    return answer


def to_sign_in(_request: HttpRequest) -> HttpResponse:
    """Lead back to the sign-in, where a message says why."""
    return redirect("account_login")


def _adapter(request: HttpRequest, provider_id: str) -> DeskOIDCAdapter:
    if not settings.SSO_IS_ON:
        raise Http404
    return DeskOIDCAdapter(request, provider_id)
