"""The app's registration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A believable company to try the desk with."""

    name = "helpdesk.demo"
    label = "demo"
