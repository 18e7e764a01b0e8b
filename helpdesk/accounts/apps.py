"""The app's registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, teams, skills, organisations, requesters, roles, tokens, the roster."""

    name = "helpdesk.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let the permissions, the kinds of events and who may see them be known."""
        from helpdesk.accounts import events, permissions, sight  # noqa: F401
