"""What the caller may do: a scope of the token, and an action of the role."""

from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from helpdesk.accounts.models import ApiToken, User
from helpdesk.accounts.roles import SCOPES, scopes_of


class HasScope(BasePermission):
    """The caller is signed in, holds the endpoint's scope, and has a role that allows what it does.

    An endpoint says what it needs:

    - `scopes = {"read": "tickets:read", "write": "tickets:write"}`: safe methods need the first, others the second;
    - `action_scopes = {"preview": "tickets:read"}`: what a viewset's action needs instead;
    - `needs = {"write": "people.write"}`: the action of `roles.ACTIONS` that the role must allow, where it is
      another than the scope's own; an action of a viewset may be named too;
    - `own = "token"`: it holds the caller's own settings, which are not the desk's data. Somebody whose role can hold
      no scope to write with may write them by what lets them read: a token or a session, or with
      `own = "session"` a session alone.

    A token has the scopes it was issued with, a session all those of its user's role. An endpoint that names no
    scope is refused to everybody.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the caller may."""
        user = request.user
        if not user.is_authenticated:
            return False
        scope = _needed(view, request, "action_scopes", "scopes")
        if scope is None:
            self.message = _("This endpoint names no scope, so nobody may use it.")
            return False
        if _is_for_oneself(view, request, scope):
            return True
        if scope not in held_scopes(request):
            self.message = _("This needs the scope “%(scope)s”.") % {"scope": scope}
            return False
        action = _needed(view, request, "needs", "needs") or SCOPES[scope][0]
        if not user.may(action):
            self.message = _("Your role does not allow this.")
            return False
        return True


def held_scopes(request: Request) -> list[str]:
    """Return the scopes of a signed-in caller: those of the token, or for a session all of the role."""
    token, user = request.auth, cast("User", request.user)
    return token.scopes if isinstance(token, ApiToken) else scopes_of(user.role)


def _is_for_oneself(view: Any, request: Request, scope: str) -> bool:
    """Say whether the caller may read what is their own and write it too, in a role that can hold no scope for it."""
    own = getattr(view, "own", "")
    if not own or scope in scopes_of(cast("User", request.user).role):
        return False
    if own == "session" and isinstance(request.auth, ApiToken):
        return False
    return view.scopes["read"] in held_scopes(request)


def _needed(view: Any, request: Request, by_action: str, by_method: str) -> str | None:
    """Return what the view names for its current action, or else for the kind of method."""
    named: dict[str, str] = getattr(view, by_action, {})
    action = getattr(view, "action", None)
    if action in named:
        return named[action]
    named = getattr(view, by_method, {})
    return named.get("read" if request.method in SAFE_METHODS else "write")
