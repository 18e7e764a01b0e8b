"""Posting mails: every mail is a row first; the relay sends it after the commit (`sending.py`)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
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
from helpdesk.web.bulk import Row, insert_values, made

CHANNEL = "mail"
SUBJECT_LENGTH = 300
FIELDS = (
    *("to", "to_name", "kind", "context", "language", "timezone", "subject", "text", "html"),
    *("stream", "key", "message_id", "in_reply_to", "state"),
)
_KEY = itemgetter(FIELDS.index("key"))


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
    rows = sorted((row for group in _by_reader(letters) for row in _rows(group)), key=_KEY)
    posted = insert_values(Mail, FIELDS, rows, returning=["id", "key"])
    outbox.post([made(Delivery, channel=CHANNEL, key=key, payload={"mail": pk}) for pk, key in posted])


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


def _by_reader(letters: Iterable[Letter]) -> Iterable[list[Letter]]:
    """Return the letters by language and time zone: each is put on once."""
    groups: dict[tuple[str, str], list[Letter]] = defaultdict(list)
    for letter in letters:
        groups[letter.language, letter.timezone].append(letter)
    return groups.values()


def _rows(letters: Sequence[Letter]) -> list[Row]:
    """Return the rows of letters that are all in one language and time zone."""
    first = letters[0]
    with translation.override(first.language), in_zone(first.timezone):
        return [_row(letter) for letter in letters]


def _row(letter: Letter) -> Row:
    """Return the values of FIELDS, in the active language and time zone."""
    if not letter.key:
        raise ValueError(f"A letter of the kind '{letter.kind}' has no key.")
    return (
        letter.to,
        wording.in_header(letter.to_name),
        letter.kind,
        letter.context,
        letter.language,
        letter.timezone,
        _subject(letter),
        "",
        "",
        letter.stream,
        letter.key,
        message_id(letter.key),
        wording.in_header(letter.in_reply_to),
        Mail.State.QUEUED,
    )


def _subject(letter: Letter) -> str:
    """Make the subject in the active language; a customer's carries the key, to find their answer by."""
    kind = kinds.find(letter.kind)
    subject = wording.title(letter.kind, letter.context)
    key = wording.one_line(str(letter.context.get("key") or ""))
    if kind.for_customers and key and f"[{key}]" not in subject:
        subject = f"[{key}] {subject}"
    return wording.in_header(subject)[:SUBJECT_LENGTH]
