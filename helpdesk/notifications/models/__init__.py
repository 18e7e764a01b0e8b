"""The bell, the mails, what people want to be told of, what waits to be told, and addresses outside the desk."""

from helpdesk.notifications.models.address import NoticeAddress
from helpdesk.notifications.models.bell import Notification
from helpdesk.notifications.models.mail import Mail
from helpdesk.notifications.models.preferences import NoticePreferences
from helpdesk.notifications.models.waiting import DigestRound, WaitingNotice

__all__ = ["DigestRound", "Mail", "NoticeAddress", "NoticePreferences", "Notification", "WaitingNotice"]
