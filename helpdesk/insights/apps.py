"""The app of figures."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """The figures that a manager steers by, and the tickets behind each one."""

    name = "helpdesk.insights"
    label = "insights"

    def ready(self) -> None:
        """Let jobs answer what takes long, let reports be mailed, and let the auditor watch the facts."""
        from helpdesk.insights.audit import register_checks
        from helpdesk.insights.jobs import register_job
        from helpdesk.insights.mailed.deadline import register_kind
        from helpdesk.insights.mailed.job import register_job as register_mailing

        register_job()
        register_mailing()
        register_kind()
        register_checks()
