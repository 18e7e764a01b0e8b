"""The filters of the API's lists: those of pages, but strict: what cannot be read is refused, never passed over."""

from functools import reduce
from operator import or_
from typing import Any, cast

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Organisation, Requester, Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.filters import InstantFilter, NamesFilter, NumbersFilter, TruthFilter, WordsFilter
from helpdesk.web.times import now
from tickets.filters import TicketFilter
from tickets.models import Tag, Ticket, Topic
from tickets.querysets import TicketQuerySet
from tickets.words import Channel, Priority, Severity, SlaState, Status

BY_ID = _("By id or slug; several with commas between; `none` for those without.")
PERSON = _("By id or e-mail address; several with commas between.")


class SlaStateFilter(WordsFilter):
    """Tickets whose promises stand in one of the states, at this instant."""

    def filter(self, rows: Any, words: Any) -> TicketQuerySet:
        """Return them."""
        if not words:
            return cast("TicketQuerySet", rows)
        at = now()
        found: TicketQuerySet = reduce(or_, (rows.in_sla_state(word, at) for word in words))
        return found


class TagFilter(NamesFilter):
    """Tickets with one of the tags; each once, however many of them it has."""

    def filter(self, rows: Any, names: Any) -> TicketQuerySet:
        """Return them."""
        if not names:
            return cast("TicketQuerySet", rows)
        tagged = Ticket.tags.through._default_manager.filter(tag__slug__in=[name.lower() for name in names])
        found: TicketQuerySet = rows.filter(pk__in=tagged.values("ticket"))
        return found


class StrictTicketFilter(TicketFilter):
    """The filters of a list of tickets."""

    status = WordsFilter(choices=Status.choices)
    priority = WordsFilter(choices=Priority.choices)
    severity = WordsFilter(choices=Severity.choices)
    tier = WordsFilter(choices=Tier.choices)
    channel = WordsFilter(choices=Channel.choices)
    language = WordsFilter(choices=settings.LANGUAGES)
    sla_state = SlaStateFilter(choices=SlaState.choices)
    topic = NamesFilter(rows=Topic.objects.all, help_text=BY_ID)
    team = NamesFilter(rows=Team.objects.all, help_text=BY_ID)
    assignee = NamesFilter(
        rows=User.objects.all,
        word="email",
        help_text=_("By id or e-mail address; `me` for one's own, `none` for those without."),
    )
    requester = NamesFilter(rows=Requester.objects.all, word="email", help_text=PERSON)
    organisation = NamesFilter(
        rows=Organisation.objects.all, word="name", help_text=_("By id or name; `none` for those without.")
    )
    tag = TagFilter(rows=Tag.objects.all, help_text=_("Tickets with one of the tags."))
    level = NumbersFilter()
    escalated = TruthFilter(field_name="is_escalated")
    due_before = InstantFilter(field_name="due_at", lookup_expr="lt", help_text=_("Exclusive."))
    created_after = InstantFilter(field_name="created_at", lookup_expr="gte", help_text=_("Inclusive."))
    created_before = InstantFilter(field_name="created_at", lookup_expr="lt", help_text=_("Exclusive."))
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gte", help_text=_("Inclusive."))
    q = django_filters.CharFilter(
        method="with_words",
        max_length=200,
        help_text=_("Words of the subject, of the customer's name, address or company, or a ticket's key."),
    )


class TopicFilter(django_filters.FilterSet):
    """The filters of the list of topics."""

    team = NamesFilter(rows=Team.objects.all, help_text=BY_ID)
    is_active = TruthFilter()


class TagNameFilter(django_filters.FilterSet):
    """The filter of the list of tags."""

    q = django_filters.CharFilter(
        field_name="slug", lookup_expr="startswith", max_length=60, help_text=_("How the word begins.")
    )
