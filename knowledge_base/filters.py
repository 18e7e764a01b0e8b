"""The filters of article lists: pages and API share them. What cannot be read is refused."""

from typing import Any, cast

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.web.filters import AskedFilterSet, NamesFilter, TruthFilter, WordsFilter
from helpdesk.web.times import now
from knowledge_base.models import Article, Section
from knowledge_base.models.article import State, Visibility
from knowledge_base.querysets import ArticleQuerySet
from knowledge_base.selectors.readings import unread_articles
from knowledge_base.selectors.tree import with_all_below
from tickets.models import Topic

NONE = "none"
BY_SLUG = _("By id or slug; several with commas between; `none` for those without.")


class SectionFilter(NamesFilter):
    """Articles of one of the sections, or of those within them."""

    def filter(self, rows: Any, names: Any) -> ArticleQuerySet:
        """Return them."""
        if not names:
            return cast("ArticleQuerySet", rows)
        sections = list(Section.objects.all())
        wanted = {name.lower() for name in names}
        roots = {one.pk for one in sections if one.slug.lower() in wanted or str(one.pk) in wanted}
        condition = Q(section__in=with_all_below(sections, roots))
        found: ArticleQuerySet = rows.filter(condition | Q(section=None) if NONE in names else condition)
        return found


class TopicFilter(NamesFilter):
    """Articles about one of the topics; each once, however many of them it is about."""

    def filter(self, rows: Any, names: Any) -> ArticleQuerySet:
        """Return them."""
        if not names:
            return cast("ArticleQuerySet", rows)
        about = Article.objects.filter(self._condition(names)).order_by().values("pk")
        found: ArticleQuerySet = rows.filter(pk__in=about)
        return found


class ReviewDueFilter(TruthFilter):
    """Live articles whose next review has come, or all others."""

    def filter(self, rows: Any, value: Any) -> ArticleQuerySet:
        """Return them."""
        if value is None:
            return cast("ArticleQuerySet", rows)
        due = rows.live().filter(review_on__lte=now().date())
        found: ArticleQuerySet = due if value else rows.exclude(pk__in=due.values("pk"))
        return found


class OutdatedFilter(TruthFilter):
    """Translations of which the original was published anew since, or all others."""

    def filter(self, rows: Any, value: Any) -> ArticleQuerySet:
        """Return them."""
        if value is None:
            return cast("ArticleQuerySet", rows)
        behind = Q(translated_revision__lt=F("translation_of__published__number"))
        found: ArticleQuerySet = rows.filter(behind) if value else rows.exclude(behind)
        return found


class ToReadFilter(TruthFilter):
    """Articles that the reader was asked to read and has not read yet, or all others."""

    def filter(self, rows: Any, value: Any) -> ArticleQuerySet:
        """Return them."""
        if value is None:
            return cast("ArticleQuerySet", rows)
        asked = unread_articles(self.parent.request.user).values("pk")
        found: ArticleQuerySet = rows.filter(pk__in=asked) if value else rows.exclude(pk__in=asked)
        return found


class ArticleFilter(AskedFilterSet):
    """Narrows a list of articles; a field that is given several values means any of them."""

    state = WordsFilter(label=_("State"), choices=State.choices)
    language = WordsFilter(label=_("Language"), choices=settings.LANGUAGES)
    visibility = WordsFilter(label=_("Visibility"), choices=Visibility.choices)
    section = SectionFilter(
        label=_("Section"),
        rows=Section.objects.all,
        help_text=_("By id or slug, those within it included; `none` for articles without."),
    )
    topic = TopicFilter(label=_("Topic"), field_name="topics", rows=Topic.objects.all, help_text=BY_SLUG)
    owner = NamesFilter(
        label=_("Owner"),
        rows=User.objects.all,
        word="email",
        help_text=_("By id or e-mail address; `me` for one's own, `none` for those without."),
    )
    review_due = ReviewDueFilter(
        label=_("Review due"), help_text=_("Articles that readers find and whose review date has come.")
    )
    outdated = OutdatedFilter(
        label=_("Outdated"), help_text=_("Translations of which the original was published anew since.")
    )

    to_read = ToReadFilter(
        label=_("To be read by you"),
        help_text=_("Articles that you were asked to read and have not read yet."),
    )

    class Meta:
        """Every field is declared above."""

        model = Article
        fields: tuple[str, ...] = ()
