"""Whoever solves an escalated ticket above the first line is asked what the first line can learn from it.

Lessons follow tickets and articles inside their transactions: solving asks, reopening withdraws a question that nobody
has answered, publishing settles, archiving what was to be published asks again.
"""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from knowledge_base import events, lesson_notices
from knowledge_base.models import Lesson
from knowledge_base.models.lesson import LessonState
from knowledge_base.services.telling import ask_to_read
from tickets import events as ticket_events
from tickets.models import Ticket
from tickets.transitions import is_done

MERGED = "merged"


@react(ticket_events.STATUS_CHANGED)
def follow_tickets(happened: Sequence[Event]) -> None:
    """Ask about what was solved, and no longer about what was reopened."""
    done = [one for one in happened if is_done(one.data["to"]) and not is_done(one.data["from"])]
    solved = [one for one in done if one.data["why"] != MERGED]
    reopened = [one for one in happened if is_done(one.data["from"]) and not is_done(one.data["to"])]
    if reopened:
        Lesson.objects.filter(ticket__in=_ids(reopened), state=LessonState.ASKED).delete()
    if solved:
        _ask(solved)


@react(events.PUBLISHED)
def follow_publication(happened: Sequence[Event]) -> None:
    """What was written down for a ticket is learnt with its publication."""
    by_article = {_id(one): one for one in happened}
    lessons = list(_being_written(by_article).select_for_update(of=("self",), no_key=True))
    for lesson in lessons:
        published = by_article[lesson.article_id or 0]
        lesson.state, lesson.settled_at = LessonState.LEARNT, published.at
        lesson.settled_by_id = published.actor
    Lesson.objects.bulk_update(lessons, ["state", "settled_at", "settled_by"])
    record([_told(lesson, events.LESSON_LEARNT, by_article[lesson.article_id or 0]) for lesson in lessons])
    for article in {lesson.article for lesson in lessons if lesson.article}:
        if article.published is not None:
            ask_to_read(article, article.published, by=by_article[article.pk].actor)


@react(events.ARCHIVED)
def follow_archive(happened: Sequence[Event]) -> None:
    """What will not be published is still owed."""
    _being_written(map(_id, happened)).update(state=LessonState.ASKED, article=None)


def _ask(solved: Sequence[Event]) -> None:
    by_ticket = {_id(one): one for one in solved}
    escalated = Ticket.objects.filter(
        pk__in=by_ticket, level__gt=lesson_notices.FIRST_LINE, escalated_at__isnull=False
    )
    tickets = list(escalated.filter(lesson__isnull=True).select_related("team"))
    lessons = [_lesson(ticket, by_ticket[ticket.pk]) for ticket in tickets]
    # Whoever changes a status holds the ticket, so that nobody else asks meanwhile.
    Lesson.objects.bulk_create(lessons)
    record([_told(lesson, events.LESSON_ASKED, by_ticket[lesson.ticket_id]) for lesson in lessons])
    for lesson in lessons:
        asked = by_ticket[lesson.ticket_id]
        if lesson.owner_id is not None and lesson.owner_id != asked.actor:
            tell(lesson_notices.asked(lesson), at=asked.at)


def _lesson(ticket: Ticket, solved: Event) -> Lesson:
    lead = ticket.team.lead_id if ticket.team else None
    return Lesson(ticket=ticket, owner_id=ticket.assignee_id or solved.actor or lead, asked_at=solved.at)


def _told(lesson: Lesson, kind: str, because: Event) -> Event:
    ticket = lesson.ticket
    return event(
        ticket.stream, kind, at=because.at, actor=because.actor, subject=ticket, owner=lesson.owner_id
    )


def _being_written(articles: Iterable[int]) -> "QuerySet[Lesson]":
    return (
        Lesson.objects.filter(article__in=list(articles), state=LessonState.WRITING)
        .select_related("ticket", "article__published")
        .order_by("pk")
    )


def _ids(happened: Iterable[Event]) -> list[int]:
    return [_id(one) for one in happened]


def _id(happened: Event) -> int:
    return int(happened.stream.partition(":")[2])
