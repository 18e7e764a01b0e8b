"""Reading outgoing mails, as administrators see them."""

from dataclasses import dataclass

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


def kinds_of_mails() -> list[tuple[str, str]]:
    """Return what mails tell of, in words, by the alphabet: each kind's name, and what it is called."""
    named = ((name, called(name)) for name in kinds.kinds())
    return sorted(named, key=lambda pair: pair[1].casefold())


def called(kind: str) -> str:
    """Return what mails of a kind tell of, in words; the kind's name where nobody says it."""
    try:
        found = kinds.find(kind)
    except kinds.UnknownNoticeKind:
        return kind
    return str(found.label or found.called or found.name)
