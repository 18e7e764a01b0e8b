"""The filters of the list of sections."""

import django_filters
from django.utils.translation import gettext_lazy as _

from helpdesk.web.filters import NamesFilter, TruthFilter
from knowledge_base.models import Section


class SectionFilter(django_filters.FilterSet):
    """The filters of the list of sections."""

    parent = NamesFilter(
        rows=Section.objects.all,
        help_text=_("By id or slug; several with commas between; `none` for those without."),
    )
    is_active = TruthFilter()
