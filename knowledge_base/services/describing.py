"""What stands beside an article's text: where it stands, whose it is, who may read it, when it is looked at again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from knowledge_base import events
from knowledge_base.models import Article
from knowledge_base.reviews import wake_at
from knowledge_base.search import indexing
from knowledge_base.services.checking import check_section, check_slug_is_free, check_translation
from knowledge_base.services.locking import keep, locked

FACTS = frozenset({"section", "owner", "visibility", "min_level", "review_on", "slug", "language"})
SETS = frozenset({"topics", "teams"})
_TOLD = {"visibility", "min_level", "language", "section", "owner"}
"""Words and ids, which the ledger may hold."""


def describe(article: Article, *, actor: User, seen: int | None = None, **fields: Any) -> Article:
    """Change what stands beside an article's text (see FACTS and SETS) and return the article; readers see it at once.

    Raises Stale, ValidationError when a value is bad, and TypeError for a field that is not changed here.
    """
    if unknown := set(fields) - FACTS - SETS:
        raise TypeError(f"An article has no such facts to change: {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        current = locked(article, seen=seen)
        facts = {
            name: value for name, value in fields.items() if name in FACTS and getattr(current, name) != value
        }
        before = {name: getattr(current, name) for name in facts}
        for name, value in facts.items():
            setattr(current, name, value)
        _check(current, facts)
        sets = _changed_sets(current, {name: value for name, value in fields.items() if name in SETS})
        if not facts and not sets:
            return current
        for name, rows in sets.items():
            getattr(current, name).set(rows)
        current.next_at = wake_at(current)
        data: dict[str, Any] = {
            name: [_plain(before[name]), _plain(value)] for name, value in facts.items() if name in _TOLD
        }
        data["fields"] = sorted([*facts, *sets])
        keep(current, events.DESCRIBED, actor, *facts, "next_at", **data)
        indexing.update(current)
        return current


def _check(article: Article, facts: Mapping[str, Any]) -> None:
    article.full_clean(
        exclude={field.name for field in Article._meta.fields} - set(facts), validate_unique=False
    )
    if "section" in facts:
        check_section(article.section)
    if "slug" in facts:
        check_slug_is_free(article)
    if "language" in facts:
        check_translation(article, article.translation_of)
        if article.translations.filter(language=article.language).exists():
            raise ValidationError({"language": _("A translation is in another language than its original.")})


def _changed_sets(
    article: Article, sets: Mapping[str, Iterable[models.Model]]
) -> dict[str, list[models.Model]]:
    wanted = {name: list(rows) for name, rows in sets.items()}
    return {
        name: rows
        for name, rows in wanted.items()
        if {row.pk for row in rows} != set(getattr(article, name).values_list("pk", flat=True))
    }


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
