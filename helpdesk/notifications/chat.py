"""Posting chat notices: a delivery for each address, in the caller's transaction; `chat_sending.py` sends them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from helpdesk.ledger import outbox
from helpdesk.ledger.models import Delivery

CHANNEL = "chat"


@dataclass(frozen=True)
class Item:
    """One thing that happened: its words are made when it is sent. `url` is a path, `key` names the occasion."""

    kind: str
    context: dict[str, Any]
    url: str
    key: str


@dataclass(frozen=True)
class Chat:
    """One notice, or a digest of several, to each of some addresses (ids), in the receiver's language and zone.

    `key` names the occasion: an address gets it once. Without any item it is a trial of the addresses.
    """

    addresses: Sequence[int]
    key: str
    items: Sequence[Item]
    language: str
    timezone: str


def post(chats: Sequence[Chat]) -> None:
    """Write the deliveries; one whose key was posted is left alone."""
    outbox.post([_delivery(chat, address) for chat in chats for address in chat.addresses])


def _delivery(chat: Chat, address: int) -> Delivery:
    payload = {
        "address": address,
        "items": [asdict(item) for item in chat.items],
        "language": chat.language,
        "timezone": chat.timezone,
    }
    return Delivery(channel=CHANNEL, key=f"{chat.key}:address:{address}", payload=payload)
