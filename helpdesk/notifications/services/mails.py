"""What an administrator does with mails."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.ledger import outbox
from helpdesk.ledger.record import event, record
from helpdesk.notifications.events import MAIL_SENT_AGAIN
from helpdesk.notifications.models import Mail
from helpdesk.web.times import now

STREAM = "settings:mails"


def send_again(mail: Mail, *, actor: int | None = None) -> None:
    """Put a mail that failed back into the outbox, under the same Message-ID. Raises ValidationError for any other."""
    with transaction.atomic():
        failed = Mail.objects.filter(pk=mail.pk, state=Mail.State.FAILED)
        if not failed.update(state=Mail.State.QUEUED):
            raise ValidationError(_("Only a mail that failed can be sent again."))
        outbox.post_again(mail.key)
        record([event(STREAM, MAIL_SENT_AGAIN, at=now(), actor=actor, mail=mail.pk)])
    mail.state = Mail.State.QUEUED
