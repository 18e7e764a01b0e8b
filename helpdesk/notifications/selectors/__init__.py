"""Reads that are shaped like the pages of notices."""

from helpdesk.notifications.selectors.bell import Line, Page, newest, page, unread_count

__all__ = ["Line", "Page", "newest", "page", "unread_count"]
