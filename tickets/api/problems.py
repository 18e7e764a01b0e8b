"""How the errors of tickets answer."""

from typing import Any

from helpdesk.web.api.problems import answers
from tickets import errors
from tickets.api.shapes import SHOWN_WITH, MessageSerializer, TicketSerializer
from tickets.keys import key_of
from tickets.models import Message, Ticket


def _current(error: errors.Stale) -> dict[str, Any]:
    ticket = Ticket.objects.select_related(*SHOWN_WITH).prefetch_related("tags").get(pk=error.ticket.pk)
    return {"current": TicketSerializer(ticket).data}


def _newer(error: errors.ConversationMoved) -> dict[str, Any]:
    message = Message.objects.select_related("author", "requester").get(pk=error.newer.pk)
    return {"newer_message": MessageSerializer(message).data}


def _into(error: errors.Merged) -> dict[str, Any]:
    return {"merged_into": key_of(error.into)}


answers(errors.TicketError, 409, kind="ticket-refused")
answers(errors.Merged, 409, kind="ticket-merged", members=_into)
answers(errors.StatusRefused, 409, kind="status-refused")
answers(errors.Stale, 412, kind="stale", members=_current)
answers(errors.ConversationMoved, 409, kind="conversation-moved", members=_newer)
