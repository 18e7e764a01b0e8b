"""A ticket's story: what was said on it, and everything that happened to it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.event_shapes import EventSerializer
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import story
from helpdesk.web.api.views import ListView
from tickets.api.access import TicketView
from tickets.api.bodies import MessageBody
from tickets.api.shapes import MessageSerializer
from tickets.models import Message
from tickets.selectors.said import messages_of
from tickets.services.conversation import note, receive, reply


class Messages(TicketView, ListView):
    """The conversation, the oldest message first."""

    serializer_class = MessageSerializer
    queryset = Message.objects.none()
    problems = (409,)

    def get_queryset(self) -> "QuerySet[Message]":
        """Return the ticket's messages with their authors."""
        return messages_of(self.ticket()).select_related("author", "requester")

    @extend_schema(request=MessageBody, responses={201: MessageSerializer})
    def post(self, request: Request, key: str) -> Response:
        """Reply, write a note, or (with `author`) take in what the customer said. A reply is mailed to the customer."""
        ticket, values = self.ticket(), self.read(MessageBody)
        body = values["body"]
        if "author" in values:
            message = receive(ticket, body, requester=values["author"])
        elif values["visibility"] == "internal":
            message = note(ticket, body, author=self.actor)
        else:
            seen, target = values.get("seen_message"), values.get("status")
            message = reply(ticket, body, author=self.actor, status=target, seen_message=seen)
        return Response(MessageSerializer(message).data, status=status.HTTP_201_CREATED)


class Events(TicketView, ListView):
    """Everything that happened to the ticket, the oldest first: the ledger of its stream."""

    serializer_class: Any = EventSerializer
    queryset = Event.objects.none()

    def get_queryset(self) -> "QuerySet[Event]":
        """Return the events of the ticket's stream."""
        return story(self.ticket().stream)
