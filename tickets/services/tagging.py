"""Tags on tickets."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from tickets import events
from tickets.models import Tag, Ticket
from tickets.services.locking import locked


def tags_named(words: Iterable[str]) -> list[Tag]:
    """Return the tags with these words, in their normal form, making those that are new. Empty words are left out."""
    slugs = sorted({slugify(word, allow_unicode=True)[:60] for word in words} - {""})
    if not slugs:
        return []
    Tag.objects.bulk_create([Tag(slug=slug) for slug in slugs], ignore_conflicts=True)
    return list(Tag.objects.filter(slug__in=slugs))


def tag(
    ticket: Ticket,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    actor: User,
    at: datetime | None = None,
) -> Ticket:
    """Put tags on a ticket and take others off; return it as it is now."""
    with transaction.atomic():
        current = locked(ticket)
        before = set(current.tags.values_list("slug", flat=True))
        current.tags.add(*tags_named(add))
        current.tags.remove(*tags_named(remove))
        after = set(current.tags.values_list("slug", flat=True))
        if before != after:
            at = at or now()
            current.updated_at = max(at, current.updated_at)
            current.revision += 1
            current.save(update_fields=["updated_at", "revision"])
            change = {"added": sorted(after - before), "removed": sorted(before - after)}
            record([event(current.stream, events.TAGGED, at=at, actor=actor.pk, subject=current, **change)])
    return current
