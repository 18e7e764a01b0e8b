"""The filters of ticket lists: pages, API and saved views share them. What cannot be read is refused."""

from functools import reduce
from operator import or_
from typing import Any, cast

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Organisation, Requester, Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.filters import (
    AskedFilterSet,
    InstantFilter,
    NamesFilter,
    NumbersFilter,
    TruthFilter,
    WordsFilter,
)
from helpdesk.web.times import now
from tickets.models import Tag, Ticket, Topic
from tickets.querysets import TicketQuerySet
from tickets.search import matching
from tickets.words import Channel, Priority, Severity, SlaState, Status

NOBODY = "none"
MYSELF = "me"
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


class WithoutTagFilter(NamesFilter):
    """Tickets with none of the tags."""

    def filter(self, rows: Any, names: Any) -> TicketQuerySet:
        """Return them."""
        if not names:
            return cast("TicketQuerySet", rows)
        tagged = Ticket.tags.through._default_manager.filter(tag__slug__in=[name.lower() for name in names])
        found: TicketQuerySet = rows.exclude(pk__in=tagged.values("ticket"))
        return found


class TicketFilter(AskedFilterSet):
    """Narrows a list of tickets; a field that is given several values means any of them."""

    status = WordsFilter(label=_("Status"), choices=Status.choices)
    priority = WordsFilter(label=_("Priority"), choices=Priority.choices)
    severity = WordsFilter(label=_("Severity"), choices=Severity.choices)
    tier = WordsFilter(label=_("Tier"), choices=Tier.choices)
    channel = WordsFilter(label=_("Channel"), choices=Channel.choices)
    language = WordsFilter(label=_("Language"), choices=settings.LANGUAGES)
    sla_state = SlaStateFilter(label=_("Promise"), choices=SlaState.choices)
    topic = NamesFilter(label=_("Topic"), rows=Topic.objects.all, help_text=BY_ID)
    team = NamesFilter(label=_("Team"), rows=Team.objects.all, help_text=BY_ID)
    assignee = NamesFilter(
        label=_("Assignee"),
        rows=User.objects.all,
        word="email",
        help_text=_("By id or e-mail address; `me` for one's own, `none` for those without."),
    )
    requester = NamesFilter(label=_("Requester"), rows=Requester.objects.all, word="email", help_text=PERSON)
    organisation = NamesFilter(
        label=_("Organisation"),
        rows=Organisation.objects.all,
        word="name",
        help_text=_("By id or name; `none` for those without."),
    )
    tag = TagFilter(label=_("Tag"), rows=Tag.objects.all, help_text=_("Tickets with one of the tags."))
    without_tag = WithoutTagFilter(
        label=_("Without tag"), rows=Tag.objects.all, help_text=_("Tickets with none of the tags.")
    )
    level = NumbersFilter(label=_("Level"))
    escalated = TruthFilter(label=_("Escalated"), field_name="is_escalated")
    due_before = InstantFilter(
        label=_("Due before"), field_name="due_at", lookup_expr="lt", help_text=_("Exclusive.")
    )
    created_after = InstantFilter(
        label=_("Created after"), field_name="created_at", lookup_expr="gte", help_text=_("Inclusive.")
    )
    created_before = InstantFilter(
        label=_("Created before"), field_name="created_at", lookup_expr="lt", help_text=_("Exclusive.")
    )
    updated_after = InstantFilter(
        label=_("Updated after"), field_name="updated_at", lookup_expr="gte", help_text=_("Inclusive.")
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="with_words",
        max_length=200,
        help_text=_("Words of the subject, of the customer's name, address or company, or a ticket's key."),
    )

    class Meta:
        """Every field is declared above."""

        model = Ticket
        fields: tuple[str, ...] = ()

    def with_words(self, tickets: TicketQuerySet, _name: str, text: str) -> TicketQuerySet:
        """Return the tickets that hold every word of a search."""
        return matching(tickets, text)
