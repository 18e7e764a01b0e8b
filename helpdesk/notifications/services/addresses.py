"""Addresses outside the desk: adding one, trying it, switching it, taking it away."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.ledger.record import event, record
from helpdesk.notifications import chat, events, kinds, outside
from helpdesk.notifications.models import NoticeAddress
from helpdesk.web.times import now

OWN_AT_MOST = 10
SHARED_STREAM = "settings:notices"


def add_own(user: User, *, name: str, url: str) -> NoticeAddress:
    """Add an address of the user's own. Raises ValidationError, by field."""
    if NoticeAddress.objects.filter(user=user).count() >= OWN_AT_MOST:
        raise ValidationError({"url": [_("You have ten addresses already. Take one away first.")]})
    return _add(NoticeAddress(user=user, name=name, url=url, language=user.language, added_by=user))


def add_shared(
    by: User, *, name: str, url: str, team: Team | None, told_of: Collection[str], language: str
) -> NoticeAddress:
    """Add a channel of a team, or of the whole desk without one. Raises ValidationError, by field."""
    offered = {kind.name for kind in kinds.shared()}
    if not told_of or not set(told_of) <= offered:
        raise ValidationError({"kinds": [_("Choose at least one thing that this channel is told of.")]})
    return _add(
        NoticeAddress(team=team, name=name, url=url, kinds=sorted(told_of), language=language, added_by=by)
    )


def switch(address: NoticeAddress, *, on: bool, by: User) -> None:
    """Let an address take notices, or none for now."""
    with transaction.atomic():
        if NoticeAddress.objects.filter(pk=address.pk, is_on=not on).update(is_on=on):
            _record(address, events.ADDRESS_SWITCHED, by, is_on=on)
    address.is_on = on


def remove(address: NoticeAddress, *, by: User) -> None:
    """Take an address away, with its secret."""
    with transaction.atomic():
        _record(address, events.ADDRESS_REMOVED, by)
        NoticeAddress.objects.filter(pk=address.pk).delete()


def send_test(address: NoticeAddress, *, by: User) -> None:
    """Send a trial by the outbox: at most one a minute for an address, which is switched on for it."""
    at = now()
    trial = chat.Chat(
        addresses=[address.pk],
        key=f"test:{at:%Y%m%d%H%M}",
        items=[],
        language=by.language,
        timezone=by.timezone,
    )
    with transaction.atomic():
        switch(address, on=True, by=by)
        chat.post([trial])
        _record(address, events.ADDRESS_TESTED, by)


def _add(address: NoticeAddress) -> NoticeAddress:
    address.name, address.url = address.name.strip(), address.url.strip()
    try:
        address.service = outside.service_of(address.url)[:60]
    except outside.Refused as refusal:
        raise ValidationError({"url": [str(refusal)]}) from None
    typed = {"name", "language"}
    address.clean_fields(exclude={field.name for field in address._meta.fields} - typed)
    with transaction.atomic():
        address.save()
        _record(address, events.ADDRESS_ADDED, address.added_by)
    return address


def _record(address: NoticeAddress, kind: str, by: User | None, **data: Any) -> None:
    stream = f"user:{address.user_id}" if address.user_id else SHARED_STREAM
    actor = by.pk if by else None
    record([event(stream, kind, at=now(), actor=actor, address=address.pk, team=address.team_id, **data)])
