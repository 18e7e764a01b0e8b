"""Who hears of what happens on a ticket."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.kinds import declare
from helpdesk.notifications.tell import Notice
from tickets.models import Message, Ticket

ASSIGNED = declare(
    "ticket_assigned", _("%(key)s is yours: %(subject)s"), label=_("Somebody gives me a ticket")
)
CUSTOMER_REPLIED = declare(
    "ticket_customer_replied",
    _("The customer answered on %(key)s: %(subject)s"),
    label=_("A customer answers on a ticket that I hold or follow"),
    usually=(Channel.BELL,),
)


def assigned(ticket: Ticket, actor: User, note: str = "") -> list[Notice]:
    """Tell the new holder, with the note that came with the ticket, unless they took it themselves."""
    if ticket.assignee is None or ticket.assignee == actor:
        return []
    key = f"assigned:{ticket.pk}:{ticket.revision}"
    story = {"message": note.strip()}
    return [about(ticket, ASSIGNED, key, [ticket.assignee.pk], story=story, from_name=actor.name)]


def customer_replied(ticket: Ticket, message: Message) -> list[Notice]:
    """Tell the holder and who follows by choice that the customer wrote: in the bell, unless they chose more."""
    followers = ticket.watcher_rows.filter(is_involved=False).values_list("user", flat=True)
    people = set(followers)
    if ticket.assignee_id is not None:
        people.add(ticket.assignee_id)
    if not people:
        return []
    return [about(ticket, CUSTOMER_REPLIED, f"message:{message.pk}", sorted(people))]


def about(
    ticket: Ticket,
    kind: str,
    key: str,
    people: Sequence[int],
    /,
    *,
    story: Mapping[str, str] | None = None,
    teams: Sequence[int] = (),
    **context: Any,
) -> Notice:
    """Return a notice about a ticket for these people and teams, with what every one of its sentences needs.

    `story` is what people wrote: the mail tells it, the bell does not.
    """
    words = {"key": ticket.key, "subject": ticket.subject, "requester_name": ticket.requester.name, **context}
    return Notice(
        kind=kind,
        key=key,
        people=people,
        context=words,
        url=ticket.url,
        stream=ticket.stream,
        story=story or {},
        teams=teams,
    )
