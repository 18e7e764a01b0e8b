"""Saying that things changed. One message leaves for each transaction, after its commit, whatever it changed."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import connection, transaction

from helpdesk.live import channel
from helpdesk.live.audiences import is_heard, parts_of

log = logging.getLogger(__name__)


class Batch:
    """What one transaction changed, so far."""

    def __init__(self, changes: set[tuple[str, int]]) -> None:
        self.changes = changes

    def publish(self) -> None:
        """Publish it. Whatever goes wrong, the change itself is safe and nobody waits."""
        try:
            channel.publish(parts_of(self.changes))
        except Exception:
            log.exception("Live pages could not be told of a change.")


def changed(kind: str, ids: Iterable[int]) -> None:
    """Say that things of a kind changed; who may hear of it is decided after the commit."""
    _add({(kind, pk) for pk in ids})


def happened(streams: Iterable[str]) -> None:
    """Say that something happened on streams of the ledger, such as `ticket:1042`."""
    named = (stream.partition(":") for stream in streams)
    _add({(kind, int(pk)) for kind, _colon, pk in named if pk.isdecimal()})


def _add(changes: set[tuple[str, int]]) -> None:
    heard = {change for change in changes if is_heard(change[0])}
    if not heard or not settings.LIVE_URL:
        return
    batch = _hooked()
    if batch is None:
        transaction.on_commit(Batch(heard).publish, robust=True)
    else:
        batch.changes |= heard


def _hooked() -> Batch | None:
    """Return the batch that the transaction at hand will publish, if it has one.

    One that was hooked inside a savepoint falls with it. Once the savepoint is released it cannot fall any more
    without what is added to it now: at worst a change that was undone is told, and pages ask in vain.
    """
    for hook in connection.run_on_commit:
        owner = getattr(hook[1], "__self__", None)
        if isinstance(owner, Batch):
            return owner
    return None
