"""From the draft to the matrix that counts, now or from an instant on; and back, while it has not begun."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from escalation import events
from escalation.checking import check
from escalation.errors import NeedsSecondPerson, Refused
from escalation.models import MatrixVersion
from escalation.services.drafting import locked
from escalation.services.publishing import MATRIX_STREAM, publish_matrix
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now


def publish_draft(
    *, revision: int | None = None, valid_from: datetime | None = None, actor: int | None = None
) -> MatrixVersion:
    """Publish the draft, to count from `valid_from` on or at once, and return the version; the draft is gone then.

    Raises ValidationError with every place that must be mended first, DraftMoved when it is not as its caller read
    it, NeedsSecondPerson when the actor may not alone, Refused when there is none.
    """
    with transaction.atomic():
        draft = locked(revision)
        if needs_second_person(draft, actor):
            raise NeedsSecondPerson(second_person_words())
        problems = [finding.sentence for finding in check(draft) if finding.is_blocking]
        if problems:
            raise ValidationError({"draft": problems})
        version = publish_matrix(
            draft.rules, draft.default, valid_from=valid_from, based_on=draft.based_on, actor=actor
        )
        draft.delete()
    return version


def needs_second_person(draft: MatrixVersion, actor: int | None) -> bool:
    """Say whether somebody else has to publish: the desk wants a second person, and the last change was the actor's.

    So whatever is published, two people have seen. The desk itself (no actor) is no person.
    """
    return settings.MATRIX_SECOND_PERSON and actor is not None and draft.changed_by == actor


def second_person_words() -> str:
    """Return why somebody cannot publish alone, and what to do."""
    return _("You made the last change of this draft: somebody else has to look at it and publish it.")


def withdraw(number: int, *, actor: int | None = None) -> MatrixVersion:
    """Take back a version that was published for later and has not begun to count. Raises Refused for any other."""
    with transaction.atomic():
        version = MatrixVersion.objects.to_come(now()).select_for_update().filter(number=number).first()
        if version is None:
            raise Refused(_("Only a version that has not begun to count can be taken back."))
        version.state = MatrixVersion.State.WITHDRAWN
        version.save(update_fields=["state"])
        record([event(MATRIX_STREAM, events.MATRIX_WITHDRAWN, at=now(), actor=actor, version=number)])
    return version
