"""What the API's list of articles asks beyond what pages ask."""

import django_filters
from django.utils.translation import gettext_lazy as _

from helpdesk.web.filters import InstantFilter, NumbersFilter, TruthFilter
from knowledge_base.filters import ArticleFilter
from knowledge_base.querysets import ArticleQuerySet


class ArticleListFilter(ArticleFilter):
    """Narrows the API's list of articles."""

    live = TruthFilter(method="found_by_readers", help_text=_("Articles that readers find, or all others."))
    translation_of = NumbersFilter(help_text=_("Translations of these originals, by id."))
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gte", help_text=_("Inclusive."))
    q = django_filters.CharFilter(
        field_name="title",
        lookup_expr="icontains",
        max_length=200,
        help_text=_("What the title holds. Texts are searched by articles/search/."),
    )

    def found_by_readers(self, rows: ArticleQuerySet, _name: str, value: bool) -> ArticleQuerySet:  # noqa: FBT001
        """Return them."""
        live = rows.live()
        return live if value else rows.exclude(pk__in=live.values("pk"))
