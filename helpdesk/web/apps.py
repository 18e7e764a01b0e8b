"""The app's registration."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The lowest room: paging, times, problems, what every page and endpoint needs."""

    name = "helpdesk.web"
    label = "web"
