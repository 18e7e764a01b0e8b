"""People, their groups, their customers and their tokens, from outside."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from helpdesk.accounts.models import ApiToken, User
from helpdesk.accounts.services import tokens
from helpdesk.web.times import now
from tests.factories import SkillFactory
from tests.people import api_client


def test_a_user_is_made_changed_and_deactivated(admin, cast):
    SkillFactory(slug="networks", name="Networks")
    body = {
        "email": "New@Desk.test",
        "name": "Nora New",
        "manager": "lead@desk.test",
        "language": "it",
        "timezone": "Europe/Rome",
        "skills": [{"skill": "networks", "level": 3}],
    }
    made = admin.post("/api/v1/users/", body)
    assert made.status_code == 201
    user = made.json()
    assert user["email"] == "new@desk.test"
    assert user["manager"] == {"id": cast.lead.pk, "name": "Lidia Lead", "email": "lead@desk.test"}
    assert [(grant["skill"]["slug"], grant["level"]) for grant in user["skills"]] == [("networks", 3)]
    assert "password" not in user
    url = f"/api/v1/users/{user['id']}/"
    changed = admin.patch(url, {"role": "lead", "is_active": False, "skills": []}).json()
    assert (changed["role"], changed["is_active"], changed["skills"]) == ("lead", False, [])
    assert admin.delete(url).status_code == 405


def test_a_change_that_is_refused_changes_nothing(admin, cast):
    answer = admin.patch(f"/api/v1/users/{cast.l1.pk}/", {"name": "Other", "password": "short"})
    assert list(answer.json()["errors"]) == ["password"]
    assert User.objects.get(pk=cast.l1.pk).name == "Luca One"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "L1@desk.test"}, "email"),
        ({"role": "king"}, "role"),
        ({"manager": "nobody@desk.test"}, "manager"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"nickname": "x"}, "nickname"),
    ],
)
def test_a_bad_fact_about_a_user_is_refused(admin, change, field):
    answer = admin.post("/api/v1/users/", {"email": "new@desk.test", "name": "Nora", **change})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize("who", ["l1", "lead", "manager"])
def test_only_whoever_may_writes_people(clients, who):
    assert (
        getattr(clients, who).post("/api/v1/users/", {"email": "a@desk.test", "name": "A"}).status_code == 403
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("team=first-line", {"Lidia Lead", "Luca One"}),
        ("role=administrator,lead", {"Alba Admin", "Lidia Lead"}),
        ("q=two", {"Lena Two"}),
        ("manager=lead@desk.test", {"Luca One"}),
        ("email=L3@desk.test", {"Leo Three"}),
        ("manager=none", {"Alba Admin", "Mario Manager"}),
        ("is_active=false", set()),
    ],
)
def test_users_are_filtered(l1, query, names):
    assert {user["name"] for user in l1.get(f"/api/v1/users/?{query}").json()["results"]} == names


def test_availability_is_ones_own_or_a_leads_to_set(clients, cast):
    url = f"/api/v1/users/{cast.l1.pk}/availability/"
    away = {"start": "2026-08-01T00:00:00Z", "end": "2026-08-15T00:00:00Z", "deputy": "l2@desk.test"}
    answer = clients.l1.put(url, {"on_duty": False, "capacity": 5, "absences": [away]}).json()
    assert (answer["on_duty"], answer["capacity"]) == (False, 5)
    assert answer["absences"][0]["deputy"]["id"] == cast.l2.pk
    assert clients.l2.put(url, {"on_duty": True}).status_code == 403
    assert clients.lead.put(url, {"on_duty": True}).json()["on_duty"]
    assert clients.l2.get(url).json()["capacity"] == 5


def test_an_absence_ends_after_it_begins(clients, cast):
    body = {"absences": [{"start": "2026-08-02T00:00:00Z", "end": "2026-08-01T00:00:00Z"}]}
    answer = clients.l1.put(f"/api/v1/users/{cast.l1.pk}/availability/", body)
    assert list(answer.json()["errors"]) == ["absences"]


def test_a_team_is_set_up_and_staffed(admin, cast):
    body = {
        "name": "Night shift",
        "level": 2,
        "lead": "l2@desk.test",
        "members": ["l1@desk.test", cast.l2.pk],
    }
    team = admin.post("/api/v1/teams/", body).json()
    assert team["slug"] == "night-shift"
    assert [member["name"] for member in team["members"]] == ["Lena Two", "Luca One"]
    changed = admin.patch(f"/api/v1/teams/{team['id']}/", {"members": [], "is_active": False}).json()
    assert (changed["members"], changed["is_active"]) == ([], False)


def test_the_escalation_queue_cannot_be_closed(admin, cast):
    assert admin.patch(f"/api/v1/teams/{cast.escalation_desk.pk}/", {"is_active": False}).status_code == 400


def test_skills_topics_and_tags_are_named(admin, cast):
    skill = admin.post("/api/v1/skills/", {"name": "Networks"}).json()
    assert skill["slug"] == "networks"
    renamed = admin.patch(f"/api/v1/skills/{skill['id']}/", {"name": "Nets"}).json()
    assert (renamed["slug"], renamed["name"]) == ("networks", "Nets")
    topic = admin.post("/api/v1/topics/", {"name": "Сеть", "team": "second-line", "skill": "networks"}).json()
    assert (topic["team"]["name"], topic["skill"]["id"]) == ("Second line", skill["id"])
    assert topic["slug"]
    assert admin.patch(f"/api/v1/topics/{topic['id']}/", {"is_active": False}).json()["is_active"] is False
    assert admin.post("/api/v1/tags/", {"slug": "Big Shop"}).json()["slug"] == "big-shop"
    assert admin.post("/api/v1/tags/", {"slug": "!"}).status_code == 400


def test_slugs_are_unique(admin, cast):
    assert admin.post("/api/v1/teams/", {"name": "X", "slug": "first-line"}).status_code == 400
    assert admin.post("/api/v1/teams/", {"name": "First line"}).json()["slug"] == "first-line-2"


def test_customers_and_their_companies_become_known(l1):
    shop = l1.post("/api/v1/organisations/", {"name": "Shop", "tier": "premium"}).json()
    body = {"email": "maria@shop.test", "name": "Maria", "organisation": "shop", "language": "it"}
    maria = l1.post("/api/v1/requesters/", body).json()
    assert maria["organisation"] == {"id": shop["id"], "name": "Shop", "tier": "premium"}
    assert l1.post("/api/v1/requesters/", body).status_code == 400
    assert l1.get("/api/v1/requesters/?organisation=Shop&q=mar").json()["results"] == [maria]
    changed = l1.patch(f"/api/v1/requesters/{maria['id']}/", {"organisation": None}).json()
    assert changed["organisation"] is None
    assert (
        l1.patch(f"/api/v1/organisations/{shop['id']}/", {"tier": "strategic"}).json()["tier"] == "strategic"
    )


def test_a_token_shows_its_key_once(l1, cast):
    body = {"name": "Bridge", "scopes": ["tickets:read"]}
    made = l1.post("/api/v1/tokens/", body, headers={"Idempotency-Key": "t"}).json()
    assert made["token"].startswith(made["hint"])
    again = l1.post("/api/v1/tokens/", body, headers={"Idempotency-Key": "t"}).json()
    assert again == {**made, "token": None}
    shown = l1.get(f"/api/v1/tokens/{made['id']}/").json()
    assert "token" not in shown
    assert shown["scopes"] == ["tickets:read"]
    assert l1.delete(f"/api/v1/tokens/{made['id']}/").status_code == 204
    assert ApiToken.objects.get(pk=made["id"]).revoked_at


def test_tokens_are_ones_own(clients, cast):
    made = clients.l1.post("/api/v1/tokens/", {"name": "Bridge"}).json()
    assert clients.admin.get(f"/api/v1/tokens/{made['id']}/").status_code == 404


def test_a_token_makes_none_that_may_more(cast):
    narrow = api_client(cast.l1, "tickets:read")
    assert narrow.post("/api/v1/tokens/", {"name": "A", "scopes": ["tickets:write"]}).status_code == 403
    assert narrow.post("/api/v1/tokens/", {"name": "A"}).json()["scopes"] == ["tickets:read"]


def test_a_scope_beyond_the_role_is_refused(l1):
    answer = l1.post("/api/v1/tokens/", {"name": "A", "scopes": ["admin"]})
    assert answer.status_code in {400, 403}


def test_a_narrow_token_can_neither_outlive_itself_nor_end_a_broader_one(cast):
    end = now() + timedelta(minutes=1)
    broad, _key = tokens.issue(cast.admin, name="Broad")
    _narrow, key = tokens.issue(cast.admin, name="Narrow", scopes=["tickets:read"], expires_at=end)
    client = APIClient(headers={"Authorization": f"Bearer {key}"})
    beyond = {"name": "Child", "expires_at": "2999-01-01T00:00:00Z"}
    assert client.post("/api/v1/tokens/", beyond).status_code == 403
    assert client.delete(f"/api/v1/tokens/{broad.pk}/").status_code == 403
    broad.refresh_from_db()
    assert broad.revoked_at is None
