"""Finding tickets by words, as a person types them."""

import re
from functools import reduce

from django.conf import settings
from django.db.models import Q

from tickets.models import Ticket
from tickets.querysets import TicketQuerySet

MOST_WORDS = 8
SHORTEST_INDEXED = 3
"""Letters of a word from which on the indexes of trigrams find it; shorter ones are in so many tickets that the list
itself finds a page of them at once."""
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

    Each place has an index of its own. An `OR` over joined tables could use none of them; a union uses all.
    """
    if len(word) < SHORTEST_INDEXED and number is None:
        return reduce(lambda query, place: query | Q(**{place: word}), _PLACES, Q())
    every = Ticket.objects.order_by().values("pk")
    places = [every.filter(**{place: word}) for place in _PLACES]
    if number is not None:
        places.append(every.filter(pk=number))
    return Q(pk__in=places[0].union(*places[1:]))
