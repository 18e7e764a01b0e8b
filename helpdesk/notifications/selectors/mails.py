"""Reading outgoing mails, as administrators see them."""

from dataclasses import dataclass
from typing import Any

from helpdesk.ledger.models import Delivery
from helpdesk.notifications import kinds
from helpdesk.notifications.mail import CHANNEL
from helpdesk.notifications.models import Mail


@dataclass(frozen=True)
class Shown:
    """A mail with its way out: how often it was tried, when next, and what went wrong last."""

    mail: Mail
    delivery: Delivery | None


def with_delivery(mail: Mail) -> Shown:
    """Return a mail with its delivery."""
    return Shown(mail, Delivery.objects.filter(channel=CHANNEL, key=mail.key).first())


def kinds_of_mails() -> list[tuple[str, Any]]:
    """Return what mails tell of: each kind's name, and its words where it has some."""
    return sorted((kind.name, kind.label or kind.name) for kind in kinds.kinds().values())
