"""One's own API tokens."""

from typing import Any

from django.core.exceptions import PermissionDenied
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
    """A token to issue. Without scopes it gets every one that the caller holds; without an expiry it lasts a year."""

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


class Tokens(_TokenView, ListView):
    """One's own tokens."""

    orderings = ("id", "created_at", "expires_at")
    secrets = ("token",)

    @extend_schema(request=TokenBody, responses={201: NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """Issue a token for oneself. Its key is in this answer and never again."""
        values = self.read(TokenBody)
        values["scopes"] = self._scopes(values.get("scopes"))
        token, key = tokens.issue(self.actor, **values, actor=self.actor.pk)
        token.token = key  # type: ignore[attr-defined]
        return Response(NewTokenSerializer(token).data, status=status.HTTP_201_CREATED)

    def _scopes(self, wanted: list[str] | None) -> Any:
        """Return the new token's scopes: a token cannot make one that may more than itself."""
        held = self.request.auth.scopes if isinstance(self.request.auth, ApiToken) else None
        if held is None or wanted is None:
            return wanted or held
        if not set(wanted) <= set(held):
            raise PermissionDenied(_("A token cannot issue one with scopes that it does not hold itself."))
        return wanted


class TokenDetail(_TokenView, DetailView):
    """One of one's own tokens."""

    def delete(self, request: Request, pk: int) -> Response:
        """Revoke it at once."""
        tokens.revoke(self.get_object(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
