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

    def __init__(self) -> None:
        self.changes: set[tuple[str, int]] = set()

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
    _batch().changes |= heard


def _batch() -> Batch:
    """Return the batch of the transaction at hand, made and hooked to its commit by the first change in it.

    A batch that was hooked inside a savepoint is dropped with it; what is added after the savepoint's release stays.
    """
    for hook in connection.run_on_commit:
        owner = getattr(hook[1], "__self__", None)
        if isinstance(owner, Batch):
            return owner
    batch = Batch()
    transaction.on_commit(batch.publish, robust=True)
    return batch
