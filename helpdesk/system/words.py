"""What operators call the kinds of rows that the desk works on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_KINDS: dict[str, Promise] = {
    "clock": _("Promise"),
    "acknowledgement": _("Acknowledgement"),
    "digest": _("Digest of notices"),
    "scheduled_report": _("Scheduled report"),
}
_CHANNELS: dict[str, Promise] = {"mail": _("E-mail"), "chat": _("Chat notice")}


def kind_word(name: str) -> str:
    """Return what a kind of deadline is called; its name where nobody says it."""
    return str(_KINDS.get(name, name))


def channel_word(name: str) -> str:
    """Return what a channel of the outbox is called; its name where nobody says it."""
    return str(_CHANNELS.get(name, name))
