"""A desk on office hours, and newer hours applied to its open tickets."""

from escalation.audit import _told_by_the_ledger
from escalation.models import Clock
from escalation.replaying import differences
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.jobs import running as jobs
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.rules import DAYS, RESOLUTION, T0

WEEK = {day: [["09:00", "18:00"]] for day in DAYS[:5]}


def office_desk():
    """A desk whose promises count on office hours."""
    calendar = rules.office()
    rules.policy(calendar)
    rules.matrix(rules.path(rules.usual_steps()))
    return calendar


def open_at(at=T0):
    return rules.ticket(at)


def close_on(calendar, date, at):
    """Publish a holiday at an instant."""
    hours = {"timezone": "UTC", "weekly": WEEK, "holidays": [{"date": date, "name": "Feast"}]}
    with travel(at):
        publish(Calendar.objects.get(pk=calendar.pk), hours)


def done(job):
    jobs.run(job.pk, seconds=60)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def clock(ticket, kind=RESOLUTION):
    return Clock.objects.get(ticket=ticket, kind=kind)


def agrees_with_the_ledger(ticket):
    told = _told_by_the_ledger([ticket.pk])[ticket.pk]
    return [differences(row, told[row.kind, row.cycle]) for row in Clock.objects.filter(ticket=ticket)]
