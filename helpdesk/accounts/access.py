"""The door of every page: strangers are sent to the sign-in, readers who may not act get 403.

What somebody may not even know of is 404: pages look it up among what the user can see.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import ACTIONS

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
DeskPage = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def signed_in(page: DeskPage[P]) -> Page[P]:
    """Show the page to whoever is signed in; send everybody else to the sign-in, and back here after it."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return page(request, *args, **kwargs)  # type: ignore[arg-type]  # it has a user, so it is a DeskRequest

    return guarded


def allowed(action: str) -> Callable[[DeskPage[P]], Page[P]]:
    """Show the page to whoever is signed in and has a role that allows the action; others get 403.

    Raises KeyError at import for an action that is not in the role table.
    """
    if action not in ACTIONS:
        raise KeyError(action)

    def guard(page: DeskPage[P]) -> Page[P]:
        @wraps(page)
        def checked(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.may(action):
                raise PermissionDenied
            return page(request, *args, **kwargs)

        return signed_in(checked)

    return guard


def refuse_unless(permitted: bool) -> None:  # noqa: FBT001
    """Answer 403 unless it is permitted: for rules that depend on the object at hand."""
    if not permitted:
        raise PermissionDenied


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Redirect; a part of a page that htmx asked for takes the whole page there, and back to the page it is on."""
    if request.headers.get("HX-Request"):
        here = request.headers.get("HX-Current-URL", "")
        path = "/" + here.split("/", 3)[3] if here.count("/") >= 3 else "/"
        return HttpResponseClientRedirect(redirect_to_login(path, resolve_url(settings.LOGIN_URL)).url)
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
