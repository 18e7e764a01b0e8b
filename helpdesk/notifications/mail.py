"""Posting mails: every mail is a row first; the relay sends it after the commit (`sending.py`)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from helpdesk.ledger import outbox
from helpdesk.ledger.models import Delivery
from helpdesk.notifications import kinds, wording
from helpdesk.notifications.models import Mail
from helpdesk.notifications.zones import in_zone
from helpdesk.web.bulk import insert_new

CHANNEL = "mail"
SUBJECT_LENGTH = 300


@dataclass(frozen=True)
class Letter:
    """A mail to one address, in the receiver's language and time zone.

    `key` names the occasion: a letter of a key is posted once. `context` feeds the kind's title and
    templates; its `url` is a path, which the mail shows as a whole address. `in_reply_to` is the Message-ID
    that it answers.
    """

    to: str
    to_name: str
    language: str
    timezone: str
    kind: str
    context: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    stream: str = ""
    in_reply_to: str = ""


def post(letters: Sequence[Letter]) -> None:
    """Write the mails and their deliveries in the caller's transaction; a key that was posted is left alone.

    Two statements, whatever the number of letters. Raises UnknownNoticeKind, and ValueError for a letter
    without a key.
    """
    rows = sorted((_row(letter) for letter in letters), key=lambda row: row.key)
    fields = ["to", "to_name", "kind", "context", "language", "timezone", "subject", "text", "html"]
    fields += ["stream", "key", "message_id", "in_reply_to", "state"]
    posted = insert_new(rows, fields, returning=["id", "key"])
    outbox.post([Delivery(channel=CHANNEL, key=key, payload={"mail": pk}) for pk, key in posted])


def message_id(key: str) -> str:
    """Return the Message-ID of the mail of this key: always the same one."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host()}>"


def host() -> str:
    """Return the desk's name on the net, as mails carry it in their headers."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context as JSON keeps it: instants as ISO 8601 text, lazy words as they read now."""
    kept: dict[str, Any] = json.loads(json.dumps(dict(context), cls=DjangoJSONEncoder))
    return kept


def _row(letter: Letter) -> Mail:
    if not letter.key:
        raise ValueError(f"A letter of the kind '{letter.kind}' has no key.")
    return Mail(
        to=letter.to,
        to_name=wording.in_header(letter.to_name),
        kind=letter.kind,
        context=plain(letter.context),
        language=letter.language,
        timezone=letter.timezone,
        subject=_subject(letter),
        stream=letter.stream,
        key=letter.key,
        message_id=message_id(letter.key),
        in_reply_to=wording.in_header(letter.in_reply_to),
    )


def _subject(letter: Letter) -> str:
    """Make the subject in the receiver's language; a customer's carries the key, to find their answer by."""
    kind = kinds.find(letter.kind)
    with translation.override(letter.language), in_zone(letter.timezone):
        subject = wording.title(letter.kind, letter.context)
    key = wording.one_line(str(letter.context.get("key") or ""))
    if kind.for_customers and key and f"[{key}]" not in subject:
        subject = f"[{key}] {subject}"
    return wording.in_header(subject)[:SUBJECT_LENGTH]
