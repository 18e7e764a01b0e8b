"""Who asks: `Authorization: Bearer <token>`."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from helpdesk.accounts.models import ApiToken, User
from helpdesk.accounts.services import tokens

KEYWORD = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """Signs in by an API token. `request.auth` is the token, `request.user` whom it acts as.

    A request without a bearer token is left to the next way of signing in; one with a token that is unknown,
    expired, revoked, or of somebody who has left is answered 401, never treated as a visitor's.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the user and the token. Raises AuthenticationFailed for a token that does not hold."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != KEYWORD.lower().encode():
            return None
        token = tokens.authenticate(_key(words))
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 says in `WWW-Authenticate`."""
        return f'{KEYWORD} realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's document describes tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme."""
        return {"type": "http", "scheme": "bearer", "description": "An API token of the desk: `desk_...`."}


def _key(words: list[bytes]) -> str:
    if len(words) != 2:
        raise AuthenticationFailed(_("Write one token after “Bearer”."))
    try:
        return words[1].decode("ascii")
    except UnicodeDecodeError as error:
        raise AuthenticationFailed(_("This token is unknown, expired or revoked.")) from error
