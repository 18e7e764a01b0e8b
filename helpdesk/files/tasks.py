"""The beat task of files."""

from celery import shared_task

from helpdesk.files.cleaning import clean


@shared_task(name="files.clean", soft_time_limit=1500, time_limit=1600)
def clean_up() -> None:
    """Delete files that nothing holds."""
    clean()
