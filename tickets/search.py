"""Finding tickets by words, as a person types them."""

import re
from functools import reduce

from django.conf import settings
from django.db.models import Q

from tickets.querysets import TicketQuerySet

MOST_WORDS = 8
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
    found = reduce(lambda query, word: query & _holds(word), words, Q())
    key = _KEY.fullmatch(text.strip())
    if key:
        found |= Q(pk=int(key[1]))
    return tickets.filter(found)


def _holds(word: str) -> Q:
    return reduce(lambda query, place: query | Q(**{place: word}), _PLACES, Q())
