"""The app's registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, teams, skills, organisations, requesters, roles, tokens, the roster."""

    name = "helpdesk.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let the permissions and the kinds of events be known."""
        from helpdesk.accounts import events, permissions  # noqa: F401
