"""The files of articles: which a text leads to, which stand below it, and who may read them.

A customer gets a file only when the public part of what readers have of a live customers' article leads to it. Where a
text leads is asked of the parser that draws its page.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from helpdesk.accounts.models import User
from helpdesk.files.models import File
from helpdesk.files.registry import Room, speak_for
from helpdesk.web.markdown import addresses
from knowledge_base.models import Article, ArticleFile
from knowledge_base.text import public_part

KIND = "article"
"""What files of articles are called in `helpdesk.files`."""

_ADDRESS = re.compile(r"/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?:[?#].*)?")


@dataclass(frozen=True)
class Attachment:
    """A file below an article: who added it, whether the working text leads to it, whether customers find it."""

    file: File
    added_by: User | None
    is_used: bool
    is_public: bool


def named_in(text: str) -> set[UUID]:
    """Return the keys of the files that a text shows or leads to."""
    found = (_ADDRESS.fullmatch(address.removeprefix(settings.SITE_URL)) for address in addresses(text))
    return {UUID(match[1]) for match in found if match}


def public_in(article: Article) -> set[UUID]:
    """Return the keys of the files that customers find in an article; none unless it is live and theirs."""
    if not article.is_live or article.visibility != "customers" or article.published is None:
        return set()
    return named_in(public_part(article.published.body))


def attachments(article: Article) -> list[Attachment]:
    """Return what stands below an article, in the order in which it came."""
    links = ArticleFile.objects.filter(article=article).select_related("file")
    files = [link.file for link in links]
    if not files:
        return []
    used, public = named_in(article.body), public_in(article)
    people = User.objects.in_bulk({file.user_id for file in files if file.user_id})
    return [
        Attachment(file, people.get(file.user_id or 0), file.key in used, file.key in public)
        for file in files
    ]


def waiting_of(user: User) -> "list[File]":
    """Return the files that somebody uploaded for articles and that no article holds yet."""
    linked = Exists(ArticleFile.objects.filter(file=OuterRef("pk")))
    return list(File.objects.filter(~linked, kind=KIND, user_id=user.pk))


def pictures(article: Article | None, user: User | None = None) -> dict[str, tuple[int, int] | None]:
    """Return the pictures that the page of an article may show: those below it, and those that its writer just added.

    The value is for `helpdesk.web.markdown.to_document`.
    """
    below = [] if article is None else ArticleFile.objects.filter(article=article).select_related("file")
    files = [link.file for link in below] + (waiting_of(user) if user is not None else [])
    return {
        file.url: (file.width, file.height) if file.width and file.height else None
        for file in files
        if file.is_shown
    }


def may_read(user: Any, file: File) -> bool:
    """Say whether somebody may read a file: who may see an article above it, and a customer where it is public."""
    holding = Article.objects.filter(files__file=file)
    if (
        isinstance(user, User)
        and Article.objects.visible_to(user).filter(pk__in=holding.values("pk")).exists()
    ):
        return True
    theirs = Article.objects.for_customers().filter(pk__in=holding.values("pk")).select_related("published")
    return any(file.key in public_in(article) for article in theirs)


def held(ids: Collection[int]) -> set[int]:
    """Return which of these files stand below an article."""
    return set(ArticleFile.objects.filter(file__in=ids).values_list("file_id", flat=True))


def offered_to(user: User, keys: Collection[UUID]) -> Q:
    """Return the condition on files of these keys that a writer may put below an article of theirs.

    What they uploaded themselves and nothing holds yet, and what stands below an article that they may see.
    """
    links = ArticleFile.objects.filter(file=OuterRef("pk"))
    seen = Exists(links.filter(article__in=Article.objects.visible_to(user)))
    return Q(kind=KIND, key__in=keys) & (Q(seen) | (Q(user_id=user.pk) & ~Q(Exists(links))))


speak_for(KIND, Room(may_read=may_read, held=held))
