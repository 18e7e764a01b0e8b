"""The beat tasks of figures."""

from celery import shared_task

from helpdesk.insights.following import refresh as follow
from helpdesk.insights.renewing import renew as renew_answers

SECONDS = 12.0
RENEWING_SECONDS = 10.0


@shared_task(name="insights.refresh", soft_time_limit=120, time_limit=150)
def refresh() -> None:
    """Fold what happened since the last time."""
    follow(seconds=SECONDS)


@shared_task(name="insights.renew", soft_time_limit=240, time_limit=280)
def renew() -> None:
    """Compute answers anew that took long, before somebody waits for them."""
    renew_answers(seconds=RENEWING_SECONDS)
