"""The filters of ticket lists: pages, API and saved views share them."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters as filters
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.search import matching
from tickets.words import Channel, Priority, Severity, SlaState, Status

NOBODY = "none"
MYSELF = "me"
LONGEST_ID = 18
"""Digits: a longer number is the id of no row."""


def is_id(word: str) -> bool:
    """Say whether a word can be the id of a row."""
    return word.isascii() and word.isdigit() and len(word) <= LONGEST_ID


class TicketFilter(filters.FilterSet):  # type: ignore[misc]
    """Narrows a list of tickets. A field that is given more than once means any of its values.

    A person is an id or an e-mail address, `me` is the reader, a team or a topic an id or a slug; `none` means without
    one. `due_before` and `created_before` are exclusive, `created_after` and `updated_after` inclusive.
    """

    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Status.choices)
    priority = filters.MultipleChoiceFilter(label=_("Priority"), choices=Priority.choices)
    severity = filters.MultipleChoiceFilter(label=_("Severity"), choices=Severity.choices)
    sla_state = filters.MultipleChoiceFilter(
        label=_("Promise"), choices=SlaState.choices, method="in_sla_states"
    )
    topic = filters.CharFilter(label=_("Topic"), method="of_topic")
    team = filters.CharFilter(label=_("Team"), method="of_team")
    assignee = filters.CharFilter(label=_("Assignee"), method="of_assignee")
    requester = filters.CharFilter(label=_("Requester"), method="of_requester")
    organisation = filters.CharFilter(label=_("Organisation"), method="of_organisation")
    tier = filters.MultipleChoiceFilter(label=_("Tier"), choices=Tier.choices)
    channel = filters.MultipleChoiceFilter(label=_("Channel"), choices=Channel.choices)
    language = filters.MultipleChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    tag = filters.CharFilter(label=_("Tag"), method="with_tag")
    escalated = filters.BooleanFilter(label=_("Escalated"), field_name="is_escalated")
    level = filters.NumberFilter(label=_("Level"), field_name="level", min_value=0, max_value=32767)
    due_before = filters.IsoDateTimeFilter(label=_("Due before"), field_name="due_at", lookup_expr="lt")
    created_after = filters.IsoDateTimeFilter(
        label=_("Created after"), field_name="created_at", lookup_expr="gte"
    )
    created_before = filters.IsoDateTimeFilter(
        label=_("Created before"), field_name="created_at", lookup_expr="lt"
    )
    updated_after = filters.IsoDateTimeFilter(
        label=_("Updated after"), field_name="updated_at", lookup_expr="gte"
    )
    q = filters.CharFilter(label=_("Search"), method="with_words")

    class Meta:
        """Every field is declared above."""

        model = Ticket
        fields: tuple[str, ...] = ()

    def in_sla_states(self, tickets: TicketQuerySet, name: str, states: list[str]) -> TicketQuerySet:
        """Return the tickets whose promises stand in one of the states now."""
        if not states:
            return tickets
        at = now()
        return reduce(or_, (tickets.in_sla_state(state, at) for state in states))

    def of_topic(self, tickets: TicketQuerySet, name: str, word: str) -> TicketQuerySet:
        """Return the tickets of a topic, by id or slug; `none` for those without one."""
        return tickets.filter(_named("topic", word, by="slug"))

    def of_team(self, tickets: TicketQuerySet, name: str, word: str) -> TicketQuerySet:
        """Return the tickets of a team, by id or slug; `none` for those without one."""
        return tickets.filter(_named("team", word, by="slug"))

    def of_assignee(self, tickets: TicketQuerySet, name: str, word: str) -> TicketQuerySet:
        """Return the tickets of a person, by id or e-mail address; `me` is the reader, `none` those of nobody."""
        if word == MYSELF:
            return tickets.filter(assignee=self._reader())
        return tickets.filter(_named("assignee", word, by="email__iexact"))

    def of_requester(self, tickets: TicketQuerySet, name: str, word: str) -> TicketQuerySet:
        """Return the tickets of a customer, by id or e-mail address."""
        return tickets.filter(_named("requester", word, by="email__iexact"))

    def of_organisation(self, tickets: TicketQuerySet, name: str, word: str) -> TicketQuerySet:
        """Return the tickets of an organisation, by id or name; `none` for customers without one."""
        return tickets.filter(_named("organisation", word, by="name__iexact"))

    def with_tag(self, tickets: TicketQuerySet, name: str, word: str) -> TicketQuerySet:
        """Return the tickets that carry a tag."""
        return tickets.filter(tags__slug=word.strip().lower())

    def with_words(self, tickets: TicketQuerySet, name: str, text: str) -> TicketQuerySet:
        """Return the tickets that hold every word of a search."""
        return matching(tickets, text)

    def _reader(self) -> Any:
        return getattr(self.request, "user", None)


def _named(field: str, word: str, *, by: str) -> Q:
    """Return the condition that a reference names: nothing, an id, or a word."""
    if word == NOBODY:
        return Q(**{f"{field}__isnull": True})
    if is_id(word):
        return Q(**{field: int(word)})
    return Q(**{f"{field}__{by}": word})
