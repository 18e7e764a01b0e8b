"""One's own API tokens."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.models import ApiToken
from helpdesk.accounts.roles import SCOPES
from helpdesk.accounts.services import tokens
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import DeskView, DetailView, ListView


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its key."""

    scopes = serializers.ListField(child=serializers.ChoiceField([(scope, scope) for scope in SCOPES]))
    created_at = Instant()
    expires_at = Instant()
    last_used_at = Instant(allow_null=True)
    revoked_at = Instant(allow_null=True)

    class Meta:
        """`hint` is how its key begins."""

        model = ApiToken
        fields = ("id", "name", "hint", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
        read_only_fields = fields


class NewTokenSerializer(TokenSerializer):
    """A token with its key, which nobody can show again."""

    token = serializers.CharField(
        read_only=True, allow_null=True, help_text=_("The key; null when the request is repeated.")
    )

    class Meta(TokenSerializer.Meta):
        """The key comes last."""

        fields = (*TokenSerializer.Meta.fields, "token")  # type: ignore[assignment]


class TokenBody(StrictBody):
    """A token to issue. Without scopes it gets every one that the caller holds; without an expiry it lasts a year.

    One that is issued with another token may no more, lasts no longer, and is revoked with it.
    """

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField([(scope, scope) for scope in SCOPES]), required=False, allow_empty=False
    )
    expires_at = Instant(required=False)


class _TokenView(DeskView):
    permission_classes = (IsAuthenticated,)
    serializer_class = TokenSerializer

    def get_queryset(self) -> "QuerySet[ApiToken]":
        """Return the caller's own tokens."""
        if not self.actor.is_authenticated:
            return ApiToken.objects.none()
        return ApiToken.objects.filter(user=self.actor)

    def _used(self) -> ApiToken | None:
        """Return the token that the caller signs in with; None for a browser's session."""
        return self.request.auth if isinstance(self.request.auth, ApiToken) else None


class Tokens(_TokenView, ListView):
    """One's own tokens."""

    orderings = ("id", "created_at", "expires_at")
    secrets = ("token",)

    @extend_schema(request=TokenBody, responses={201: NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """Issue a token for oneself. Its key is in this answer and never again."""
        values = self.read(TokenBody)
        token, key = tokens.issue(self.actor, **values, issuer=self._used(), actor=self.actor.pk)
        token.token = key  # type: ignore[attr-defined]
        return Response(NewTokenSerializer(token).data, status=status.HTTP_201_CREATED)


class TokenDetail(_TokenView, DetailView):
    """One of one's own tokens."""

    def delete(self, request: Request, pk: int) -> Response:
        """Revoke it at once."""
        tokens.revoke(self.get_object(), revoker=self._used(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
