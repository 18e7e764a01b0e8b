"""Keys of tickets, as people write them."""

import re

from django.conf import settings

_KEY = re.compile(rf"{re.escape(settings.TICKET_KEY_PREFIX)}-([1-9][0-9]{{0,17}})", re.IGNORECASE)


def key_number(text: str) -> int | None:
    """Return the id of the ticket that a key such as HD-1042 names; None for a text that is no key."""
    found = _KEY.fullmatch(text.strip())
    return int(found.group(1)) if found else None


def key_of(pk: int | None) -> str:
    """Return the key of the ticket with this id; empty for none."""
    return "" if pk is None else f"{settings.TICKET_KEY_PREFIX}-{pk}"


class TicketKey:
    """Reads a ticket's key in a page's address; a number longer than any row's is no key."""

    regex = rf"{re.escape(settings.TICKET_KEY_PREFIX)}-[1-9][0-9]{{0,17}}"

    def to_python(self, value: str) -> int:
        """Return the id of the ticket."""
        return int(value.rpartition("-")[2])

    def to_url(self, value: str) -> str:
        """Return the key, which is how addresses are asked for."""
        return value
