"""What a mailed report is called, and when it comes, in the reader's words."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.mailed.rhythm import Rhythm
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.panels import kept
from helpdesk.insights.panels.narrowing import Narrowing, Words
from helpdesk.insights.panels.standard import RATE
from helpdesk.insights.selectors.schedules import sees
from helpdesk.insights.sight import ACTION
from helpdesk.notifications.wording import one_line


def name_of(schedule: ScheduledReport, reader: User) -> str:
    """Return what a schedule mails, on one line; who may not see the dashboard learns no name of it."""
    if schedule.dashboard is None:
        return _("Dashboard")
    if not (reader.may(ACTION) and sees(reader, schedule.dashboard)):
        return _("Mailed report")
    return one_line(schedule.dashboard.name)


def when(schedule: ScheduledReport) -> str:
    """Return when it comes: `Every week · Monday · 08:00 · Europe/Madrid`."""
    facts = [schedule.get_rhythm_display()]
    if schedule.rhythm == Rhythm.WEEKLY:
        facts.append(str(WEEKDAYS[schedule.weekday]))
    if schedule.rhythm == Rhythm.MONTHLY:
        facts.append(_("day %(day)s") % {"day": schedule.day})
    return " · ".join([*facts, f"{schedule.at:%H:%M}", schedule.timezone])


def narrowed_to(filters: object) -> str:
    """Return what kept filters narrow to, in words: `First line, Premium`; nothing where they narrow to nothing."""
    words: Words = kept.words_of(filters)
    narrowing = Narrowing([words])
    found, _gone = narrowing.read_most(REPORTS[RATE], words)
    return narrowing.called(found)
