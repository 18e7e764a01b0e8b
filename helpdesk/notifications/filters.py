"""What notifications and mails can be filtered by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.notifications.models import Mail
from helpdesk.web.filters import AbsenceFilter, InstantFilter, WordsFilter

SEARCHED = 10_000
"""Words are looked for in the subjects of so many of the newest mails: a page costs the same on a desk of any age."""


class NotificationFilter(django_filters.FilterSet):
    """The filters of one's own notifications."""

    unread = AbsenceFilter(field_name="read_at", help_text=_("Only those not yet read, or only those read."))


class MailFilter(django_filters.FilterSet):
    """The filters of the list of mails."""

    ticket = django_filters.CharFilter(
        method="of_ticket", max_length=40, help_text=_("The ticket's key, such as HD-1042.")
    )
    to = django_filters.CharFilter(lookup_expr="iexact", max_length=254)
    event = django_filters.CharFilter(field_name="kind", max_length=60)
    q = django_filters.CharFilter(
        method="of_words",
        max_length=200,
        help_text=_("An address, a ticket's key, or words of the subject (of the newest 10,000 mails)."),
    )
    state = WordsFilter(choices=Mail.State.choices)
    created_after = InstantFilter(field_name="created_at", lookup_expr="gte", help_text=_("Inclusive."))
    created_before = InstantFilter(field_name="created_at", lookup_expr="lt", help_text=_("Exclusive."))

    def of_words(self, rows: "QuerySet[Mail]", _name: str, words: str) -> "QuerySet[Mail]":
        """Return the mails to an address, of a ticket, or with words in their subject: each by an index."""
        words = words.strip()
        if "@" in words and " " not in words:
            return rows.filter(to__iexact=words)
        if words.rpartition("-")[2].isdecimal() and "-" in words and " " not in words:
            return self.of_ticket(rows, _name, words)
        newest = Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return rows.filter(pk__gt=newest - SEARCHED, subject__icontains=words)

    def of_ticket(self, rows: "QuerySet[Mail]", _name: str, key: str) -> "QuerySet[Mail]":
        """Return the mails of a ticket's story. A stream names a ticket by the number at the end of its key."""
        return rows.filter(stream=f"ticket:{key.strip().rpartition('-')[2]}")
