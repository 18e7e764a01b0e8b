"""The app's registration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work in the background."""

    name = "helpdesk.jobs"
    label = "jobs"
