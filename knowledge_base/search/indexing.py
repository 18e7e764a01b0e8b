"""Keeping the index as the articles are.

`update` is part of the verb that publishes, archives or opens an article to others: in the same transaction, so that
nobody finds what they may not read, and what was published is found at once.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from knowledge_base.models import Article, IndexEntry
from knowledge_base.models.article import Visibility
from knowledge_base.models.index import Audience
from knowledge_base.search import vocabulary
from knowledge_base.search.languages import configurations
from knowledge_base.search.plain import plain
from knowledge_base.search.words import fold, words
from knowledge_base.text import public_part


@dataclass(frozen=True)
class Entry:
    """What the index shall say of an article to one audience: the words of its parts."""

    article_id: int
    audience: str
    language: str
    family: int
    title: list[str]
    headings: list[str]
    body: list[str]
    vocabulary: list[str]
    """Each of its words once, however it is accented."""


def update(article: Article) -> None:
    """Make the index say what readers of the article may find now; in the caller's transaction."""
    with transaction.atomic():
        vocabulary.lock()
        article = Article.objects.select_related("published").get(pk=article.pk)
        old = {entry.audience: entry for entry in IndexEntry.objects.filter(article=article)}
        new = {entry.audience: entry for entry in entries(article)}
        for audience in Audience.values:
            _replace(old.get(audience), new.get(audience))


def entries(article: Article) -> list[Entry]:
    """Return what the index shall hold of an article: nothing unless it is live.

    What customers and integrators may search is made from the public part alone; customers find only what is for them.
    """
    published = article.published
    if published is None or not article.is_live:
        return []
    public = public_part(published.body)
    for_desk = _entry(article, Audience.DESK, published.title, published.body)
    has_internal = public.split() != published.body.split()
    outside = _entry(article, Audience.INTEGRATORS, published.title, public) if has_internal else for_desk
    found = [for_desk, replace(outside, audience=Audience.INTEGRATORS)]
    if article.visibility == Visibility.CUSTOMERS:
        found.append(replace(outside, audience=Audience.CUSTOMERS))
    return found


def write(new: list[Entry]) -> None:
    """Insert entries whose articles have none. Their words are counted by the caller."""
    if not new:
        return
    row = f"(%s, %s, %s, %s, %s, %s, {_VECTOR}, {_VECTOR}, {_VECTOR}, %s)"
    values: list[Any] = []
    for entry in new:
        first, *more = configurations(entry.language)
        second = more[0] if more else None
        values += [entry.article_id, entry.audience, entry.language, entry.family]
        values += [len(set(entry.title)), len(entry.body)]
        for part in (entry.title, entry.headings, [*entry.title, *entry.body]):
            text = " ".join(part)
            values += [first, text, second, text]
        values.append(entry.vocabulary)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([row] * len(new)), values)


# to_tsvector of no configuration is null; presence alone counts, so places are left out
_VECTOR = "strip(to_tsvector(%s::regconfig, %s) || coalesce(to_tsvector(%s::regconfig, %s), ''))"
_INSERT = """
INSERT INTO knowledge_base_indexentry
    (article_id, audience, language, family, title_length, length, title, headings, body, words)
VALUES """


def _entry(article: Article, audience: str, title: str, body: str) -> Entry:
    read = plain(body)
    family = article.translation_of_id or article.pk
    language = article.language
    heading, text = words(title), words(read.text)
    known = sorted({fold(word): word for word in (*heading, *text)}.values())
    return Entry(article.pk, audience, language, family, heading, words(read.headings), text, known)


def _replace(old: IndexEntry | None, new: Entry | None) -> None:
    if old is not None:
        vocabulary.forget(old.audience, old.language, old.words)
        old.delete()
    if new is not None:
        write([new])
        vocabulary.learn(new.audience, new.language, new.vocabulary)
