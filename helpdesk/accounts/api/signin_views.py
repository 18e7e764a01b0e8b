"""Helping people in: invitations, lost second factors, browsers that are signed in."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.models import User
from helpdesk.accounts.services import invitations, second_factor, sessions
from helpdesk.web.api.views import DeskView


class _CareView(DeskView):
    scopes = {"read": "admin", "write": "admin"}
    needs = {"read": "people.write", "write": "people.write"}
    queryset: "QuerySet[User]" = User.objects.all()


class Invitation(_CareView):
    """The link by which somebody sets their account up."""

    needs = {"read": "people.invite", "write": "people.invite"}
    problems = (400,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Mail a link to somebody who has no password yet; one that they got before stops working."""
        invitations.send(self.get_object(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take the invitation back: its link stops working, and the account is switched off."""
        invitations.withdraw(self.get_object(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SecondFactor(_CareView):
    """What somebody proves themselves with beside the password."""

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it away from somebody who lost it, and sign them out everywhere."""
        second_factor.reset(self.get_object(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Sessions(_CareView):
    """The browsers in which somebody is signed in."""

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Sign somebody out of all of them."""
        sessions.end_all(self.get_object(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
