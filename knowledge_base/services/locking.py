"""Taking an article for a change, and writing down what changed: its count, its time, its event."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base.errors import Refused, Stale
from knowledge_base.models import Article
from knowledge_base.models.article import State


def locked(article: Article | int, *, seen: int | None = None) -> Article:
    """Return the article as it is now, locked until the transaction ends.

    `seen` is the count of its changes that the caller read. Raises Article.DoesNotExist, and Stale when the article
    changed since.
    """
    pk = article if isinstance(article, int) else article.pk
    # The lock is a statement of its own: a join that waited for it would show the other rows as they were before.
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
    current = Article.objects.select_related(
        "section", "owner", "published", "translation_of__published"
    ).get(pk=pk)
    if seen is not None and seen != current.changes:
        raise Stale(
            _("Somebody changed this article meanwhile. Look at it again; nothing was saved."), current
        )
    return current


def refuse_archived(article: Article) -> None:
    """Raise Refused for an archived article: it is revived before anything else is done to it."""
    if article.state == State.ARCHIVED:
        raise Refused(_("This article is archived. Bring it back first; nothing was changed."))


def keep(
    article: Article, kind: str, actor: User | None, /, *fields: str, at: datetime | None = None, **data: Any
) -> Article:
    """Save these fields of a locked article as one change more, with its event, and return the article."""
    at = at or now()
    article.changes += 1
    article.updated_at = at
    article.save(update_fields=[*fields, "changes", "updated_at"])
    told = event(article.stream, kind, at=at, actor=actor.pk if actor else None, subject=article, **data)
    record([told])
    return article
