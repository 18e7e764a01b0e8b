"""Links from article to article: which of them lead their readers nowhere. Nothing outside the desk is asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge_base.models import Article
from knowledge_base.models.article import Visibility
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.slugs import RESERVED
from knowledge_base.text import public_part

MOST = 500
"""Texts in which links to one article are looked for."""
_AT_ONCE = 50
_PAGE = re.compile(r"/kb/([-\w]+)/?")


class Why(models.TextChoices):
    """Why a link leads its reader nowhere."""

    MISSING = "missing", _("There is no such article.")
    NOT_LIVE = "not_live", _("Readers do not have this article.")
    NOT_FOR_CUSTOMERS = "not_for_customers", _("Customers may not read this article.")


@dataclass(frozen=True)
class Link:
    """A link in a text to an article: the address as it is written, the article's slug, and the line, from 1."""

    target: str
    slug: str
    line: int


@dataclass(frozen=True)
class Trouble:
    """A link that leads a reader nowhere, and why."""

    target: str
    line: int
    why: Why


def links_in(body: str) -> list[Link]:
    """Return the links of a text to articles of this desk, in their order."""
    found = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(body):
        line = (token.map or [0])[0] + 1
        for target in _targets(token.children or ()):
            slug = slug_in(target)
            if slug:
                found.append(Link(target, slug, line))
    return found


def troubles(article: Article, body: str) -> list[Trouble]:
    """Return which links of a text of the article lead its readers nowhere.

    Where customers read the article, what they read must not send them to what is for the desk alone.
    """
    links = links_in(body)
    known = {row.slug: row for row in Article.objects.filter(slug__in={link.slug for link in links})}
    is_public = article.visibility == Visibility.CUSTOMERS
    public = {(link.target, link.slug) for link in links_in(public_part(body))} if is_public else set()
    found = []
    for link in links:
        why = _why(known.get(link.slug), for_customers=(link.target, link.slug) in public)
        if why:
            found.append(Trouble(link.target, link.line, why))
    return found


def linked_from(article: Article, among: ArticleQuerySet) -> list[Article]:
    """Return those of the articles whose working text links to this one, by their ids, with id and text alone.

    At most `MOST` texts are looked at, the oldest articles' first: of an article that more of them name, not every
    link is told.
    """
    rows = among.filter(body__contains=f"/kb/{article.slug}").exclude(pk=article.pk)
    texts = rows.only("pk", "body").batches(_AT_ONCE)
    return [
        row
        for row in islice(chain.from_iterable(texts), MOST)
        if any(link.slug == article.slug for link in links_in(row.body))
    ]


def _why(target: Article | None, *, for_customers: bool) -> Why | None:
    if target is None:
        return Why.MISSING
    if not target.is_live:
        return Why.NOT_LIVE
    return Why.NOT_FOR_CUSTOMERS if for_customers and target.visibility != Visibility.CUSTOMERS else None


def _targets(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrGet("href") or "")


def slug_in(target: str) -> str:
    """Return the slug that an address of this desk names; empty for every other address."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    if parts.netloc and f"{parts.scheme}://{parts.netloc}" != _own():
        return ""
    found = _PAGE.fullmatch(unquote(parts.path))
    return "" if found is None or found[1] in RESERVED else found[1]


def _own() -> str:
    parts = urlsplit(settings.SITE_URL)
    return f"{parts.scheme}://{parts.netloc}"
