"""What people do with notices, preferences, addresses and mails."""

from helpdesk.notifications.services.reading import mark_all_read, mark_read

__all__ = ["mark_all_read", "mark_read"]
