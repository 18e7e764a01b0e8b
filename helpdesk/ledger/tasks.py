"""The relay's beat task, also nudged on commit."""

from celery import shared_task

from helpdesk.ledger.relay import drain


@shared_task(name="ledger.relay", soft_time_limit=240, time_limit=300)
def relay() -> None:
    """Send everything that waits in the outbox."""
    drain()
