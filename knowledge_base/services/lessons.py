"""What a solved ticket taught: written down, found in an article already, declined with a reason, or given to another.

Each verb locks the lesson, so that two who answer at once do not both write; an article is locked before it, as
publishing does. What is settled stays settled: verbs on it raise Refused.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from helpdesk.web.times import now
from knowledge_base import events, lesson_notices
from knowledge_base.composing import compose
from knowledge_base.errors import Refused
from knowledge_base.models import Article, Lesson
from knowledge_base.models.lesson import LONGEST_NOTE, DeclineReason, LessonState
from knowledge_base.services.locking import locked, refuse_archived
from knowledge_base.services.writing import create
from tickets.models import Ticket


def write_down(lesson: Lesson, *, actor: User) -> Article:
    """Begin an article from the ticket and return it; where somebody has begun one already, that one.

    What a private team solved is for that team, until somebody opens it to more. Raises Refused when it is settled, or
    begun in an article that the actor may not see.
    """
    with transaction.atomic():
        current = _owed(lesson)
        if current.state == LessonState.WRITING and current.article is not None:
            return _for(actor, current.article)
        ticket = current.ticket
        draft = compose(ticket)
        article = create(
            title=draft.title,
            body=draft.body,
            language=ticket.language,
            actor=actor,
            topics=[ticket.topic] if ticket.topic else (),
            teams=[ticket.team] if ticket.team is not None and ticket.team.is_private else (),
            ticket=ticket,
        )
        current.state, current.article, current.removed = LessonState.WRITING, article, draft.removed
        _keep(current, events.LESSON_BEGUN, actor)
    return article


def add_to(lesson: Lesson, article: Article, *, actor: User) -> Lesson:
    """Say that an article is brought up to what the ticket taught: it is learnt when that is published.

    Raises Refused when the lesson is settled or the article archived.
    """
    with transaction.atomic():
        article = locked(article)
        current = _owed(lesson)
        refuse_archived(article)
        current.state, current.article = LessonState.WRITING, article
        return _keep(current, events.LESSON_BEGUN, actor)


def found_in(lesson: Lesson, article: Article, *, actor: User) -> Lesson:
    """Say that an article has it already. Raises Refused when the lesson is settled or readers lack the article."""
    with transaction.atomic():
        article = locked(article)
        current = _owed(lesson)
        if not article.is_live:
            raise Refused(_("Readers do not have this article. Publish it first, or choose another."))
        current.article = article
        return _settle(current, LessonState.LEARNT, events.LESSON_LEARNT, actor)


def decline(lesson: Lesson, *, reason: str, note: str = "", actor: User) -> Lesson:
    """Say why the ticket leaves no article behind.

    Raises Refused when it is settled, and ValidationError for a reason that is none, or without a word about “other”.
    """
    note = note.strip()
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": _("Choose a reason.")})
    if reason == DeclineReason.OTHER and not note:
        raise ValidationError({"note": _("Say in a few words why.")})
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": _("Use at most %(most)d characters.") % {"most": LONGEST_NOTE}})
    with transaction.atomic():
        current = _owed(lesson)
        current.reason, current.note = reason, note
        return _settle(current, LessonState.DECLINED, events.LESSON_DECLINED, actor, reason=reason)


def give_to(lesson: Lesson, owner: User, *, actor: User) -> Lesson:
    """Let somebody else owe it, and tell them.

    Raises Refused when it is settled, or when they do not write articles or may not see the ticket.
    """
    if not owner.may("knowledge.write"):
        raise Refused(_("%(name)s does not write articles. Choose somebody else.") % {"name": owner.name})
    if not Ticket.objects.visible_to(owner).filter(pk=lesson.ticket_id).exists():
        raise Refused(_("%(name)s may not see this ticket. Choose somebody else.") % {"name": owner.name})
    with transaction.atomic():
        current = _owed(lesson)
        if current.owner_id == owner.pk:
            return current
        current.owner = owner
        if owner != actor:
            tell(lesson_notices.asked(current), at=now())
        return _keep(current, events.LESSON_GIVEN, actor, to=owner.pk)


def _for(actor: User, article: Article) -> Article:
    """Return an article that somebody began already. Raises Refused where the actor may not see it."""
    if not Article.objects.visible_to(actor).filter(pk=article.pk).exists():
        raise Refused(_("Somebody has answered this already. Nothing was changed."))
    return article


def _owed(lesson: Lesson) -> Lesson:
    """Return the lesson as it is now, locked. Raises Refused when it is settled."""
    Lesson.objects.select_for_update(no_key=True).only("pk").get(pk=lesson.pk)
    current = Lesson.objects.select_related(
        "article", "ticket__topic", "ticket__team", "ticket__requester", "ticket__organisation"
    ).get(pk=lesson.pk)
    if not current.is_owed:
        raise Refused(_("Somebody has answered this already. Nothing was changed."))
    return current


def _settle(lesson: Lesson, state: LessonState, kind: str, actor: User, **data: Any) -> Lesson:
    lesson.state, lesson.settled_at, lesson.settled_by = state, now(), actor
    return _keep(lesson, kind, actor, **data)


def _keep(lesson: Lesson, kind: str, actor: User, **data: Any) -> Lesson:
    lesson.save()
    ticket: Ticket = lesson.ticket
    record([event(ticket.stream, kind, at=now(), actor=actor.pk, subject=ticket, **data)])
    return lesson
