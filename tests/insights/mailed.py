"""Having reports mailed in tests: a schedule, the time that comes, and the mails that were made."""

from datetime import time, timedelta

from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.insights.mailed.rhythm import Rhythm
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.services.schedules import create
from helpdesk.jobs.running import run_waiting
from helpdesk.notifications.models import Mail
from helpdesk.notifications.sending import words_of


def schedule(owner, *people, **values):
    """Have the desk's dashboard mailed every day at eight (UTC) to people, or to the owner alone."""
    usual = {"rhythm": Rhythm.DAILY, "at": time(8), "timezone": "UTC"}
    return create(owner, recipients=people or [owner], **{**usual, **values})


def comes(made, *, late=timedelta(0)):
    """Let a schedule's next time come, and make its mails; return the schedule as it is then."""
    made.refresh_from_db()
    sweep_until_quiet(made.next_at + late)
    run_waiting(seconds=60)
    return ScheduledReport.objects.get(pk=made.pk)


def mails():
    """Return the reports that were posted, by the name of the address."""
    return {mail.to.partition("@")[0]: mail for mail in Mail.objects.filter(kind="report").order_by("pk")}


def text_of(mail):
    """Return a mail as text."""
    return words_of(mail).text


def html_of(mail):
    """Return a mail as HTML."""
    return words_of(mail).html
