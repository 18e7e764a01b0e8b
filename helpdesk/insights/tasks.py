"""The beat task of figures."""

from celery import shared_task

from helpdesk.insights.following import refresh as follow

SECONDS = 12.0


@shared_task(name="insights.refresh", soft_time_limit=120, time_limit=150)
def refresh() -> None:
    """Fold what happened since the last time."""
    follow(seconds=SECONDS)
