"""The filters of the API's smaller lists."""

import django_filters
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team
from helpdesk.web.filters import NamesFilter, TruthFilter
from tickets.filters import BY_ID


class TopicFilter(django_filters.FilterSet):
    """The filters of the list of topics."""

    team = NamesFilter(rows=Team.objects.all, help_text=BY_ID)
    is_active = TruthFilter()


class TagNameFilter(django_filters.FilterSet):
    """The filter of the list of tags."""

    q = django_filters.CharFilter(
        field_name="slug", lookup_expr="startswith", max_length=60, help_text=_("How the word begins.")
    )
