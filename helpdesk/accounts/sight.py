"""Whose events everybody at the desk may see: those of customers and their companies, which hold ids alone."""

from collections.abc import Collection

from helpdesk.accounts.models import User
from helpdesk.ledger.sight import seen_by


def seen(user: User, streams: Collection[str]) -> Collection[str]:
    """Return the streams if the user may know customers at all."""
    return streams if user.may("people.view") else ()


seen_by("requester", seen)
seen_by("organisation", seen)
