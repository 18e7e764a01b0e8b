"""The first line is told of an article and asked to read it; each of them says when they have.

Closing a lesson tells them, and so does a writer who wants it. They are asked once a version, through the bell, and
never reminded: their day has one line with the count of what they have not read.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from helpdesk.web.times import now
from knowledge_base import events, lesson_notices
from knowledge_base.errors import Refused
from knowledge_base.models import Article, Reading, Revision
from knowledge_base.services.locking import locked


def tell_first_line(article: Article, *, actor: User, seen: int | None = None) -> Article:
    """Ask the first line to read what is published, those who read an older version anew, and return the article.

    Raises Stale, and Refused for an article that readers do not have, or that nobody of the first line may read.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        revision = current.published
        if not current.is_live or revision is None:
            raise Refused(_("Readers do not have this article. Publish it first."))
        if not lesson_notices.first_line(current):
            raise Refused(_("Nobody of the first line may read this article. Nobody was told."))
        ask_to_read(current, revision, by=actor.pk)
        return current


def ask_to_read(article: Article, revision: Revision, *, by: int | None) -> None:
    """Ask everybody of the first line who may read it, once a revision; who wrote or published it knows it.

    In the transaction of the caller, who holds the article.
    """
    at = now()
    people = [pk for pk in lesson_notices.first_line(article) if pk not in {by, revision.author_id}]
    known = Reading.objects.filter(article=article, user__in=people, asked_revision__gte=revision.number)
    fresh = sorted(set(people) - set(known.values_list("user", flat=True)))
    if not fresh:
        return
    Reading.objects.bulk_create(
        [Reading(article=article, user_id=pk, asked_revision=revision.number, asked_at=at) for pk in fresh],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["asked_revision", "asked_at"],
    )
    told = {"revision": revision.number, "people": len(fresh)}
    record([event(article.stream, events.TOLD, at=at, actor=by, subject=article, **told)])
    tell(lesson_notices.learnt(article, revision.number, fresh), at=at)


def mark_read(article: Article, *, actor: User) -> Reading:
    """Keep that somebody has read what is published now, and return it; a second time changes nothing.

    Raises Refused for somebody who was never asked, and for an article that readers do not have.
    """
    with transaction.atomic():
        rows = Reading.objects.select_for_update(no_key=True).filter(article=article, user=actor)
        reading = rows.first()
        if reading is None:
            raise Refused(_("You were not asked to read this article. Nothing was changed."))
        current = Article.objects.select_related("published").get(pk=article.pk)
        if not current.is_live or current.published is None:
            raise Refused(_("Readers do not have this article. Nothing was changed."))
        number = current.published.number
        if reading.read_revision == number:
            return reading
        reading.read_revision, reading.read_at = number, now()
        reading.save(update_fields=["read_revision", "read_at"])
        told = {"revision": number}
        record(
            [event(current.stream, events.READ, at=reading.read_at, actor=actor.pk, subject=current, **told)]
        )
        return reading
