"""Who asks the API, and what they may do there."""

import pytest
from django.db.models.functions import Now
from django.urls import path
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from helpdesk.accounts.models import ApiToken
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people, tokens
from tests.people import api_client, hire


class Tickets(APIView):
    scopes = {"read": "tickets:read", "write": "tickets:write"}

    def get(self, request):
        return Response({"user": request.user.email})

    def post(self, request):
        return Response({}, status=201)


class Nameless(APIView):
    def get(self, request):
        return Response({})


class People(APIView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"write": "people.write"}

    def get(self, request):
        return Response({})

    def post(self, request):
        return Response({}, status=201)


class Matrix(ViewSet):
    scopes = {"read": "escalations:read", "write": "admin"}
    action_scopes = {"simulate": "escalations:read"}

    def create(self, request):
        return Response({}, status=201)

    def simulate(self, request):
        return Response({})


urlpatterns = [
    path("api/tickets/", Tickets.as_view()),
    path("api/nameless/", Nameless.as_view()),
    path("api/people/", People.as_view()),
    path("api/matrix/", Matrix.as_view({"post": "create"})),
    path("api/simulate/", Matrix.as_view({"post": "simulate"})),
]

pytestmark = pytest.mark.urls(__name__)


def with_header(value):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=value)
    return client


def test_a_token_acts_as_its_user(cast):
    answer = api_client(cast.l1).get("/api/tickets/")
    assert (answer.status_code, answer.json()) == (200, {"user": "l1@desk.test"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer nonsense", "Bearer desk_x y", "Bearer d\xe9sk", "Basic eDp5"]
)
def test_whoever_is_not_known_gets_401_and_hears_how_to_sign_in(header):
    client = with_header(header) if header else APIClient()
    answer = client.get("/api/tickets/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_expired_and_revoked_tokens_get_401(cast):
    token, key = tokens.issue(cast.l1, name="Script")
    client = with_header(f"Bearer {key}")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=Now())
    assert client.get("/api/tickets/").status_code == 401
    token, key = tokens.issue(cast.l1, name="Script")
    tokens.revoke(token)
    assert with_header(f"Bearer {key}").get("/api/tickets/").status_code == 401


def test_the_token_of_somebody_who_left_gets_401_even_beside_a_session(cast):
    client = api_client(cast.l1)
    client.force_login(cast.l2)
    people.deactivate(cast.l1)
    assert client.get("/api/tickets/").status_code == 401


def test_the_keyword_may_be_written_in_any_case(cast):
    _token, key = tokens.issue(cast.l1, name="Script")
    assert with_header(f"bearer {key}").get("/api/tickets/").status_code == 200


def test_a_token_without_the_scope_gets_403(cast):
    client = api_client(cast.l1, "tickets:read")
    assert client.get("/api/tickets/").status_code == 200
    answer = client.post("/api/tickets/")
    assert answer.status_code == 403
    assert "tickets:write" in answer.json()["detail"]


def test_a_token_that_holds_more_than_the_role_now_allows_gets_403(cast):
    client = api_client(cast.l1)
    people.change(cast.l1, role=Role.AUDITOR)
    assert client.post("/api/tickets/").status_code == 403
    assert client.get("/api/tickets/").status_code == 200


def test_an_endpoint_that_names_no_scope_is_closed_to_everybody(cast):
    assert api_client(cast.admin).get("/api/nameless/").status_code == 403


def test_a_session_has_the_scopes_of_its_role(cast):
    client = APIClient()
    client.force_login(cast.l1)
    assert client.post("/api/tickets/").status_code == 201
    assert client.post("/api/matrix/").status_code == 403


def test_a_session_writes_only_with_the_csrf_token(cast):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.l1)
    assert client.get("/api/tickets/").status_code == 200
    assert client.post("/api/tickets/").status_code == 403


def test_an_endpoint_may_ask_the_role_for_another_action_than_the_scopes(cast):
    assert api_client(cast.admin).post("/api/people/").status_code == 201
    assert api_client(cast.manager).post("/api/people/").status_code == 403
    assert api_client(cast.manager).get("/api/people/").status_code == 200
    integrator = hire("integrator", "Integrator", role=Role.INTEGRATOR)
    assert api_client(integrator).post("/api/people/").status_code == 201
    assert api_client(integrator).post("/api/matrix/").status_code == 403


def test_an_action_may_need_less_than_its_method(cast):
    client = api_client(cast.l1)
    assert client.post("/api/simulate/").status_code == 200
    assert client.post("/api/matrix/").status_code == 403
