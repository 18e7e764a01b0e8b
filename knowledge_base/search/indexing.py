"""Keeping the index as the articles are.

`update` is part of the verb that publishes, archives or opens an article to others: in the same transaction, so that
nobody finds what they may not read, and what was published is found at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from knowledge_base.models import Article, IndexEntry
from knowledge_base.models.article import Visibility
from knowledge_base.search import vocabulary
from knowledge_base.search.languages import configurations
from knowledge_base.search.plain import plain
from knowledge_base.search.words import fold, words
from knowledge_base.text import public_part

MOST_SHOWN = 20_000
"""Characters of an article that highlights are made from."""


@dataclass
class Entry:
    """What the index shall say of an article to some audiences: the words of its parts."""

    article_id: int
    desk: bool
    public: bool
    customers: bool
    language: str
    family: int
    title: list[str]
    headings: list[str]
    body: list[str]
    text: str
    words: list[str]
    """Each of its words once, however it is accented."""


def update(article: Article) -> None:
    """Make the index say what readers of the article may find now; in the caller's transaction."""
    with transaction.atomic():
        old, new = renew([article.pk])
        what = vocabulary.Change()
        for gone in old:
            what.add(gone, -1)
        for come in new:
            what.add(come, 1)
        vocabulary.change(what)


def renew(articles: Iterable[int]) -> tuple[list[IndexEntry], list[Entry]]:
    """Replace the entries of articles; return those that were there, and those that are. In the caller's transaction.

    The articles stay locked until it ends. Their words are counted by the caller.
    """
    some = Article.objects.filter(pk__in=articles).order_by("pk")
    # The lock is a statement of its own: one that waited for it would see the texts as they were before.
    list(some.select_for_update(no_key=True).values_list("pk"))
    kept = IndexEntry.objects.filter(article__in=articles)
    old = list(kept.only("language", "words", "desk", "public", "customers"))
    new = [entry for article in some.select_related("published").defer("body") for entry in entries(article)]
    kept.delete()
    _write(new)
    return old, new


def entries(article: Article) -> list[Entry]:
    """Return what the index shall hold of an article: nothing unless it is live.

    What customers and integrators may search is made from the public part alone; customers find only what is for them.
    """
    published = article.published
    if published is None or not article.is_live:
        return []
    public = public_part(published.body)
    is_theirs = article.visibility == Visibility.CUSTOMERS
    if public.split() == published.body.split():
        return [_entry(article, published.title, published.body, (True, True, is_theirs))]
    return [
        _entry(article, published.title, published.body, (True, False, False)),
        _entry(article, published.title, public, (False, True, is_theirs)),
    ]


def _entry(article: Article, title: str, body: str, audiences: tuple[bool, bool, bool]) -> Entry:
    read = plain(body)
    heading, text = words(title), words(read.text)
    return Entry(
        article.pk,
        *audiences,
        article.language,
        article.translation_of_id or article.pk,
        heading,
        words(read.headings),
        text,
        read.text[:MOST_SHOWN],
        sorted({fold(word): word for word in (*heading, *text)}.values()),
    )


# to_tsvector of no configuration is null; presence alone counts, so places are left out
_VECTOR = (
    "strip(to_tsvector(told.first::regconfig, told.{part}) "
    "|| coalesce(to_tsvector(told.second::regconfig, told.{part}), ''))"
)
_INSERT = f"""
INSERT INTO knowledge_base_indexentry (
    article_id, desk, public, customers, language, family, title_length, length, title, headings, body, text, words
)
SELECT told.article, told.desk, told.public, told.customers, told.language, told.family, told.title_length,
    told.length, {_VECTOR.format(part="title")}, {_VECTOR.format(part="headings")}, {_VECTOR.format(part="body")},
    told.text, string_to_array(told.words, ' ')
FROM unnest(
    %s::bigint[], %s::bool[], %s::bool[], %s::bool[], %s::text[], %s::bigint[], %s::int[], %s::int[],
    %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
) AS told(
    article, desk, public, customers, language, family, title_length, length, title, headings, body, text, words,
    first, second
)
"""  # noqa: S608  built from constants


def _write(new: list[Entry]) -> None:
    if not new:
        return
    rows = [
        (
            entry.article_id,
            entry.desk,
            entry.public,
            entry.customers,
            entry.language,
            entry.family,
            len(set(entry.title)),
            len(entry.body),
            " ".join(entry.title),
            " ".join(entry.headings),
            " ".join([*entry.title, *entry.body]),
            entry.text,
            " ".join(entry.words),
            *(*configurations(entry.language), None)[:2],
        )
        for entry in new
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])
