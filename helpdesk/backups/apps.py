"""The app of backups; it has commands and no tables."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Its commands are `backup` and `restore`."""

    name = "helpdesk.backups"
    label = "backups"
