"""How allauth's account app behaves at this desk."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from helpdesk.accounts.models import User
from helpdesk.accounts.services import people


class DeskAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Give a user the password they chose, and tell the ledger."""
        people.set_password(user, password, actor=user.pk)
        user.refresh_from_db(fields=["password"])
