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
from knowledge_base.permissions import may_see_internal, shown_to
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


def attachments(article: Article, user: User) -> list[Attachment]:
    """Return what the user may know of below an article that they may see, in the order in which it came."""
    links = ArticleFile.objects.filter(article=article).select_related("file")
    files = _shown([link.file for link in links], article, user)
    if not files:
        return []
    used, public = named_in(shown_to(user, article.body)), public_in(article)
    people = User.objects.in_bulk({file.user_id for file in files if file.user_id})
    return [
        Attachment(file, people.get(file.user_id or 0), file.key in used, file.key in public)
        for file in files
    ]


def waiting_of(user: User) -> "list[File]":
    """Return the files that somebody uploaded for articles and that no article holds yet."""
    linked = Exists(ArticleFile.objects.filter(file=OuterRef("pk")))
    return list(File.objects.filter(~linked, kind=KIND, user_id=user.pk))


def offered(user: User, keys: Collection[UUID], *, locks: bool = False) -> list[File]:
    """Return the files of these keys that a text of the user's may show or lead to.

    What they may read below an article, and what they uploaded themselves and nothing holds yet. `locks` keeps the
    round that deletes files from taking one of them until the transaction ends.
    """
    if not keys:
        return []
    links = ArticleFile.objects.filter(file=OuterRef("pk"))
    seen = Exists(links.filter(article__in=Article.objects.visible_to(user)))
    is_theirs = Q(user_id=user.pk) & ~Q(Exists(links))
    found = File.objects.filter(Q(seen) | is_theirs, kind=KIND, key__in=keys).order_by("pk")
    files = list(found.select_for_update(no_key=True, of=("self",)) if locks else found)
    if may_see_internal(user):
        return files
    return [file for file in files if file.user_id == user.pk or may_read(user, file)]


def pictures_in(text: str, user: User) -> dict[str, tuple[int, int] | None]:
    """Return the pictures of a text that its page may show to somebody of the desk, for `rendering.for_desk`."""
    return pictures_among(offered(user, named_in(text)))


def public_files(article: Article) -> list[File]:
    """Return the files that customers find in an article, in the order in which they came."""
    public = public_in(article)
    if not public:
        return []
    links = ArticleFile.objects.filter(article=article, file__key__in=public).select_related("file")
    return [link.file for link in links]


def public_pictures(article: Article) -> dict[str, tuple[int, int] | None]:
    """Return the pictures that customers find in an article, for `rendering.for_customers`."""
    return pictures_among(public_files(article))


def may_read(user: Any, file: File) -> bool:
    """Say whether somebody may read a file: who may see an article above it, and a customer where it is public."""
    above = Article.objects.filter(files__file=file).values("pk")
    if isinstance(user, User):
        seen = Article.objects.visible_to(user).filter(pk__in=above).select_related("published")
        if any(_shown([file], article, user) for article in seen):
            return True
    theirs = Article.objects.for_customers().filter(pk__in=above).select_related("published")
    return any(file.key in public_in(article) for article in theirs)


def _shown(files: list[File], article: Article, user: User) -> list[File]:
    """Return which files of an article that they may see somebody may know of.

    Who may not read the internal parts of a text gets what its public part leads to, and what they added themselves: of
    the rest nobody said that it may leave the desk.
    """
    if may_see_internal(user):
        return files
    texts = [article.body, *([article.published.body] if article.published else [])]
    public = set[UUID]().union(*(named_in(public_part(text)) for text in texts))
    return [file for file in files if file.key in public or file.user_id == user.pk]


def pictures_among(files: list[File]) -> dict[str, tuple[int, int] | None]:
    """Return which of the files are pictures that a page shows, for `rendering`."""
    return {
        file.url: (file.width, file.height) if file.width and file.height else None
        for file in files
        if file.is_shown
    }


def held(ids: Collection[int]) -> set[int]:
    """Return which of these files stand below an article."""
    return set(ArticleFile.objects.filter(file__in=ids).values_list("file_id", flat=True))


speak_for(KIND, Room(may_read=may_read, held=held))
