"""What people are told of by figures: a report that is mailed in a rhythm. Its words are `templates/emails/report`."""

from django.utils.translation import gettext_lazy as _

from helpdesk.notifications.kinds import declare

REPORT = declare("report", "%(subject)s, %(period)s", called=_("Scheduled report"))
