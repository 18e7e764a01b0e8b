"""Finding tickets by words, as a person types them."""

import re
from functools import reduce

from django.conf import settings
from django.db.models import Q

from tickets.models import Ticket
from tickets.querysets import TicketQuerySet

MOST_WORDS = 8
SHORTEST_INDEXED = 3
"""Letters of a word from which on the indexes of trigrams find it."""
COMMON = 5_000
"""Tickets from which on a word is common: then the list's own order comes upon a page of them soon."""
_KEY = re.compile(rf"(?:{re.escape(settings.TICKET_KEY_PREFIX)}-)?(\d{{1,18}})", re.IGNORECASE)
_PLACES = (
    "subject__icontains",
    "requester__name__icontains",
    "requester__email__icontains",
    "organisation__name__icontains",
)


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Return the tickets that hold every word, in the subject or in the customer's name, address or organisation.

    A key such as HD-1042, or its number, finds that ticket too. Words beyond the eighth are not read.
    """
    words = text.split()[:MOST_WORDS]
    key = _KEY.fullmatch(text.strip())
    number = int(key[1]) if key else None
    for word in words:
        tickets = tickets.filter(_holds(word, number))
    return tickets


def _holds(word: str, number: int | None) -> Q:
    """Return the condition that a ticket holds the word, or has the number.

    The tickets of a rare word are looked up first. A common word, and one that no index knows, is looked for in the
    tickets of the list one after the other.
    """
    found = _rare(word) if len(word) >= SHORTEST_INDEXED else None
    holds = (
        Q(pk__in=found)
        if found is not None
        else reduce(lambda query, place: query | Q(**{place: word}), _PLACES, Q())
    )
    return holds | Q(pk=number) if number is not None else holds


def _rare(word: str) -> set[int] | None:
    """Return the ids of all tickets that hold a word; None where some place has it in too many.

    Each place has an index of its own. An `OR` over joined tables could use none of them; a union uses all. The newest
    come first, so that the search of a common word ends early: see `capped_count`.
    """
    newest = Ticket.objects.order_by("-pk").values_list("pk", flat=True)
    places = [newest.filter(**{place: word})[:COMMON] for place in _PLACES]
    found = set(places[0].union(*places[1:]))
    return found if len(found) < COMMON else None
