"""Floors of the API's writes: a bare DRF create of the same rows, with the same token check."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework import generics, serializers
from rest_framework.authentication import BaseAuthentication

from helpdesk.accounts.api.authentication import TokenAuthentication
from tickets.models import Message, Ticket


class _Said(serializers.ModelSerializer[Message]):
    class Meta:
        """What a customer or an agent says."""

        model = Message
        fields = ("id", "ticket", "author", "requester", "kind", "body", "at")
        read_only_fields = ("kind", "at")
        extra_kwargs = {"ticket": {"required": False}}


class _Opened(serializers.ModelSerializer[Ticket]):
    body = serializers.CharField(write_only=True)

    class Meta:
        """A ticket's plain fields."""

        model = Ticket
        fields = ("id", "subject", "body", "requester", "severity", "topic", "team", "status", "created_at")
        read_only_fields = ("status", "created_at")

    def create(self, validated_data: dict[str, Any]) -> Ticket:
        """Write the two rows."""
        body, at = validated_data.pop("body"), timezone.now()
        with transaction.atomic():
            ticket = Ticket.objects.create(**validated_data, created_at=at, updated_at=at)
            Message.objects.create(ticket=ticket, requester=ticket.requester, kind="public", body=body, at=at)
        return ticket


class _Replied(_Said):
    def create(self, validated_data: dict[str, Any]) -> Message:
        """Write the message and touch its ticket."""
        at = timezone.now()
        with transaction.atomic():
            message = Message.objects.create(**validated_data, kind="public", at=at)
            message.ticket.updated_at = at
            message.ticket.save(update_fields=["updated_at"])
        return message


class Create(generics.CreateAPIView[Ticket]):
    """A ticket with its first message: token, validation, two rows, the answer."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = (TokenAuthentication,)
    permission_classes = ()
    serializer_class = _Opened
    queryset = Ticket.objects.all()


class Reply(generics.CreateAPIView[Message]):
    """A message on a ticket: token, validation, a row and a touched one, the answer."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = (TokenAuthentication,)
    permission_classes = ()
    serializer_class = _Replied
    queryset = Message.objects.all()
