"""Signing in at the organisation's own OpenID Connect provider, when it is set up."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.accounts.services import people

PROVIDER = "sso"
VERIFIED = (True, "true")
"""How providers say that they have seen somebody read the mail of an address."""
EMAIL = "email"
WORDS = {EMAIL, "name", "given_name", "family_name", "preferred_username", "nickname"}
"""What they say of a person that is a text."""


class DeskSocialAdapter(DefaultSocialAccountAdapter):
    """Whoever the provider vouches for gets in when the desk knows their address; others only where it says so."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person by the verified address, or make them where the desk allows it; else turn them away."""
        address = _verified(sociallogin)
        user = User.objects.with_email(address).first() if address else None
        sociallogin.user = user or _made(sociallogin, address)
        if sociallogin.user is None:
            raise ImmediateHttpResponse(send_back(request, _not_known(address)))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **_rest: Any
    ) -> None:
        """Say what happened where people sign in."""
        text = _("It was cancelled there: you are not signed in.")
        if error != AuthError.CANCELLED:
            text = _("%(name)s could not sign you in. Try again, or sign in with your password.")
        raise ImmediateHttpResponse(send_back(request, text % {"name": settings.SSO_NAME}))


class DeskOIDCAdapter(OpenIDConnectOAuth2Adapter):
    """Trusts no token that is not signed by the provider's own keys, for us, about the person who was asked for."""

    def get_provider(self) -> Any:
        """Return the provider, which asks this adapter too."""
        provider = super().get_provider()
        provider.oauth2_adapter_class = DeskOIDCAdapter
        return provider

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Return who signed in. Raises OAuth2Error unless both answers of the provider speak of the same person."""
        try:
            claims = self._decode_id_token(app, kwargs["response"]["id_token"])
            facts = self._fetch_user_info(token.token)
            is_one_person = claims["sub"] == facts["sub"]
        except KeyError as error:
            raise OAuth2Error("The provider left something out.") from error
        if not is_one_person:
            raise OAuth2Error("The provider's answers speak of two people.")
        told = {"userinfo": _plain(facts), "id_token": _plain(claims)}
        return self.get_provider().sociallogin_from_response(request, told)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return where the provider sends people back to: always the desk's own address, whatever the request says."""
        path = reverse("openid_connect_callback", kwargs={"provider_id": PROVIDER})
        return f"{settings.SITE_URL}{path}"

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the provider says with texts where texts belong; an address is taken as it is or not at all."""
    words = {name: facts[name].strip() for name in WORDS if isinstance(facts.get(name), str)}
    if not words.get(EMAIL, "").isprintable():
        del words[EMAIL]
    printable = {name: "".join(filter(str.isprintable, word)) for name, word in words.items()}
    return {name: fact for name, fact in facts.items() if name not in WORDS} | printable


def send_back(request: HttpRequest, text: str) -> HttpResponse:
    """Lead back to the sign-in, with a sentence that says why."""
    messages.error(request, text)
    return redirect("account_login")


def _verified(sociallogin: SocialLogin) -> str:
    """Return the address that the provider has verified, or nothing."""
    addresses = [address.email for address in sociallogin.email_addresses if address.verified in VERIFIED]
    return str(addresses[0]).strip().lower() if addresses else ""


def _made(sociallogin: SocialLogin, address: str) -> User | None:
    if not settings.SSO_CREATES_AGENTS or not address:
        return None
    facts = sociallogin.account.extra_data.get("userinfo", {})
    name = str(facts.get("name") or address.partition("@")[0])
    return people.create_user(email=address, name=name[:120])


def _not_known(address: str) -> str:
    if not address:
        return _("Your e-mail address is not confirmed there, so the desk cannot know you by it.")
    return _("Nobody here has this address. Ask your administrator for an account.")
