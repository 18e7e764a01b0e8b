"""The same article in other languages: what there is, and how far behind its original each translation is."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from knowledge_base.models import Article
from knowledge_base.querysets import ArticleQuerySet


@dataclass(frozen=True)
class Version:
    """An article in one language. `behind` is how many versions of the original came out since it was translated."""

    code: str
    label: str
    article: Article
    is_original: bool
    is_current: bool
    behind: int


def versions_of(article: Article, visible: ArticleQuerySet) -> list[Version]:
    """Return the article in every language that the reader may see, the original first; one query."""
    root = article.translation_of_id or article.pk
    rows = visible.filter(Q(pk=root) | Q(translation_of=root))
    rows = rows.select_related("translation_of__published").order_by("language", "pk")
    rows = rows.defer("body", "translation_of__body", "translation_of__published__body")
    labels = dict(settings.LANGUAGES)
    found = [
        Version(
            code=row.language,
            label=str(labels.get(row.language, row.language)),
            article=row,
            is_original=row.translation_of_id is None,
            is_current=row.pk == article.pk,
            behind=row.behind,
        )
        for row in rows
    ]
    return sorted(found, key=lambda version: not version.is_original)


def missing(article: Article) -> list[tuple[str, str]]:
    """Return the languages, as code and name, in which nobody has begun to say it yet; one query."""
    root = article.translation_of_id or article.pk
    taken = Article.objects.filter(Q(pk=root) | Q(translation_of=root)).values_list("language", flat=True)
    there = set(taken)
    return [(code, str(label)) for code, label in settings.LANGUAGES if code not in there]
