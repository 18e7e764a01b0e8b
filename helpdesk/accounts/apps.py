"""The app's registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, teams, skills, organisations, requesters, roles, tokens, the roster."""

    name = "helpdesk.accounts"
    label = "accounts"
