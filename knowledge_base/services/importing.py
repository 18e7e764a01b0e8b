"""Taking in articles from files: all of an archive, or nothing of it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from knowledge_base.errors import KnowledgeError
from knowledge_base.exchange import archive
from knowledge_base.exchange.archive import Entry
from knowledge_base.exchange.planning import Existing, Plan, Planned, plan
from knowledge_base.exchange.problems import Problems
from knowledge_base.exchange.shelves import read_shelves
from knowledge_base.models import Article, Section
from knowledge_base.models.article import State
from knowledge_base.services import publishing, writing
from knowledge_base.services.describing import describe
from knowledge_base.services.shelving import create_section

MOST_IN_A_REQUEST = 200
"""Files that a page or the API takes at once; `bin/manage import_articles` takes more."""
_TURNS = "knowledge_base.import"


@dataclass(frozen=True)
class Imported:
    """What an archive made: new articles, changed ones, and the slugs of those that stayed as they were."""

    created: list[Article]
    updated: list[Article]
    skipped: list[str]


def import_archive(
    data: bytes, *, actor: User, existing: str = Existing.REFUSE, most: int | None = None
) -> Imported:
    """Make articles of a ZIP archive of Markdown files, in the actor's name, and return what came of it.

    Raises ValidationError with each place that is wrong, also when there are more than `most` files; then nothing is
    kept.
    """
    entries = archive.read(data)
    if most is not None and len(entries) > most:
        raise ValidationError({"archive": _("Send at most %(most)d files at once.") % {"most": most}})
    with transaction.atomic():
        _take_turns()
        make_sections([entry for entry in entries if entry.place == archive.SECTIONS], actor)
        entries = [entry for entry in entries if entry.place != archive.SECTIONS]
        todo = plan(entries, actor=actor, existing=existing)
        _lock(todo)
        made = {one.slug: take_in(one, actor) for one in todo.articles}
        created = [made[one.slug] for one in todo.articles if one.article is None]
        updated = [made[one.slug] for one in todo.articles if one.article is not None]
    return Imported(created, updated, todo.skipped)


def _take_turns() -> None:
    """Wait until no other import is at work: two that made the same slugs in two orders would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_TURNS])


def _lock(todo: Plan) -> None:
    """Lock every article that the files change or translate, before the first verb locks what all of them share.

    In one order: so an import and a publication, or two imports, never wait for each other.
    """
    ids = {one.article.pk for one in todo.articles if one.article is not None}
    originals = {one.original for one in todo.articles}
    rows = Article.objects.filter(Q(pk__in=ids) | Q(slug__in=originals)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def make_sections(entries: list[Entry], actor: User) -> None:
    """Make the sections of these lists that are missing, for who may. Raises ValidationError with their places."""
    problems = Problems()
    for entry in entries:
        there = {section.slug: section for section in Section.objects.all()}
        for shelf in read_shelves(entry, problems):
            if shelf.slug in there:
                continue
            if not actor.may("knowledge.manage"):
                words = {"slug": shelf.slug[:60]}
                problems.add(
                    entry.place, _("There is no section “%(slug)s”, and you may not make it.") % words
                )
                continue
            try:
                parent = there[shelf.parent] if shelf.parent else None
                there[shelf.slug] = create_section(
                    slug=shelf.slug, name=shelf.name, parent=parent, actor=actor
                )
            except KeyError:
                words = {"slug": shelf.parent[:60]}
                problems.add(entry.place, _("The section “%(slug)s” stands after those within it.") % words)
            except ValidationError as error:
                problems.add(entry.place, f"{shelf.slug[:60]}: {' '.join(error.messages)}")
    problems.raise_any()


def take_in(one: Planned, actor: User) -> Article:
    """Make or change one article. Raises ValidationError with the file's name."""
    try:
        article = _create(one, actor) if one.article is None else _change(one, one.article, actor)
        return _bring_to_state(article, one, actor)
    except ValidationError as error:
        raise ValidationError({one.place: error.messages}) from error
    except KnowledgeError as error:
        raise ValidationError({one.place: [str(error)]}) from error


def _create(one: Planned, actor: User) -> Article:
    facts = {name: value for name, value in one.facts.items() if name != "review_on"}
    original = Article.objects.get(slug=one.original) if one.original else None
    article = writing.create(
        title=one.title,
        body=one.body,
        language=one.language,
        slug=one.slug,
        translation_of=original,
        actor=actor,
        **facts,
    )
    if one.is_outdated and article.translated_revision:
        article.translated_revision -= 1
        article.save(update_fields=["translated_revision"])
    return describe(article, actor=actor, review_on=one.facts["review_on"])


def _change(one: Planned, article: Article, actor: User) -> Article:
    if article.state == State.ARCHIVED:
        article = publishing.revive(article, actor=actor)
    is_same = one.body.strip() == article.body.strip()
    article = writing.save(article, actor=actor, title=one.title, body=None if is_same else one.body)
    facts = {name: value for name, value in one.facts.items() if name in one.named}
    return describe(article, actor=actor, language=one.language, **facts)


def _bring_to_state(article: Article, one: Planned, actor: User) -> Article:
    if one.state == State.PUBLISHED:
        return publishing.publish(article, actor=actor)
    if one.state == State.ARCHIVED:
        return publishing.archive(article, actor=actor)
    if one.state == State.REVIEW and article.state == State.DRAFT:
        return publishing.ask_review(article, actor=actor)
    return article
