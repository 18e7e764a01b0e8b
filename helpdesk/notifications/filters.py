"""What notifications and mails can be filtered by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.notifications.models import Mail
from helpdesk.web.filters import AbsenceFilter, InstantFilter, WordsFilter


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
    state = WordsFilter(choices=Mail.State.choices)
    created_after = InstantFilter(field_name="created_at", lookup_expr="gte", help_text=_("Inclusive."))
    created_before = InstantFilter(field_name="created_at", lookup_expr="lt", help_text=_("Exclusive."))

    def of_ticket(self, rows: "QuerySet[Mail]", _name: str, key: str) -> "QuerySet[Mail]":
        """Return the mails of a ticket's story. A stream names a ticket by the number at the end of its key."""
        return rows.filter(stream=f"ticket:{key.strip().rpartition('-')[2]}")
