"""What files would make of the knowledge base: read against what is there, without writing anything.

Everything that is wrong is told at once, with its file and line, so that an archive is mended in one go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.accounts.models import Team, User
from knowledge_base import slugs
from knowledge_base.exchange.archive import Entry
from knowledge_base.exchange.front_matter import Document, read
from knowledge_base.exchange.problems import Problems
from knowledge_base.models import Article, Section
from knowledge_base.models.article import State, Visibility
from tickets.models import Topic

FACTS = (
    *("title", "slug", "language", "state", "visibility", "min_level", "section", "topics", "teams"),
    *("owner", "translation_of", "outdated", "review_on"),
)
HIGHEST_LEVEL = 9
_LONGEST_TITLE = 200
_LONGEST_SLUG = 120


class Existing(TextChoices):
    """What becomes of a file whose article is there already."""

    REFUSE = "refuse", gettext_lazy("Refuse")
    SKIP = "skip", gettext_lazy("Skip")
    UPDATE = "update", gettext_lazy("Update")


@dataclass
class Planned:
    """An article that a file makes, or changes when `article` is one that is there.

    `named` are the facts that the file names: of an article that is there the others stay as they are.
    """

    place: str
    slug: str
    title: str
    body: str
    language: str
    state: str
    original: str = ""
    is_outdated: bool = False
    article: Article | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """What is to be done, originals before translations, then by slug; and the slugs of what stays as it is."""

    articles: list[Planned]
    skipped: list[str]


def plan(entries: Iterable[Entry], *, actor: User, existing: str = Existing.REFUSE) -> Plan:
    """Return what the files would make. Raises ValidationError with everything that is wrong and where."""
    problems = Problems()
    documents = [found for entry in entries if (found := read(entry.place, entry.text, problems))]
    desk = _Desk(documents, actor)
    planned = [one for document in documents if (one := _planned(document, desk, problems))]
    _check_slugs(planned, problems)
    skipped = _meet(planned, desk, existing, problems)
    rest = [one for one in planned if one.slug not in skipped]
    _check_originals(planned, desk, problems)
    problems.raise_any()
    return Plan(sorted(rest, key=lambda one: (bool(one.original), one.slug)), skipped)


class _Desk:
    """What is there that the files name: one query a kind of thing."""

    def __init__(self, documents: list[Document], actor: User) -> None:
        self.actor = actor
        self.sections = _named(Section, documents, "section")
        self.topics = _named(Topic, documents, "topics")
        self.teams = _named(Team, documents, "teams")
        emails = {document.word("owner").lower() for document in documents}
        self.owners = {user.email.lower(): user for user in User.objects.filter(email__in=emails)}
        named = {
            slug for document in documents for slug in (_slug(document), document.word("translation_of"))
        }
        rows = Article.objects.filter(slug__in=named).select_related("translation_of")
        self.articles = {row.slug: row for row in rows}
        visible = Article.objects.visible_to(actor).filter(slug__in=named)
        self.visible = set(visible.values_list("slug", flat=True))


def _named(model: type[Model], documents: list[Document], fact: str) -> Mapping[str, Any]:
    wanted = {word for document in documents for word in document.words(fact)}
    return {row.slug: row for row in model._default_manager.filter(slug__in=wanted)}  # type: ignore[attr-defined]


def _planned(document: Document, desk: _Desk, problems: Problems) -> Planned | None:
    reading = _Reading(document, problems)
    for name in document.facts:
        if name not in FACTS:
            reading.wrong(name, _("“%(name)s” is no fact of an article.") % {"name": name[:60]})
    title = reading.text("title", most=_LONGEST_TITLE)
    slug = _slug(document)
    if not _is_slug(slug):
        reading.wrong("slug", _("A slug holds Latin letters, digits, hyphens and underscores, and a letter."))
    elif slug in slugs.RESERVED:
        reading.wrong("slug", _("A page of the desk has this address. Choose another."))
    planned = Planned(
        place=document.place,
        slug=slug,
        title=title,
        body=document.body,
        language=reading.one_of("language", [code for code, _name in settings.LANGUAGES]),
        state=reading.one_of("state", State.values, State.DRAFT),
        original=document.word("translation_of"),
        is_outdated=reading.truth("outdated"),
        facts={
            "visibility": reading.one_of("visibility", Visibility.values, Visibility.INTERNAL),
            "min_level": reading.number("min_level", 1, HIGHEST_LEVEL, 1),
            "section": next(iter(reading.rows("section", desk.sections)), None),
            "topics": reading.rows("topics", desk.topics),
            "teams": reading.rows("teams", desk.teams),
            "owner": desk.owners.get(document.word("owner").lower(), desk.actor),
            "review_on": reading.day("review_on"),
        },
        named=frozenset(document.facts),
    )
    section = planned.facts["section"]
    if section is not None and section.needs_second_person and planned.state == State.PUBLISHED:
        reading.wrong("state", _("In this section somebody else publishes what you import: use review."))
    if not document.body.strip():
        problems.add(document.place, _("The article has no text."))
    return None if reading.is_wrong else planned


class _Reading:
    """The facts of one file as values; what is wrong with one is noted with its line."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document = document
        self.problems = problems
        self.is_wrong = False

    def wrong(self, name: str, sentence: str) -> None:
        """Note what is wrong with a fact."""
        self.problems.add(self.document.place, sentence, self.document.line(name))
        self.is_wrong = True

    def text(self, name: str, *, most: int) -> str:
        """Return a text that must be there."""
        text = self.document.word(name)
        if not text or len(text) > most:
            self.wrong(
                name,
                _("“%(name)s” is needed, in at most %(most)d characters.") % {"name": name, "most": most},
            )
        return text

    def one_of(self, name: str, words: Iterable[str], usual: str = "") -> str:
        """Return a word of these."""
        word, known = self.document.word(name) or usual, list(words)
        if word not in known:
            self.wrong(name, _("“%(name)s” is one of %(words)s.") % {"name": name, "words": ", ".join(known)})
        return word

    def number(self, name: str, least: int, most: int, usual: int) -> int:
        """Return a whole number."""
        word = self.document.word(name) or str(usual)
        if not (word.isascii() and word.isdigit() and len(word) < 10 and least <= int(word) <= most):
            words = {"name": name, "least": least, "most": most}
            self.wrong(name, _("“%(name)s” is a whole number from %(least)d to %(most)d.") % words)
            return usual
        return int(word)

    def truth(self, name: str) -> bool:
        """Return a yes or a no."""
        return self.one_of(name, ("true", "false"), "false") == "true"

    def day(self, name: str) -> date | None:
        """Return a day; None where none is given."""
        word = self.document.word(name)
        try:
            return date.fromisoformat(word) if word else None
        except ValueError:
            self.wrong(name, _("“%(name)s” is a day such as 2026-05-04.") % {"name": name})
            return None

    def rows(self, name: str, known: Mapping[str, Any]) -> list[Any]:
        """Return the rows that are named by their slugs."""
        names = self.document.words(name)
        for missing in (one for one in names if one not in known):
            self.wrong(name, _("There is none named “%(name)s”.") % {"name": missing[:60]})
        return [known[one] for one in names if one in known]


