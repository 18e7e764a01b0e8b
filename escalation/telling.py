"""Whether a step's words reach the customer. Pure over the ticket and the step."""

from escalation.paths import PathStep
from escalation.words import Telling
from tickets.models import Ticket


def telling(ticket: Ticket, step: PathStep, *, is_wanted: bool = True) -> Telling | None:
    """Return whether the customer is told of a step, or why not; None when the step has no words for them at all."""
    if not any(words for _language, words in step.customer_message):
        return None
    if not is_wanted:
        return Telling.NOT_WANTED
    if not step.words_for(ticket.language):
        return Telling.NO_WORDS
    return Telling.TOLD if ticket.requester.email else Telling.NO_ADDRESS
