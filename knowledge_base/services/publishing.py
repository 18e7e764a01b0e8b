"""The way of a text to its readers: review, publication, archive, and the look at it that comes due again.

Verbs take `seen` and raise Stale as those of writing do. What is so already changes nothing: two who publish the same
text at once publish it once.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.notifications.tell import tell
from helpdesk.web.times import now
from knowledge_base import events, notices
from knowledge_base.errors import NeedsSecondPerson, Refused
from knowledge_base.models import Article, Revision
from knowledge_base.models.article import State
from knowledge_base.reviews import next_review, wake_at
from knowledge_base.search import indexing
from knowledge_base.services.locking import keep, locked, refuse_archived
from knowledge_base.services.telling import ask_to_read

LONGEST_REASON = 2000


def ask_review(article: Article, *, actor: User, seen: int | None = None) -> Article:
    """Ask for a second pair of eyes and return the article; whoever is to look is told (see `notices.reviewers`).

    Raises Stale, and Refused when there is nothing to look at.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        refuse_archived(current)
        if current.state == State.REVIEW:
            return current
        if current.state == State.PUBLISHED:
            raise Refused(_("Readers have this text already. Change it first, then ask for a review."))
        current.state, current.review_note = State.REVIEW, ""
        keep(current, events.REVIEW_ASKED, actor, "state", "review_note")
        tell(notices.review_asked(current, actor), at=current.updated_at)
        return current


def send_back(article: Article, *, reason: str, actor: User, seen: int | None = None) -> Article:
    """Give a text in review back to its writer, with what should change, and return the article.

    Raises Stale, Refused unless it is in review, and ValidationError without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say what should change.")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Use at most %(most)d characters.") % {"most": LONGEST_REASON}})
    with transaction.atomic():
        current = locked(article, seen=seen)
        if current.state != State.REVIEW:
            raise Refused(_("This article is not in review. Nothing was changed."))
        current.state, current.review_note = State.DRAFT, reason
        keep(current, events.SENT_BACK, actor, "state", "review_note")
        tell(notices.sent_back(current, _newest(current), actor), at=current.updated_at)
        return current


def publish(article: Article, *, actor: User, seen: int | None = None, tell_readers: bool = False) -> Article:
    """Give the working text to the readers and return the article.

    With `tell_readers` the first line is asked to read it, those who read an older version anew. A day of review that
    still lies ahead stays; otherwise it is counted anew. Raises Stale, Refused for an archived
    article, and NeedsSecondPerson where the section asks for one and the actor wrote the text last.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        refuse_archived(current)
        newest = _newest(current)
        if current.published_id == newest.pk and current.state == State.PUBLISHED:
            return current
        refuse_own_text(current, newest, actor)
        at, before = now(), current.published
        current.state, current.published, current.published_at = State.PUBLISHED, newest, at
        current.review_note = ""
        if current.review_on is None or current.review_on <= at.date():
            current.review_on = next_review(current.section, at.date())
        current.next_at = wake_at(current)
        fields = ("state", "published", "published_at", "review_note", "review_on", "next_at")
        keep(current, events.PUBLISHED, actor, *fields, at=at, revision=newest.number)
        tell(notices.published(current, newest, actor, is_first=before is None), at=at)
        if tell_readers:
            ask_to_read(current, newest, by=actor.pk)
        indexing.update(current)
        return current


def archive(article: Article, *, actor: User, seen: int | None = None) -> Article:
    """Take an article from its readers and return it; nothing of it is lost. Raises Stale."""
    with transaction.atomic():
        current = locked(article, seen=seen)
        if current.state == State.ARCHIVED:
            return current
        current.state, current.next_at = State.ARCHIVED, None
        keep(current, events.ARCHIVED, actor, "state", "next_at")
        indexing.update(current)
        return current


def revive(article: Article, *, actor: User, seen: int | None = None) -> Article:
    """Bring an archived article back as it was, and return it: what was published, readers have again. Raises Stale."""
    with transaction.atomic():
        current = locked(article, seen=seen)
        if current.state != State.ARCHIVED:
            return current
        is_newest = current.published_id == _newest(current).pk
        current.state = State.PUBLISHED if is_newest else State.DRAFT
        current.next_at = wake_at(current)
        keep(current, events.REVIVED, actor, "state", "next_at")
        indexing.update(current)
        return current


def confirm(article: Article, *, actor: User, seen: int | None = None) -> Article:
    """Say that a published article was looked at and is still true, and return it: its next review is counted anew.

    Raises Stale, and Refused for an article that readers do not have.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        if not current.is_live:
            raise Refused(_("Readers do not have this article. There is nothing to confirm."))
        current.review_on = next_review(current.section, now().date())
        current.next_at = wake_at(current)
        return keep(current, events.CONFIRMED, actor, "review_on", "next_at")


def refuse_own_text(article: Article, newest: Revision, actor: User) -> None:
    """Raise NeedsSecondPerson where a section wants another to publish than who wrote the newest text."""
    section = article.section
    if section is not None and section.needs_second_person and newest.author_id == actor.pk:
        raise NeedsSecondPerson(
            _("In this section somebody else publishes what you wrote. Ask for a review; the text is kept.")
        )


def _newest(article: Article) -> Revision:
    return article.revisions.select_related("author").order_by("-number")[0]
