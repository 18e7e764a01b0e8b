"""What follows an article inside its transactions: its files stand below it, its keeper hears what readers say."""

from collections.abc import Sequence

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from knowledge_base import events
from knowledge_base.models import Article
from knowledge_base.services.attaching import hold_named
from knowledge_base.services.hearing import tell_keeper


@react(events.CREATED, events.SAVED)
def hold_files(happened: Sequence[Event]) -> None:
    """Put below each article what its new text leads to, as far as who wrote it may use it."""
    for one in happened:
        if isinstance(one.subject, Article) and "/files/" in one.subject.body and one.actor is not None:
            hold_named(one.subject, User.objects.get(pk=one.actor))


@react(events.FEEDBACK_GIVEN)
def hear_readers(happened: Sequence[Event]) -> None:
    """Tell whoever keeps an article that something was said that they should look at."""
    for article in {one.subject for one in happened if isinstance(one.subject, Article)}:
        tell_keeper(article)
