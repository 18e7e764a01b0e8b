"""Searching the knowledge base, for somebody of the desk or for a customer."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from helpdesk.accounts.models import User
from knowledge_base.models import Article
from knowledge_base.models.index import Audience
from knowledge_base.permissions import may_see_internal
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.search import highlights, matching, ranking, reading
from knowledge_base.search.matching import Match
from knowledge_base.search.reading import Question
from knowledge_base.text import public_part

LIMIT = 10
_ROUNDS = (60, 600, 6_000)
"""Candidates that are looked at: more of them where the reader may not read enough of the first."""


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
    fitting = ranking.rank(question, _matches(question, reader, audience, limit), language)[:limit]
    articles = readable(reader).select_related("published").in_bulk([one.article_id for one in fitting])
    shown = [(articles[one.article_id], one) for one in fitting if one.article_id in articles]
    if not shown:
        return []
    lines = highlights.highlights([_source(article, audience) for article, _one in shown], question)
    return [
        Found(article, _title(article), line, article.language, round(one.score, 3))
        for (article, one), line in zip(shown, lines, strict=True)
    ]


def audience_of(reader: User | None) -> Audience:
    """Return whose part of the index a reader searches; what an integrator finds may reach customers."""
    if reader is None:
        return Audience.CUSTOMERS
    return Audience.DESK if may_see_internal(reader) else Audience.INTEGRATORS


def readable(reader: User | None) -> ArticleQuerySet:
    """Return the articles that may be found: for somebody of the desk, or for a customer."""
    return Article.objects.for_customers() if reader is None else Article.objects.readable_by(reader)


def _matches(question: Question, reader: User | None, audience: str, limit: int) -> list[Match]:
    """Return the articles with words of the question that the reader may read."""
    found: list[Match] = []
    for most in _ROUNDS:
        families = matching.candidates(question, audience, most)
        matches = matching.places(question, audience, families)
        ids = {match.article_id for match in matches}
        may_read = set(readable(reader).filter(pk__in=ids).values_list("pk", flat=True))
        found = [match for match in matches if match.article_id in may_read]
        if len(families) < most or len({match.family for match in found}) >= limit:
            break
    return found


def _source(article: Article, audience: Audience) -> highlights.Source:
    body = article.published.body if article.published else ""
    return highlights.Source(article.language, body if audience == Audience.DESK else public_part(body))


def _title(article: Article) -> str:
    return article.published.title if article.published else article.title
