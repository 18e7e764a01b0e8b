"""Articles as the files of an archive, so that reading them again makes the same articles."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

import yaml

from knowledge_base.exchange import front_matter
from knowledge_base.exchange.archive import ENDING, SECTIONS
from knowledge_base.models import Article, Section
from knowledge_base.models.article import Visibility
from knowledge_base.permissions import shown_to
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.text import public_part

_WITH = ("section", "owner", "published", "translation_of__published")
_UNREAD = ("translation_of__body", "translation_of__published__body")
"""Of an original only its address and its number are written down."""
_AT_ONCE = 100
"""Articles that are read at once: behind a pool there are no cursors, and a whole list would stand in memory."""
_IN_MEMORY = 4 * 2**20
_PORTION = 2**16
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same articles make the same archive, to the last byte."""


def write_archive(articles: ArticleQuerySet, file: IO[bytes], *, reader: Any) -> int:
    """Write the articles as a ZIP archive into the file and return how many they are.

    Of a live article what readers have is written, of any other the working text. `reader` is who gets it: None for a
    customer, who gets public parts of what customers may read, and nothing of the desk's own facts.
    """
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if reader is not None:
            _put(archive, SECTIONS, _sections())
        for article in _each(articles):
            _put(archive, f"{article.language}/{article.slug}{ENDING}", as_file(article, reader=reader))
            count += 1
    return count


def portions(articles: ArticleQuerySet, *, reader: Any) -> Iterator[bytes]:
    """Yield the bytes of the articles' archive, which is made when they are asked for."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        write_archive(articles, cast("IO[bytes]", file), reader=reader)
        file.seek(0)
        while portion := file.read(_PORTION):
            yield portion


def as_file(article: Article, *, reader: Any) -> str:
    """Return an article as a Markdown file with front matter, as far as the reader may read it."""
    source = article.published if article.is_live and article.published else article
    body = public_part(source.body) if reader is None else shown_to(reader, source.body)
    original = _original(article, reader)
    facts: dict[str, Any] = {
        "title": source.title,
        "slug": article.slug,
        "language": article.language,
        "section": article.section.slug if article.section else "",
        "topics": [topic.slug for topic in article.topics.all()],
        "translation_of": original.slug if original else "",
    }
    if reader is not None:
        facts |= _own_facts(article)
    return front_matter.write(facts, body)


def _each(articles: ArticleQuerySet) -> Iterator[Article]:
    """Yield the articles by their ids; one that is made meanwhile comes too."""
    rows = articles.select_related(*_WITH).defer(*_UNREAD).prefetch_related("teams", "topics")
    for batch in rows.batches(_AT_ONCE):
        yield from batch


def _original(article: Article, reader: Any) -> Article | None:
    """Return what an article is a translation of, which a customer hears of only where it is for customers too."""
    original = article.translation_of
    if reader is not None or original is None:
        return original
    return original if original.is_live and original.visibility == Visibility.CUSTOMERS else None


def _own_facts(article: Article) -> dict[str, Any]:
    return {
        "state": "published" if article.is_live else article.state,
        "visibility": article.visibility,
        "min_level": article.min_level if article.min_level > 1 else None,
        "teams": [team.slug for team in article.teams.all()],
        "owner": article.owner.email if article.owner else "",
        "outdated": True if article.behind else None,
        "review_on": article.review_on.isoformat() if article.review_on else "",
    }


def _sections() -> str:
    told = [
        {"slug": row.slug, "name": row.name, **({"parent": row.parent.slug} if row.parent else {})}
        for row in _from_the_top(list(Section.objects.select_related("parent")))
    ]
    text: str = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
    return text


def _from_the_top(rows: list[Section], parent: int | None = None) -> Iterable[Section]:
    """Yield each section before those within it."""
    for row in rows:
        if row.parent_id == parent:
            yield row
            yield from _from_the_top(rows, row.pk)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())
