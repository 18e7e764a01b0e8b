"""The operator's commands about people."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from helpdesk.accounts.models import ApiToken, Team, User
from helpdesk.accounts.roles import SCOPES, Role
from helpdesk.accounts.services import people, tokens


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_create_token_prints_one_token_and_nothing_else(cast):
    printed = run("create_token", "ADMIN@desk.test")
    assert printed.count("\n") == 1
    token = tokens.authenticate(printed.strip())
    assert token.user == cast.admin
    assert token.scopes == list(SCOPES)


def test_create_token_narrows_to_the_scopes_that_are_named(cast):
    key = run("create_token", "l1@desk.test", "--scope", "tickets:read", "--scope", "tickets:write").strip()
    assert tokens.authenticate(key).scopes == ["tickets:read", "tickets:write"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nobody@desk.test"], "nobody@desk.test"),
        (["l1@desk.test", "--scope", "magic"], "magic"),
        (["l1@desk.test", "--scope", "admin"], "admin"),
    ],
)
def test_create_token_says_what_is_wrong_and_issues_nothing(cast, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        run("create_token", *words)
    assert not ApiToken.objects.exists()


def test_create_token_refuses_somebody_who_has_left(cast):
    people.deactivate(cast.l1)
    with pytest.raises(CommandError, match="deactivated"):
        run("create_token", "l1@desk.test")


@pytest.mark.django_db
def test_create_admin_says_how_to_sign_in(client, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    printed = run("create_admin", "Boss@firm.test", "--name", "The Boss")
    user = User.objects.get()
    assert (user.email, user.name, user.role) == ("boss@firm.test", "The Boss", Role.ADMINISTRATOR)
    password = printed.split("Password: ")[1].splitlines()[0]
    assert "/accounts/login/" in printed
    assert client.login(request=request_of(client), email="boss@firm.test", password=password)


def request_of(client):
    from django.test import RequestFactory

    request = RequestFactory().post("/accounts/login/")
    request.session = client.session
    return request


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.mark.django_db
def test_create_admin_asks_at_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "chosen-by-me-1")
    printed = run("create_admin", "boss@firm.test")
    assert User.objects.get().check_password("chosen-by-me-1")
    assert "chosen-by-me-1" not in printed


@pytest.mark.django_db
def test_create_admin_makes_nobody_when_the_passwords_differ(monkeypatch):
    answers = iter(["chosen-by-me-1", "chosen-by-me-2"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    with pytest.raises(CommandError, match="differ"):
        run("create_admin", "boss@firm.test")
    assert not User.objects.exists()


def test_create_admin_refuses_somebody_who_is_here(cast):
    with pytest.raises(CommandError, match="has an account already"):
        run("create_admin", "L1@desk.test")
    cast.l1.refresh_from_db()
    assert cast.l1.role == Role.AGENT


@pytest.mark.django_db
def test_create_admin_refuses_what_is_no_address(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError):
        run("create_admin", "nonsense")


@pytest.mark.django_db
def test_the_first_administrator_watches_over_teams_that_have_nobody(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    run("prepare_desk")
    printed = run("create_admin", "boss@firm.test")
    boss = User.objects.get()
    assert {(team.lead, *team.members.all()) for team in Team.objects.all()} == {(boss, boss)}
    assert "they lead it until you name somebody else" in printed


def test_another_administrator_takes_no_team_that_has_people(cast, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    run("create_admin", "second@firm.test")
    assert not Team.objects.filter(lead__email="second@firm.test").exists()