def _slug(document: Document) -> str:
    """Return the slug of a file: the one it names, or one made from its title."""
    return document.word("slug") or slugs.slug_of(document.word("title"))


def _is_slug(slug: str) -> bool:
    is_latin = slug.isascii() and slug.replace("-", "").replace("_", "").isalnum()
    return is_latin and not slug.isdigit() and len(slug) <= _LONGEST_SLUG


def _check_slugs(planned: list[Planned], problems: Problems) -> None:
    first: dict[str, str] = {}
    for one in planned:
        if one.slug in first:
            words = {"slug": one.slug, "file": first[one.slug]}
            problems.add(one.place, _("The slug “%(slug)s” stands in %(file)s already.") % words)
        first.setdefault(one.slug, one.place)


def _meet(planned: list[Planned], desk: _Desk, existing: str, problems: Problems) -> list[str]:
    """Find the articles that are there already; return the slugs of those that stay as they are."""
    skipped = []
    for one in planned:
        found = desk.articles.get(one.slug)
        if found is None:
            continue
        if existing == Existing.SKIP:
            skipped.append(one.slug)
        elif existing == Existing.REFUSE or one.slug not in desk.visible:
            problems.add(
                one.place, _("An article with the slug “%(slug)s” exists already.") % {"slug": one.slug}
            )
        elif _original_of(found) != one.original:
            problems.add(one.place, _("What an article is a translation of never changes."))
        else:
            one.article = found
            if found.state == State.ARCHIVED and "state" not in one.named:
                one.state = State.ARCHIVED
    return skipped


def _original_of(article: Article) -> str:
    return article.translation_of.slug if article.translation_of else ""


def _check_originals(planned: list[Planned], desk: _Desk, problems: Problems) -> None:
    by_slug = {one.slug: one for one in planned}
    taken: dict[tuple[str, str], str] = {}
    for one in (one for one in planned if one.original):
        among, there = by_slug.get(one.original), desk.articles.get(one.original)
        if among is None and one.original not in desk.visible:
            problems.add(one.place, _("There is none named “%(name)s”.") % {"name": one.original[:60]})
            continue
        is_translation = (
            bool(among.original) if among else there is not None and there.translation_of_id is not None
        )
        language = among.language if among else there.language if there else ""
        if is_translation:
            problems.add(one.place, _("This is a translation itself. Name its original."))
        elif language == one.language:
            problems.add(one.place, _("A translation is in another language than its original."))
        elif (one.original, one.language) in taken:
            words = {"file": taken[one.original, one.language]}
            problems.add(one.place, _("%(file)s is a translation into the same language.") % words)
        taken.setdefault((one.original, one.language), one.place)
