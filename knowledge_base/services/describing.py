"""What stands beside an article's text: where it stands, whose it is, who may read it, when it is looked at again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from knowledge_base import events
from knowledge_base.errors import NeedsSecondPerson
from knowledge_base.models import Article
from knowledge_base.models.article import Visibility
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

    Raises Stale, ValidationError when a value is bad, NeedsSecondPerson where a section asks for one and who does not
    manage knowledge would open or move what was published, and TypeError for a field that is not changed here.
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
        if not actor.may("knowledge.manage"):
            _refuse_alone(current, before, sets)
        for name, rows in sets.items():
            getattr(current, name).set(rows)
        current.next_at = wake_at(current)
        data: dict[str, Any] = {
            name: [_plain(before[name]), _plain(value)] for name, value in facts.items() if name in _TOLD
        }
        data["fields"] = sorted([*facts, *sets])
        _keep(current, facts, actor, data)
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


def _refuse_alone(
    article: Article, before: Mapping[str, Any], sets: Mapping[str, list[models.Model]]
) -> None:
    """Raise NeedsSecondPerson where another than its writer must open or move a text that was published.

    An archived one counts: it comes back as it was.
    """
    sections = (before.get("section"), article.section)
    is_guarded = any(section is not None and section.needs_second_person for section in sections)
    if not is_guarded or article.published_id is None:
        return
    if "section" in before:
        raise NeedsSecondPerson(
            _(
                "Where a second person publishes, only who manages knowledge moves a published article in or out."
                " Nothing was changed."
            )
        )
    if _opens(article, before, sets):
        raise NeedsSecondPerson(
            _(
                "In this section only who manages knowledge gives a published article to more readers."
                " Nothing was changed."
            )
        )


def _opens(article: Article, before: Mapping[str, Any], sets: Mapping[str, list[models.Model]]) -> bool:
    """Say whether a change lets in readers: customers, a lower level, a team more, or every team for some."""
    if before.get("visibility") == Visibility.INTERNAL or article.min_level < before.get("min_level", 0):
        return True
    old = set(article.teams.values_list("pk", flat=True)) if "teams" in sets else set()
    new = {team.pk for team in sets.get("teams", ())}
    return bool(old) and (not new or bool(new - old))


def _keep(article: Article, facts: Mapping[str, Any], actor: User, data: Mapping[str, Any]) -> None:
    """Save the facts. Raises ValidationError for what somebody else took since it was checked."""
    try:
        with transaction.atomic():
            keep(article, events.DESCRIBED, actor, *facts, "next_at", **data)
    except IntegrityError:
        _check(article, facts)
        raise


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
