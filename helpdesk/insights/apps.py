"""The app of figures."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """The figures that a manager steers by, and the tickets behind each one."""

    name = "helpdesk.insights"
    label = "insights"
