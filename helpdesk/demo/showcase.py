"""One ticket that breaks its promise and climbs while a newcomer watches, at every start and at any hour."""

from datetime import timedelta

from escalation.services.deescalating import deescalate
from helpdesk.accounts.models import Requester, User
from helpdesk.web.times import now
from tickets.models import Tag, Ticket, Topic
from tickets.services.conversation import reply
from tickets.services.opening import open_ticket

TAG = "watch-me"
SUBJECT = "The whole clinic is offline"
BODY = "Nothing works since a few minutes ago: no phones, no bookings. Please help us quickly!"
OVER = "The line of the whole street was down and is up again; there is nothing left to find out."
BREACHES_IN = timedelta(seconds=75)
FIRST_RESPONSE = timedelta(minutes=15)
"""What the demo's policy promises for an urgent ticket, around the clock."""


def show(requester: Requester, agent: User) -> Ticket:
    """Open a ticket whose first reply is due in 75 seconds; what was shown at an earlier start is answered first.

    What climbed goes back to the first line before its answer: nobody solved it up there, so nobody up there is asked
    what it taught.
    """
    _answer_earlier(agent)
    return open_ticket(
        subject=SUBJECT,
        body=BODY,
        requester=requester,
        topic=Topic.objects.get(slug="connection"),
        severity="critical",
        channel="portal",
        tags=[TAG],
        at=now() + BREACHES_IN - FIRST_RESPONSE,
    )


def _answer_earlier(agent: User) -> None:
    shown = Tag.objects.filter(slug=TAG).first()
    for ticket in Ticket.objects.open().filter(tags=shown) if shown else ():
        if ticket.is_escalated:
            deescalate(ticket, reason=OVER, actor=agent)
        reply(ticket, "Thank you for your patience: everything is back.", author=agent, status="resolved")
