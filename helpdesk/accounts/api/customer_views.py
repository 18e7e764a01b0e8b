"""Customers and their companies."""

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.groups import OrganisationSerializer, RequesterSerializer
from helpdesk.accounts.filters import OrganisationFilter, RequesterFilter
from helpdesk.accounts.models import Organisation, Requester
from helpdesk.accounts.services import customers
from helpdesk.web.api.views import DeskView, DetailView, ListView


class _RequesterView(DeskView):
    scopes = {"read": "tickets:read", "write": "tickets:write"}
    needs = {"read": "people.view", "write": "customers.write"}
    serializer_class = RequesterSerializer

    def get_queryset(self) -> "QuerySet[Requester]":
        """Return the customers with their companies."""
        return Requester.objects.select_related("organisation")


class Requesters(_RequesterView, ListView):
    """The customers who ask."""

    filterset_class = RequesterFilter
    orderings = ("id", "name", "email")

    def post(self, request: Request) -> Response:
        """Make a customer known."""
        facts = self.read(RequesterSerializer)
        return self.created(customers.create_requester(**facts, actor=self.actor.pk))


class RequesterDetail(_RequesterView, DetailView):
    """A customer who asks."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change facts about a customer."""
        requester: Requester = self.get_object()
        facts = self.read(RequesterSerializer, requester, partial=True)
        customers.change_requester(requester, **facts, actor=self.actor.pk)
        return self.shown(self.get_object())


class _OrganisationView(DeskView):
    scopes = {"read": "tickets:read", "write": "tickets:write"}
    needs = {"read": "people.view", "write": "customers.write"}
    serializer_class = OrganisationSerializer
    queryset = Organisation.objects.all()


class Organisations(_OrganisationView, ListView):
    """The companies our customers work for."""

    filterset_class = OrganisationFilter
    orderings = ("id", "name")

    def post(self, request: Request) -> Response:
        """Make a company known."""
        facts = self.read(OrganisationSerializer)
        is_active = facts.pop("is_active", True)
        organisation = customers.create_organisation(**facts, actor=self.actor.pk)
        if not is_active:
            organisation = customers.change_organisation(organisation, is_active=False, actor=self.actor.pk)
        return self.created(organisation)


class OrganisationDetail(_OrganisationView, DetailView):
    """A company our customers work for."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change facts about a company."""
        organisation: Organisation = self.get_object()
        facts = self.read(OrganisationSerializer, organisation, partial=True)
        return self.shown(customers.change_organisation(organisation, **facts, actor=self.actor.pk))
