"""What is owed to the first line: escalated tickets, solved, that left no article behind yet."""

from django.db.models import QuerySet

from helpdesk.accounts.models import User
from knowledge_base.models import Lesson
from knowledge_base.models.lesson import OWED
from tickets.querysets import not_hidden_from, sees_all

MOST = 200
"""Rows that a page shows: what is owed is to be paid, not to be paged through."""


def owed(reader: User, *, only_theirs: bool = False) -> list[Lesson]:
    """Return what is owed, by the reader alone or by everybody, on tickets that they may see; the oldest first."""
    rows = visible_lessons(reader).filter(state__in=OWED)
    if only_theirs:
        rows = rows.filter(owner=reader)
    return list(rows.select_related("ticket__topic", "ticket__team", "owner")[:MOST])


def visible_lessons(reader: User) -> "QuerySet[Lesson]":
    """Return what tickets taught that the reader may see, the oldest first."""
    lessons = Lesson.objects.order_by("asked_at", "pk")
    if sees_all(reader):
        return lessons
    if not reader.may("tickets.view"):
        return lessons.none()
    return lessons.filter(not_hidden_from(reader, "ticket__"))
