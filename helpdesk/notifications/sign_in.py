"""What people are mailed about their own account: links to get in, and every change in how they sign in.

Accounts are below this room and do not know it: their events are heard here, in the transaction that wrote them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeGuard

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.accounts import events
from helpdesk.accounts.models import User
from helpdesk.accounts.services import links
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.notifications.kinds import declare, declare_words
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.secret_links import declare_link

INVITED = declare("sign_in_invited", _("Your account at the help desk"), called=_("An invitation"))
RESET = declare("sign_in_reset", _("Choose a new password"), called=_("A forgotten password"))
CHANGED = declare(
    "sign_in_changed",
    _("The way you sign in was changed: %(change)s"),
    called=_("A change in how somebody signs in"),
)

declare_words(
    "change",
    [
        (events.USER_PASSWORD_SET, pgettext_lazy("how you sign in", "new password")),
        (events.SECOND_FACTOR_ADDED, pgettext_lazy("how you sign in", "second factor added")),
        (events.SECOND_FACTOR_REMOVED, pgettext_lazy("how you sign in", "second factor removed")),
        (events.RECOVERY_CODES_RENEWED, pgettext_lazy("how you sign in", "new recovery codes")),
        (events.SECOND_FACTOR_RESET, pgettext_lazy("how you sign in", "second factors reset")),
    ],
)


@react(events.USER_INVITED)
def invited(happened: Sequence[Event]) -> None:
    """Mail the link to set an account up."""
    _mail(happened, INVITED, lambda event: {"link": event.data["link"], **_inviter(event)})


@react(events.RESET_REQUESTED)
def reset_requested(happened: Sequence[Event]) -> None:
    """Mail the link to choose a new password."""
    _mail(happened, RESET, lambda event: {"link": event.data["link"]})


@react(
    events.USER_PASSWORD_SET,
    events.SECOND_FACTOR_ADDED,
    events.SECOND_FACTOR_REMOVED,
    events.RECOVERY_CODES_RENEWED,
    events.SECOND_FACTOR_RESET,
)
def changed(happened: Sequence[Event]) -> None:
    """Mail what changed in how somebody signs in, so that they notice when it was not they who did it."""
    _mail(happened, CHANGED, lambda event: {"change": event.kind, "at": event.at})


def link_path(context: Mapping[str, Any]) -> str:
    """Return the path of a mail's link; nothing when it works no more."""
    link = links.open_links().select_related("user").filter(pk=context["link"]).first()
    return reverse("account_link", args=[links.token_of(link)]) if link else ""


def _mail(happened: Sequence[Event], kind: str, context: Callable[[Event], dict[str, Any]]) -> None:
    """Mail whom each event is about, unless they have left."""
    told = [(event, event.subject) for event in happened]
    post([_letter(event, user, kind, context(event)) for event, user in told if _is_here(user)])


def _is_here(user: Model | None) -> TypeGuard[User]:
    return isinstance(user, User) and user.is_active


def _letter(event: Event, user: User, kind: str, context: dict[str, Any]) -> Letter:
    return Letter(
        to=user.email,
        to_name=user.name if user.has_usable_password() else "",
        language=user.language,
        timezone=user.timezone,
        kind=kind,
        context=context,
        key=f"{kind}:{event.pk}",
        stream=event.stream,
    )


def _inviter(event: Event) -> dict[str, str]:
    if event.actor is None:
        return {}
    return {"from_name": User.objects.values_list("name", flat=True).get(pk=event.actor)}


for _kind in (INVITED, RESET):
    declare_link(_kind, link_path)
