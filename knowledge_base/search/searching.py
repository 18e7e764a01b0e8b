"""Searching the knowledge base, for somebody of the desk or for a customer."""

from dataclasses import dataclass

from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from helpdesk.accounts.models import User
from knowledge_base.models import Article
from knowledge_base.models.index import Audience
from knowledge_base.permissions import may_see_internal
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.search import highlights, matching, ranking, reading

LIMIT = 10


@dataclass(frozen=True)
class Found:
    """An article that was found: the words around what was searched for as safe HTML, and how well it fits."""

    article: Article
    title: str
    highlight: SafeString
    language: str
    score: float


def search(text: str, *, reader: User | None, language: str, limit: int = LIMIT) -> list[Found]:
    """Return the articles that answer a text, the best first; none where nothing fits.

    `reader` is somebody of the desk, or None for a customer: neither gets anything that they may not read, and nothing
    shown is made from what they may not. Of an article with translations the one in `language` is returned, or else
    the one in the language of the text.
    """
    audience = audience_of(reader)
    question = reading.read(text, audience=audience, language=language)
    if not question.asked:
        return []
    door = readable(reader)
    matches = matching.matches(question, audience, _beside_entry(door))
    fitting = ranking.rank(question, matches, language)[:limit]
    if not fitting:
        return []
    shown = (
        door.filter(pk__in=[one.article_id for one in fitting])
        .select_related("published")
        .annotate(line=highlights.line(question, audience))
    )
    found = {article.pk: (article, highlights.safe(vars(article)["line"])) for article in shown}
    return [
        Found(article, _title(article), line, article.language, round(one.score, 3))
        for one in fitting
        if one.article_id in found
        for article, line in (found[one.article_id],)
    ]


def audience_of(reader: User | None) -> Audience:
    """Return whose part of the index a reader searches; what an integrator finds may reach customers."""
    if reader is None:
        return Audience.CUSTOMERS
    return Audience.DESK if may_see_internal(reader) else Audience.INTEGRATORS


def readable(reader: User | None) -> ArticleQuerySet:
    """Return the articles that may be found: for somebody of the desk, or for a customer."""
    return Article.objects.for_customers() if reader is None else Article.objects.readable_by(reader)


def _beside_entry(door: ArticleQuerySet) -> matching.Sql:
    """Return the query that selects something where an entry's article may be read."""
    sql, facts = door.filter(pk=RawSQL("entry.article_id", ())).values("pk").query.sql_with_params()
    return sql, facts


def _title(article: Article) -> str:
    return article.published.title if article.published else article.title
