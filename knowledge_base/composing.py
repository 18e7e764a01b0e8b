"""The draft of an article from a solved ticket, without any guessing: each part is what somebody wrote, or a question.

What the customer was told is the solution; hand-overs and notes are kept in an internal block. Personal data is left
out, and listed by kind.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from knowledge_base.personal import Removed, strip
from tickets.models import Message, Ticket
from tickets.words import MessageKind

MOST_NOTES = 5
"""Notes that a draft takes up, the last ones."""
MOST_CODES = 10
LONGEST_PART = 4000
"""Characters that a draft takes from one message."""
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_COLONS = re.compile(r":{3,}")
_SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"\b(?:0x[0-9A-Fa-f]{4,16}|[A-Z]{1,5}-?\d{3,6}|(?:HTTP|SMTP|FTP|error|code) \d{3,5})\b")


@dataclass(frozen=True)
class Draft:
    """A title and a text in Markdown to begin with, and how much of each kind of personal data they left out."""

    title: str
    body: str
    removed: list[dict[str, object]]


def compose(ticket: Ticket) -> Draft:
    """Return the draft in the ticket's language."""
    messages = list(ticket.messages.select_related("author", "requester").order_by("pk"))
    names = _names(ticket, messages)
    removed: list[Removed] = []

    def clean(text: str) -> str:
        kept, went = strip(text, names, words)
        removed.extend(went)
        return kept

    def own(text: str) -> str:
        return clean(_own_words(text))

    with override(ticket.language):
        words = kinds_in_words()
        title = clean(ticket.subject)
        said = "\n".join(strip(_own_words(text), names, words)[0] for text in _public(messages))
        parts = [
            (_("Problem"), own(_first_words(messages)) or _("*What does the customer see?*")),
            (_("Signs"), _signs(ticket, said, own(_product(ticket)))),
            (_("Cause"), _("*Why does it happen?*")),
            (_("Solution"), own(_last_answer(messages)) or _("*What helps, step by step?*")),
        ]
        body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts)
        notes = "\n\n".join(own(_note(message)) for message in _among_us(messages))
        if notes:
            body += f"\n\n::: internal\n### {_('From the ticket')}\n\n{notes}\n:::"
    counts = Counter(one.kind for one in removed)
    return Draft(
        title.strip()[:200] or ticket.key,
        f"{body}\n",
        [{"kind": kind, "count": count} for kind, count in counts.items()],
    )


def _names(ticket: Ticket, messages: Iterable[Message]) -> dict[str, set[str]]:
    people = {ticket.requester.name}
    for message in messages:
        people |= {person.name for person in (message.author, message.requester) if person is not None}
    organisation = {ticket.organisation.name} if ticket.organisation else set()
    return {"organisation": organisation, "person": people}


def kinds_in_words() -> dict[str, str]:
    """Return what each kind of personal data is called in the language of now."""
    return {
        "email": _("e-mail address"),
        "secret": _("secret"),
        "account": _("account number"),
        "card": _("card number"),
        "ip": _("network address"),
        "phone": _("telephone number"),
        "number": _("number"),
        "person": pgettext("of a person", "name"),
        "organisation": _("organisation"),
    }


def _own_words(text: str) -> str:
    """Return a message without quotations and signature; nothing in it can end an internal block."""
    own = _SIGNATURE.sub("", _QUOTED.sub("", text))
    return _COLONS.sub(": : :", own).strip()[:LONGEST_PART]


def _first_words(messages: Sequence[Message]) -> str:
    return next((message.body for message in messages if message.is_from_customer), "")


def _last_answer(messages: Sequence[Message]) -> str:
    answers = (
        message.body
        for message in reversed(messages)
        if message.kind == MessageKind.PUBLIC and message.author_id
    )
    return next(answers, "")


def _public(messages: Iterable[Message]) -> list[str]:
    return [message.body for message in messages if message.kind == MessageKind.PUBLIC]


def _product(ticket: Ticket) -> str:
    return str(ticket.custom.get("product") or "")


def _signs(ticket: Ticket, said: str, product: str) -> str:
    """Return what a search can be made by: the topic, the product, the codes that were named to or by the customer."""
    own = f"{settings.TICKET_KEY_PREFIX}-"
    codes = [code for code in dict.fromkeys(_CODE.findall(said)) if not code.startswith(own)][:MOST_CODES]
    lines = [
        _("Topic: %(topic)s") % {"topic": ticket.topic.name} if ticket.topic else "",
        _("Product: %(product)s") % {"product": product} if product else "",
        _("Error codes: %(codes)s") % {"codes": ", ".join(f"`{code}`" for code in codes)} if codes else "",
    ]
    return "\n".join(f"- {line}" for line in lines if line) or _("*How does one recognise it?*")


def _among_us(messages: Sequence[Message]) -> list[Message]:
    kinds = {MessageKind.NOTE, MessageKind.HANDOVER}
    return [message for message in messages if message.kind in kinds][-MOST_NOTES:]


def _note(message: Message) -> str:
    return "\n\n".join(part for part in (message.body, message.details.get("tried", "")) if part)
