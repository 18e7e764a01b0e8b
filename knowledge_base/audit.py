"""What must always hold of knowledge, checked by the auditor: no promise is in danger by it, but an answer is lost.

Checks of articles walk: each look reads the next ones by their ids, so that it costs the same on every desk.
"""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.deadlines.checks import MOST, Check, Glance, Seen, Wrong, register
from knowledge_base.models import Article, IndexEntry, Lesson
from knowledge_base.models.article import State, Visibility
from knowledge_base.models.lesson import OWED
from knowledge_base.querysets import ArticleQuerySet

STEP = 2_000
"""Articles that one look reads."""
_IN_INDEX = IndexEntry.objects.filter(article=OuterRef("pk"))
_GONE = Q(state=State.ARCHIVED) | Q(published__isnull=True)


def unfindable(glance: Glance) -> Seen:
    """Find articles that readers have and no search finds."""
    return _walked(glance, lambda rows: rows.live().filter(~Exists(_IN_INDEX.filter(desk=True))))


def still_found(glance: Glance) -> Seen:
    """Find articles that a search finds for those who do not have them: archived ones, drafts, internal ones."""
    for_customers = Exists(_IN_INDEX.filter(customers=True))
    hidden = Q(_GONE, Exists(_IN_INDEX)) | Q(~Q(visibility=Visibility.CUSTOMERS), for_customers)
    return _walked(glance, lambda rows: rows.filter(hidden))


def asleep(glance: Glance) -> Seen:
    """Find articles with a day of review at which nothing will ask their owner."""
    waits = {"review_on__isnull": False, "next_at__isnull": True, "parked_at__isnull": True}
    return _walked(glance, lambda rows: rows.live().filter(**waits))


def ownerless(_glance: Glance) -> Seen:
    """Find what is owed to the first line and nobody owes, or somebody who is gone."""
    rows = Lesson.objects.filter(state__in=OWED).select_related("ticket").order_by("asked_at", "pk")
    nobodys = rows.filter(Q(owner__isnull=True) | Q(owner__is_active=False))[:MOST]
    return Seen([Wrong("lesson", one.pk, {"ticket": one.ticket.key}) for one in nobodys])


def register_checks() -> None:
    """Let the auditor make them."""
    for check in (
        Check(
            "unfindable_articles",
            _("Articles that no search finds"),
            _("Readers have the article “%(title)s”, and no search finds it: build the index anew."),
            unfindable,
            endangers=False,
        ),
        Check(
            "articles_still_found",
            _("Articles that a search finds for the wrong readers"),
            _("A search finds the article “%(title)s” for readers who do not have it: build the index anew."),
            still_found,
            endangers=False,
        ),
        Check(
            "reviews_asleep",
            _("Reviews of articles that nobody will be asked for"),
            _(
                "The article “%(title)s” has a day of review at which nobody will be asked: save that day anew."
            ),
            asleep,
            endangers=False,
        ),
        Check(
            "lessons_without_owner",
            _("Lessons that nobody owes"),
            _("What %(ticket)s taught is to be written down, by nobody: give it to somebody."),
            ownerless,
            endangers=False,
        ),
    ):
        register(check)


def _walked(glance: Glance, wrong: Callable[[ArticleQuerySet], "QuerySet[Article]"]) -> Seen:
    """Look at the next articles, and at those that were found wrong last time."""
    ids = list(Article.objects.filter(pk__gt=glance.after).order_by("pk").values_list("pk", flat=True)[:STEP])
    rows = Article.objects.filter(Q(pk__in=ids) | Q(pk__in=glance.known))
    found = wrong(rows).order_by("pk").values_list("pk", "title")[:MOST]
    seen = [Wrong("article", pk, {"title": title}) for pk, title in found]
    return Seen(seen, ids[-1] if len(ids) == STEP else 0)
