"""The proposal of an escalation by hand as the dialog shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from escalation.engine.batch import Batch
from escalation.engine.climbing import held_until, not_before
from escalation.forms import EscalateForm
from escalation.models import Clock, PathVersion
from escalation.services.proposing import Proposal, mark, propose
from helpdesk.accounts.models import User
from helpdesk.calendars.compile import business_calendar
from helpdesk.web.moments import moment
from helpdesk.web.times import now
from tickets.models import Ticket


@dataclass(frozen=True)
class Proposed:
    """Where it would go, who has it then, by when they must say so, and what the customer reads.

    `proposal` is None when nobody is left to turn to. `seen` is the mark that escalating must carry.
    """

    proposal: Proposal | None
    seen: str
    path: str
    at: datetime
    acknowledge_by: datetime | None
    customer_message: str
    missing: list[str]

    @property
    def says(self) -> str:
        """Say in whole sentences what pressing the button does."""
        if self.proposal is None:
            return _("There is nobody further to turn to this way. Choose another kind, or somebody by hand.")
        sentences = [self.proposal.sentence()]
        if self.acknowledge_by:
            words = {"at": moment(self.acknowledge_by)}
            sentences.append(
                _("To be acknowledged by %(at)s; if nobody does, the next step of the path follows.") % words
            )
        sentences.append(_("No promise to the customer changes."))
        return " ".join(sentences)


def proposed(ticket: Ticket, form: EscalateForm, reader: User) -> Proposed:
    """Return the proposal for what stands in the form now. Nothing is locked or changed."""
    at = now()
    batch = Batch.load([ticket], at)
    reason, parties = form.chosen_reason(), form.chosen_parties()
    made = propose(
        batch,
        ticket,
        form.chosen_kind(),
        reason=reason,
        parties=parties,
        actor_id=reader.pk,
        target=form.chosen_target(),
    )
    clock = next(iter(batch.open_clocks(ticket)), None)
    return Proposed(
        proposal=made,
        seen=made.seen if made else mark(ticket),
        path=_path_name(made),
        at=at,
        acknowledge_by=not_before(held_until(batch, ticket), _acknowledge_by(made, clock, at)),
        customer_message=made.step.words_for(ticket.language) if made else "",
        missing=_missing(ticket),
    )


def _path_name(made: Proposal | None) -> str:
    if made is None or made.ruling is None or not made.step.number:
        return ""
    version = PathVersion.objects.select_related("path").get(pk=made.ruling.path_version_id)
    return str(version.path.name)


def _acknowledge_by(made: Proposal | None, clock: Clock | None, at: datetime) -> datetime | None:
    """Return when the acknowledgement is due: on the calendar of the ticket's promises, as the engine counts it."""
    if made is None or made.step.acknowledge_within is None:
        return None
    ruled = made.ruling.calendar_version_id if made.ruling else None
    calendar = clock.calendar_version_id if clock else ruled
    if calendar is None:
        return None
    return business_calendar(calendar).due(at, timedelta(seconds=made.step.acknowledge_within))


def _missing(ticket: Ticket) -> list[str]:
    """Return what the next one would look for and not find."""
    wanted = {
        _("It has no topic, so the matrix cannot choose by what it is about."): ticket.topic_id is None,
        _("The customer has had no answer yet."): ticket.first_replied_at is None,
    }
    return [sentence for sentence, is_missing in wanted.items() if is_missing]
