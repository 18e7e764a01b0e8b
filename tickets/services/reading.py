"""What somebody has read of a ticket, and what they have begun to write: kept for them alone, told to nobody."""

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from helpdesk.accounts.models import User
from tickets.models import Reading, Ticket

LONGEST_DRAFT = 100_000


def mark_read(ticket: Ticket, user: User, last_message: int) -> None:
    """Remember that the user has seen the ticket's messages up to this id. It never goes back."""
    row, is_new = Reading.objects.get_or_create(
        ticket=ticket, user=user, defaults={"last_message": last_message}
    )
    if not is_new and row.last_message < last_message:
        Reading.objects.filter(pk=row.pk).update(last_message=Greatest(F("last_message"), last_message))


def keep_draft(ticket: Ticket, user: User, text: str, *, is_public: bool) -> None:
    """Keep what the user has written so far, a reply or a note; an empty text forgets it."""
    name = "reply" if is_public else "note"
    kept = {name: text.strip() and text[:LONGEST_DRAFT], "written_at": timezone.now()}
    Reading.objects.update_or_create(ticket=ticket, user=user, defaults=kept)


def reading_of(ticket: Ticket, user: User) -> Reading | None:
    """Return the user's place in the ticket; None when they were never here."""
    return Reading.objects.filter(ticket=ticket, user=user).first()
