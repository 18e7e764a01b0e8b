"""How allauth's account app behaves at this desk."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest

from helpdesk.accounts import throttle
from helpdesk.accounts.models import User
from helpdesk.accounts.services import people


class DeskAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Give a user the password they chose, and tell the ledger. This browser stays signed in."""
        people.set_password(user, password, actor=user.pk, session=context.request.session.session_key)
        user.refresh_from_db(fields=["password"])

    def reauthenticate(self, user: User, password: str) -> bool:
        """Say whether this is the user's password; wrong ones count in the throttle."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where the request comes from, as the throttle sees it."""
        return throttle.client_address(request)

    def send_mail(self, *_args: Any) -> None:
        """Send nothing: what people must hear of, the ledger tells."""
