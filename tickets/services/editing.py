"""Editing what a ticket is called: its subject and its tags, in one change."""

from collections.abc import Iterable

from django.db import transaction

from helpdesk.accounts.models import User
from tickets.models import Ticket
from tickets.services.tagging import tag, tags_named
from tickets.services.triage import change


def edit(
    ticket: Ticket, subject: str, words: Iterable[str], *, actor: User, revision: int | None = None
) -> Ticket:
    """Give the ticket this subject and exactly these tags; return it as it is now.

    Raises Stale for an old revision, ValidationError for a subject that cannot be; then nothing is kept.
    """
    with transaction.atomic():
        current = change(ticket, {"subject": subject.strip()}, actor=actor, revision=revision)
        wanted = {known.slug for known in tags_named(words)}
        present = set(current.tags.values_list("slug", flat=True))
        return tag(current, add=wanted - present, remove=present - wanted, actor=actor)
