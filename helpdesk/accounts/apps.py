"""The app's registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, teams, skills, organisations, requesters, roles, tokens, the roster."""

    name = "helpdesk.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let be known what this room adds: permissions, events and who may see them, second factors, seats."""
        from helpdesk.accounts import events, mfa, permissions, seats, sight  # noqa: F401
        from helpdesk.accounts.services import resets  # noqa: F401
