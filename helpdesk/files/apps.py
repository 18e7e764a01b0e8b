"""The app's registration."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Attachments."""

    name = "helpdesk.files"
    label = "files"
