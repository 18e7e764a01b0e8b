"""Advancing by hand: the next step of the path now, without waiting for its time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from escalation.engine.batch import Batch
from escalation.engine.firing import advance as advance_now
from escalation.errors import NobodyToTurnTo
from escalation.models import Escalation
from escalation.services.acknowledging import locked_open
from helpdesk.accounts.models import User
from helpdesk.web.times import now


def advance(escalation: Escalation, *, actor: User, at: datetime | None = None) -> Escalation:
    """Take the next moving step of the escalation's path now. Raises Refused when closed, NobodyToTurnTo at the top."""
    with transaction.atomic():
        ticket, _current = locked_open(escalation)
        batch = Batch.load([ticket], at or now())
        if not advance_now(batch, ticket, actor_id=actor.pk):
            raise NobodyToTurnTo(_("The top of the path is reached. Escalate by hand to go further."))
        batch.write()
    return batch.escalations[ticket.pk]
