"""One's own notifications; every mail, for administrators."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.notifications.api.shapes import (
    MailDetailSerializer,
    MailSerializer,
    NotificationSerializer,
    ReadBody,
    ReadSerializer,
)
from helpdesk.notifications.filters import MailFilter, NotificationFilter
from helpdesk.notifications.models import Mail, Notification
from helpdesk.notifications.services import mark_all_read, mark_read
from helpdesk.notifications.services.mails import send_again
from helpdesk.web.api.views import DeskView, DetailView, ListView
from helpdesk.web.times import now


class Notifications(ListView):
    """One's own notifications, the newest first."""

    scopes = {"read": "tickets:read"}
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    orderings = ("-id",)

    def get_queryset(self) -> "QuerySet[Notification]":
        """Return the caller's own."""
        return Notification.objects.filter(user_id=self.actor.pk)


class NotificationsRead(DeskView):
    """Marking one's notifications as read."""

    scopes = {"write": "tickets:read"}
    serializer_class = ReadSerializer

    @extend_schema(request=ReadBody, responses=ReadSerializer)
    def post(self, request: Request) -> Response:
        """Mark as read those named by `ids`, or all, or all up to an id."""
        values: dict[str, Any] = self.read(ReadBody)
        if "ids" in values:
            count = mark_read(self.actor, values["ids"], at=now())
        else:
            count = mark_all_read(self.actor, at=now(), up_to=values.get("up_to"))
        return Response({"read": count})


class Mails(ListView):
    """Every outgoing mail, the newest first."""

    scopes = {"read": "admin"}
    needs = {"read": "mails.view"}
    serializer_class = MailSerializer
    filterset_class = MailFilter
    orderings = ("-id",)
    queryset = Mail.objects.all()


class MailDetail(DetailView):
    """One outgoing mail."""

    scopes = {"read": "admin"}
    needs = {"read": "mails.view"}
    serializer_class = MailDetailSerializer
    queryset = Mail.objects.all()
    lookup_field = "pk"


class MailAgain(DeskView):
    """Another try of a mail that failed."""

    scopes = {"write": "admin"}
    needs = {"write": "mails.view"}
    serializer_class = MailSerializer
    queryset = Mail.objects.all()
    lookup_field = "pk"

    @extend_schema(request=None, responses={202: MailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Put it back into the outbox, under the same Message-ID. Refused for a mail that did not fail."""
        mail: Mail = self.get_object()
        send_again(mail, actor=self.actor.pk)
        return self.shown(mail, status.HTTP_202_ACCEPTED)
