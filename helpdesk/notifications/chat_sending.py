"""Sending chat notices: the relay's way out through Apprise. Words are made now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.ledger.relay import Undeliverable, sender
from helpdesk.notifications import kinds, mail, outside, wording
from helpdesk.notifications.chat import CHANNEL
from helpdesk.notifications.models import NoticeAddress
from helpdesk.notifications.notices import ADDRESS_FAILED, DIGEST
from helpdesk.notifications.tell import Notice, tell
from helpdesk.notifications.zones import in_zone
from helpdesk.web.times import now

LINES = 20
"""A chat notice tells of no more things than this one by one."""
OWN_PAGE = "/me/notifications/"
SHARED_PAGE = "/notifications/channels/"


@dataclass(frozen=True)
class Words:
    """What arrives: a line, and what stands below it."""

    title: str
    body: str


def _give_up(payload: dict[str, Any]) -> None:
    """Switch the address off, tell whose it is, and mail what they must not miss. A trial changes nothing."""
    address = NoticeAddress.objects.filter(pk=payload["address"]).select_related("user").first()
    if address is None or not payload["items"] or _has_left(address):
        return
    if NoticeAddress.objects.filter(pk=address.pk, is_on=True).update(is_on=False, failed_at=Now()):
        _tell_of_failure(address)
    if address.user is not None:
        mail.post([_letter(address.user, item) for item in payload["items"] if _is_needed(item)])


@sender(CHANNEL, given_up=_give_up)
def send(payload: dict[str, Any]) -> None:
    """Send one notice to one address.

    Raises Undeliverable when the address is gone, switched off, no longer allowed or refuses us for good, and NotTaken
    when it is worth trying again. Neither says the address itself.
    """
    address = NoticeAddress.objects.filter(pk=payload["address"]).select_related("user").first()
    if address is None or not address.is_on or _has_left(address):
        raise Undeliverable("The address was switched off or taken away, or whose it is has left.")
    words = words_of(payload, str(address))
    try:
        outside.send(address.url, title=words.title, body=words.body)
    except outside.Refused as error:
        raise Undeliverable("The address is not allowed on this desk.") from error
    except outside.NotTaken as error:
        NoticeAddress.objects.filter(pk=address.pk).update(failed_at=Now())
        if error.is_final or not payload["items"]:
            raise Undeliverable(str(error)) from None
        raise
    NoticeAddress.objects.filter(pk=address.pk).update(reached_at=Now())


def words_of(payload: Mapping[str, Any], address: str) -> Words:
    """Return what a notice says; several things are a line each, under how many they are."""
    items: Sequence[Mapping[str, Any]] = payload["items"]
    with translation.override(payload["language"]), in_zone(payload["timezone"]):
        if not items:
            return Words(
                _("A test from the help desk"), _("Notices for %(name)s arrive here.") % {"name": address}
            )
        lines = [(wording.title(item["kind"], item["context"]), _link(item["url"])) for item in items]
        if len(lines) == 1:
            return Words(*lines[0])
        told = [f"{text}\n{link}".strip() for text, link in lines[:LINES]]
        return Words(wording.title(DIGEST, {"count": len(lines)}), "\n\n".join(told))


def _has_left(address: NoticeAddress) -> bool:
    return address.user is not None and not address.user.is_active


def _link(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path else settings.SITE_URL


def _is_needed(item: Mapping[str, Any]) -> bool:
    kind = kinds.kinds().get(item["kind"])
    return kind is not None and bool(kind.needed)


def _tell_of_failure(address: NoticeAddress) -> None:
    """Tell the owner, or for a shared address whoever added it and the administrators."""
    if address.user_id is not None:
        people = [address.user_id]
    else:
        admins = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).values_list("pk", flat=True)
        people = sorted({*admins, *filter(None, [address.added_by_id])})
    at = now()
    notice = Notice(
        kind=ADDRESS_FAILED,
        key=f"address:{address.pk}:failed:{at.isoformat()}",
        people=people,
        context={"address": str(address)},
        url=OWN_PAGE if address.user_id else SHARED_PAGE,
    )
    tell([notice], at=at)


def _letter(user: User, item: Mapping[str, Any]) -> mail.Letter:
    """Return the mail that takes the place of a notice; under the key that the mail itself would have had."""
    return mail.Letter(
        to=user.email,
        to_name=user.name,
        language=user.language,
        timezone=user.timezone,
        kind=item["kind"],
        context={"url": item["url"], **item["context"]},
        key=f"{item['key']}:user:{user.pk}",
    )
