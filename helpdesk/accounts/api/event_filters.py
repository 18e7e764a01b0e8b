"""What the event feed can be narrowed to."""

import django_filters
from django.utils.translation import gettext_lazy as _

from helpdesk.ledger.catalogue import kinds
from helpdesk.web.filters import InstantFilter, NamesField, WordsFilter


class NamesFilter(django_filters.CharFilter):
    """Words, several with commas between."""

    field_class = NamesField


class FeedFilter(django_filters.FilterSet):
    """The filters of the event feed; the feed applies them itself, a page's worth at a time."""

    kind = WordsFilter(
        choices=lambda: [(kind, kind) for kind in sorted(kinds())],
        help_text=_("Kinds of events, such as ticket.opened; several with commas between."),
    )
    stream = NamesFilter(
        help_text=_("Stories, such as ticket:1042 or settings:matrix; several with commas between.")
    )
    since = InstantFilter(help_text=_("Only what was recorded at this instant or later, in real time."))
