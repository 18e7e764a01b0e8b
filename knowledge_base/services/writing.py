"""Writing articles: beginning them, saving their text, taking an older text back.

Every text that was saved stays as a revision. Whoever saves what is there already changes nothing. Verbs take `seen`,
the count of changes (`Article.changes`) that their caller read, and raise Stale when it is not the one that counts;
None means: however it is now.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from helpdesk.web.words import one_line
from knowledge_base import events, slugs
from knowledge_base.errors import Refused
from knowledge_base.models import Article, Revision, Section
from knowledge_base.models.article import State, Visibility
from knowledge_base.permissions import may_see_internal
from knowledge_base.services.checking import check_section, check_slug_is_free, check_translation
from knowledge_base.services.locking import keep, locked, refuse_archived
from knowledge_base.text import has_internal
from tickets.models import Ticket, Topic

LONGEST_BODY = 200_000
_TRIES = 5
"""How often a slug is chosen anew when somebody else was faster with it."""


def create(  # noqa: PLR0913 - each says one thing about the article, by its name
    *,
    title: str,
    body: str,
    language: str,
    actor: User,
    visibility: str = Visibility.INTERNAL,
    min_level: int = 1,
    teams: Iterable[Team] = (),
    section: Section | None = None,
    topics: Iterable[Topic] = (),
    translation_of: Article | None = None,
    owner: User | None = None,
    ticket: Ticket | None = None,
    slug: str = "",
) -> Article:
    """Begin an article, a draft with its first revision, and return it.

    Its owner is who begins it, unless one is named. A slug is made from the title unless one is given. A translation
    renders the newest published text of its original, or the newest one where none was published. Raises
    ValidationError when a value is bad, the slug is taken, or the original has a text in that language already.
    """
    article = Article(
        title=_title(title),
        body=_body(body),
        language=language,
        visibility=visibility,
        min_level=min_level,
        section=section,
        owner=owner or actor,
        ticket=ticket,
        slug=slug,
    )
    with transaction.atomic():
        check_section(section)
        _translate(article, translation_of)
        at = article.created_at = article.updated_at = now()
        _save_with_slug(article)
        article.teams.set(teams)
        article.topics.set(topics)
        _add_revision(article, actor, number=1, note="", at=at)
        data = {"language": language, "translation_of": article.translation_of_id}
        record([event(article.stream, events.CREATED, at=at, actor=actor.pk, subject=article, **data)])
    return article


def save(
    article: Article,
    *,
    actor: User,
    title: str | None = None,
    body: str | None = None,
    note: str = "",
    seen: int | None = None,
) -> Article:
    """Save the text as a new revision and return the article; what is None stays as it is.

    What readers read stays, until the new text is published. Raises Stale, ValidationError, and Refused for an
    archived article.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        refuse_archived(current)
        return _rewrite(current, actor, title=title, body=body, note=note)


def restore(article: Article, number: int, *, actor: User, seen: int | None = None) -> Article:
    """Take the text of an older revision back, as a new one, and return the article.

    Raises Stale, Refused for an archived article, and Revision.DoesNotExist.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        refuse_archived(current)
        old = current.revisions.get(number=number)
        note = _("As in revision %(number)d") % {"number": number}
        return _rewrite(current, actor, title=old.title, body=old.body, note=note, restored=number)


def mark_translated(
    article: Article, *, actor: User, revision: int | None = None, seen: int | None = None
) -> Article:
    """Say which revision of its original a translation renders: the one that readers have now, unless one is named.

    Raises Stale, and ValidationError for an article that is no translation, or a revision that is not there.
    """
    with transaction.atomic():
        current = locked(article, seen=seen)
        original = current.translation_of
        if original is None:
            raise ValidationError({"translation_of": _("This article is no translation.")})
        number = revision if revision is not None else _rendered(original)
        if not original.revisions.filter(number=number).exists():
            raise ValidationError({"revision": _("The original has no such revision.")})
        if number == current.translated_revision:
            return current
        current.translated_revision = number
        return keep(current, events.TRANSLATED, actor, "translated_revision", revision=number)


def _rewrite(
    article: Article,
    actor: User,
    *,
    title: str | None,
    body: str | None,
    note: str,
    restored: int | None = None,
) -> Article:
    if body is not None and body != article.body:
        refuse_blind(article, actor)
    before = (article.title, article.body)
    article.title = before[0] if title is None else _title(title)
    article.body = before[1] if body is None else _body(body)
    if (article.title, article.body) == before:
        return article
    article.full_clean(exclude=_all_but("title", "body"))
    if article.state == State.PUBLISHED:
        article.state = State.DRAFT
    at, number = now(), last_number(article) + 1
    _add_revision(article, actor, number=number, note=note, at=at)
    data = {"revision": number} if restored is None else {"revision": number, "restored": restored}
    return keep(article, events.SAVED, actor, "title", "body", "state", at=at, **data)


def refuse_blind(article: Article, actor: User) -> None:
    """Raise Refused for a new text by somebody who does not see the internal parts of the one that it replaces."""
    if not may_see_internal(actor) and has_internal(article.body):
        raise Refused(
            _(
                "This text holds internal parts that you do not see: a new one would lose them. Nothing was changed."
            )
        )


def last_number(article: Article) -> int:
    """Return the number of the newest revision."""
    return int(article.revisions.aggregate(last=Max("number"))["last"] or 0)


def _add_revision(article: Article, actor: User, *, number: int, note: str, at: Any) -> None:
    revision = Revision(
        article=article,
        number=number,
        title=article.title,
        body=article.body,
        author=actor,
        note=one_line(note)[:200],
        created_at=at,
    )
    revision.save(force_insert=True)


def _translate(article: Article, original: Article | None) -> None:
    if original is None:
        return
    article.translation_of = locked(original)
    check_translation(article, article.translation_of)
    article.translated_revision = _rendered(article.translation_of)


def _rendered(original: Article) -> int:
    return original.published.number if original.published else last_number(original)


def _save_with_slug(article: Article) -> None:
    """Insert the article under its slug, or under one made from its title, whoever else chooses one meanwhile."""
    chosen = bool(article.slug)
    for _attempt in range(_TRIES):
        if chosen:
            check_slug_is_free(article)
        else:
            article.slug = free_slug(article.title)
        article.full_clean(validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                article.save(force_insert=True)
        except IntegrityError:
            article.pk = None
            check_translation(article, article.translation_of)
        else:
            return
    raise ValidationError({"slug": _("An article with this slug exists already.")})


def free_slug(title: str) -> str:
    """Return a slug made from the title that no article has yet."""
    wanted = slugs.slug_of(title)
    taken = Article.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    return slugs.free(wanted, set(taken))


def _title(title: str) -> str:
    return one_line(title)


def _body(body: str) -> str:
    """Return the text as it is kept: without NUL, which the database refuses, in lines that end with a line feed."""
    plain = body.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if len(plain) > LONGEST_BODY:
        raise ValidationError(
            {"body": _("A text holds at most %(most)d characters.") % {"most": LONGEST_BODY}}
        )
    if not plain.strip():
        raise ValidationError({"body": _("Write a text.")})
    return plain


def _all_but(*names: str) -> Collection[str]:
    return {field.name for field in Article._meta.fields} - {*names}
