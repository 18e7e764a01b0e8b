"""Sending mails: the relay's way out over SMTP. Words are made now, in the receiver's language and time zone."""

import smtplib
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.validators import validate_email
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation

from helpdesk.accounts.models import User
from helpdesk.ledger.relay import Undeliverable, sender
from helpdesk.notifications import kinds, secret_links, wording
from helpdesk.notifications.mail import CHANNEL, host
from helpdesk.notifications.models import Mail
from helpdesk.notifications.notices import DIGEST
from helpdesk.notifications.templatetags.letters import whole_url
from helpdesk.notifications.zones import in_zone

PREFERENCES = "/me/notifications/"
ACCESS_REFUSED = {530, 534, 535, 538}
"""Replies of a server that wants us to sign in otherwise: ours to mend, so the mail waits."""


@dataclass(frozen=True)
class Words:
    """A mail's two bodies."""

    text: str
    html: str


def _give_up(payload: dict[str, Any]) -> None:
    Mail.objects.filter(pk=payload["mail"], state=Mail.State.QUEUED).update(state=Mail.State.FAILED)


@sender(CHANNEL, given_up=_give_up)
def send(payload: dict[str, Any]) -> None:
    """Send one mail and keep it as it was sent; one that was sent already is left alone.

    Raises Undeliverable when the server refuses the address or the mail for good or the colleague has left, and
    whatever the server or the network raised when it is worth trying again.
    """
    mail = Mail.objects.filter(pk=payload["mail"]).first()
    if mail is None:
        raise Undeliverable("The mail is no longer there.")
    if mail.state == Mail.State.SENT:
        return
    if _has_left(mail):
        raise Undeliverable("The person it is for works here no more.")
    words = words_of(mail)
    message = _message(mail, _with_link(mail) if secret_links.has_link(mail.kind) else words)
    try:
        message.send()
    except smtplib.SMTPException as error:
        if is_refusal(error):
            raise Undeliverable(f"The mail server refused it: {error}") from error
        raise
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent_at=Now(), text=words.text, html=words.html
    )


def words_of(mail: Mail, path: str = "") -> Words:
    """Return the mail's bodies, in its receiver's language and time zone, leading to `path` where it is given.

    Raises UnknownNoticeKind.
    """
    folder = f"emails/{kinds.find(mail.kind).template}"
    with translation.override(mail.language), in_zone(mail.timezone):
        context = _context(mail, path)
        return Words(
            text=_tidy(render_to_string(f"{folder}/body.txt", context)),
            html=render_to_string(f"{folder}/body.html", context),
        )


def words_to_show(mail: Mail) -> Words:
    """Return the bodies as they were sent, or as they would be; empty where nobody knows the kind any more."""
    if mail.text or mail.html:
        return Words(mail.text, mail.html)
    try:
        return words_of(mail)
    except kinds.UnknownNoticeKind:
        return Words("", "")


def headers_of(mail: Mail) -> list[tuple[str, str]]:
    """Return the headers that the desk gives a mail, as people read them."""
    try:
        own = _headers(mail)
    except kinds.UnknownNoticeKind:
        own = {"Message-ID": mail.message_id}
    to = f"{mail.to_name} <{mail.to}>" if mail.to_name else mail.to
    first = {"From": settings.DEFAULT_FROM_EMAIL, "To": to, "Subject": mail.subject}
    return [*first.items(), *own.items()]


def is_refusal(error: smtplib.SMTPException) -> bool:
    """Say whether the server refused this mail or its address for good: trying again cannot help."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_final(code) for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and _is_final(error.smtp_code)


def _is_final(code: int) -> bool:
    return 500 <= code < 600 and code not in ACCESS_REFUSED


def _with_link(mail: Mail) -> Words:
    """Return the bodies with the link that only the receiver may know. Raises Undeliverable when it works no more."""
    path = secret_links.path_of(mail.kind, mail.context)
    if not path:
        raise Undeliverable("Its link works no more.")
    return words_of(mail, path)


def _context(mail: Mail, path: str) -> dict[str, Any]:
    """Return what a template may name; a link is a whole address, since a mail is read elsewhere."""
    context = {name: kinds.word(name, value) for name, value in mail.context.items() if value is not None}
    return {
        **context,
        "url": whole_url(path or context.get("url") or ""),
        "title": wording.title(mail.kind, mail.context),
        "to_person": mail.to_name,
        "language": mail.language,
        "preferences_url": whole_url(PREFERENCES) if _is_for_colleagues(kinds.find(mail.kind)) else "",
    }


def _is_for_colleagues(kind: kinds.Kind) -> bool:
    """Say whether people choose whether and how they are told of this kind."""
    return bool(kind.label) or kind.name == DIGEST


def _has_left(mail: Mail) -> bool:
    """Say whether a mail is for a colleague who was deactivated since; a customer's goes to whoever has the address."""
    if kinds.find(mail.kind).for_customers:
        return False
    return User.objects.with_email(mail.to).filter(is_active=False).exists()


def _message(mail: Mail, words: Words) -> EmailMultiAlternatives:
    """Make the mail. Raises Undeliverable for an address or a header that is none."""
    try:
        validate_email(mail.to)
        message = _written(mail, words)
        message.message()
    except (ValidationError, BadHeaderError, ValueError) as error:
        raise Undeliverable(f"The mail cannot be written: {error}") from error
    return message


def _headers(mail: Mail) -> dict[str, str]:
    """Return the headers beside sender, receiver and subject: the thread, and what keeps machines from answering."""
    kind = kinds.find(mail.kind)
    headers = {"Message-ID": mail.message_id}
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to, "References": mail.in_reply_to}
    if kind.automatic:
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if _is_for_colleagues(kind):
        headers["List-Id"] = f"<notices.{host()}>"
    if mail.context.get("key"):
        headers["X-Desk-Ticket"] = wording.in_header(str(mail.context["key"]))
    return headers


def _written(mail: Mail, words: Words) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=words.text,
        to=[formataddr((mail.to_name, mail.to)) if mail.to_name else mail.to],
        headers=_headers(mail),
    )
    message.attach_alternative(words.html, "text/html")
    return message


def _tidy(text: str) -> str:
    """Return the text without the empty lines that template tags leave: never more than one in a row."""
    kept: list[str] = []
    for line in map(str.rstrip, text.strip().splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept) + "\n"
