"""Putting files below articles and taking them away. Neither changes the text, nor the count of its changes."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.files.keeping import Looked, keep, refuse_beyond_limits
from helpdesk.files.models import File
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base import events
from knowledge_base.errors import Refused
from knowledge_base.models import Article, ArticleFile
from knowledge_base.selectors.files import KIND, named_in, offered, waiting_of
from knowledge_base.services.locking import locked, refuse_archived


def attach(article: Article, looked: Looked, *, actor: User) -> File:
    """Keep a file below an article and return it.

    Raises Refused for an archived article, TooMany when the article is full, and NoRoom.
    """
    with transaction.atomic():
        current = locked(article)
        refuse_archived(current)
        refuse_beyond_limits(_files(current), looked)
        file = keep(looked, kind=KIND, user_id=actor.pk)
        _link(current, [file], actor)
        return file


def wait(looked: Looked, *, actor: User, article: Article | None = None) -> File:
    """Keep a file for a text that is not saved yet, of this article or of a new one, and return it.

    The first text that leads to it holds it; one that nothing holds after a day is deleted. Raises Refused for an
    archived article, TooMany when the article would be full with what waits, or too many of the actor's wait, and
    NoRoom.
    """
    with transaction.atomic():
        there: list[File] = []
        if article is not None:
            current = locked(article)
            refuse_archived(current)
            there = _files(current)
        refuse_beyond_limits([*there, *waiting_of(actor)], looked)
        return keep(looked, kind=KIND, user_id=actor.pk)


def detach(article: Article, file_id: int, *, actor: User) -> None:
    """Take a file from an article; one that stands below no other is deleted within the day.

    Raises ArticleFile.DoesNotExist, and Refused while the text leads to the file, or what readers have of it or, of an
    archived article, would have again.
    """
    with transaction.atomic():
        current = locked(article)
        link = current.files.select_related("file").get(file=file_id)
        _refuse_used(current, link.file)
        link.delete()
        told = link.file.facts()
        record(
            [event(current.stream, events.FILE_REMOVED, at=now(), actor=actor.pk, subject=current, **told)]
        )


def hold_named(article: Article, actor: User) -> Sequence[Event]:
    """Put below an article the files that its text leads to and its writer may use, as far as there is room.

    So pictures that were pasted before the first save stay, and those of a text that was copied or translated stand
    below the copy too.
    """
    keys = named_in(article.body)
    if not keys:
        return ()
    there = _files(article)
    new = offered(actor, keys - {file.key for file in there}, locks=True)
    return _link(article, new[: max(settings.FILES_MAX_COUNT - len(there), 0)], actor)


def _files(article: Article) -> list[File]:
    return [link.file for link in article.files.select_related("file")]


def _link(article: Article, files: Sequence[File], actor: User) -> Sequence[Event]:
    if not files:
        return ()
    ArticleFile.objects.bulk_create([ArticleFile(article=article, file=file) for file in files])
    at = now()
    return record(
        [
            event(article.stream, events.FILE_ADDED, at=at, actor=actor.pk, subject=article, **file.facts())
            for file in files
        ]
    )


def _refuse_used(article: Article, file: File) -> None:
    if file.key in named_in(article.body):
        raise Refused(_("The text still leads to this file. Take it out of the text first, and save it."))
    if article.published is not None and file.key in named_in(article.published.body):
        raise Refused(
            _("What readers have of this article still leads to this file. Publish the text without it.")
        )
