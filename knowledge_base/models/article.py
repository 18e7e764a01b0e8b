"""Articles: answers that were found once."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team, User
from helpdesk.deadlines.models import Deadline
from knowledge_base.models.section import Section
from knowledge_base.querysets import ArticleQuerySet
from tickets.models import Ticket, Topic


class State(models.TextChoices):
    """How far the working text of an article is."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Visibility(models.TextChoices):
    """Who may read what is published."""

    INTERNAL = "internal", _("Internal")
    CUSTOMERS = "customers", _("Customers")


class Article(Deadline):
    """One answer in one language, written in Markdown, with an owner who keeps it true.

    `title` and `body` are the working text, `state` says how far it is. Readers get `published`, the revision that
    was published last: it stays readable while a newer text is drafted and reviewed, until the article is archived.
    A translation points at its original, which is never a translation itself; `translated_revision` is the revision
    of the original that it renders. As a deadline an article waits for its next review. `changes` counts everything
    that was changed, for optimistic locking.
    """

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("section")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles", verbose_name=_("topics"))
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("owner")
    )

    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    min_level = models.PositiveSmallIntegerField(
        _("from support level"), default=1, validators=[MinValueValidator(1)]
    )
    teams = models.ManyToManyField(Team, blank=True, related_name="articles", verbose_name=_("teams"))

    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    translated_revision = models.PositiveIntegerField(_("translated revision"), null=True, blank=True)
    ticket = models.ForeignKey(
        Ticket,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("made from ticket"),
    )

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    published = models.ForeignKey(
        "knowledge_base.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published text"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    review_note = models.TextField(_("what a reviewer wants changed"), blank=True, db_default="")
    changes = models.PositiveIntegerField(_("changes"), default=1)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    updated_at = models.DateTimeField(_("updated at"), db_default=Now())

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Deadline.Meta):
        """The library's orders have an index each; one translation a language; a translation is of another article."""

        ordering = ("title", "id")
        indexes = (
            *Deadline.Meta.indexes,
            models.Index(fields=["title", "id"], name="article_by_title"),
            models.Index(fields=["updated_at", "id"], name="article_by_change"),
            models.Index(fields=["review_on", "id"], name="article_by_review"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=models.Q(translation_of__isnull=False),
                name="article_one_translation_a_language",
            ),
            models.CheckConstraint(
                condition=models.Q(translation_of__isnull=True) | ~models.Q(translation_of=models.F("pk")),
                name="article_not_its_own_translation",
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def stream(self) -> str:
        """Return the article's stream in the ledger."""
        return f"article:{self.pk}"

    @property
    def url(self) -> str:
        """Return the path of the article's page."""
        return f"/kb/{self.slug}"

    @property
    def behind(self) -> int:
        """Return how many revisions a translation lags behind what readers of its original have; 0 for an original."""
        original = self.translation_of
        if original is None or original.published is None:
            return 0
        return max(0, original.published.number - (self.translated_revision or 0))

    @property
    def is_live(self) -> bool:
        """Say whether readers find it: something is published, and it is not archived."""
        return self.published_id is not None and self.state != State.ARCHIVED
