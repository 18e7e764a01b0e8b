"""While the database is away the desk says so; it never calls that a fault of its own."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.logs import written


class Cause(Exception):
    def __init__(self, code):
        super().__init__("password of desk is secret")
        self.pgcode = code


def trouble(code=None):
    error = OperationalError("could not connect to server: password of desk is secret")
    error.__cause__ = Cause(code)
    return error


@pytest.fixture
def broken(monkeypatch):
    """Let every statement fail with this code of PostgreSQL; none means that nothing answers at all."""

    def break_it(code=None):
        def refuse(*_arguments, **_options):
            raise trouble(code)

        monkeypatch.setattr(connection, "cursor", refuse)

    return break_it


def ask(path, **headers):
    """Ask as a browser that signed in before: its session must be looked up."""
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = "x" * 32
    return browser.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/q/all/", "/t/HD-1/", "/notifications/", "/me/"])
@pytest.mark.parametrize("code", [None, "57P01", "57P03", "53300", "08006"])
def test_a_page_says_when_to_come_back(broken, path, code):
    broken(code)
    answer = ask(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    assert "The desk is away for a moment" in page
    assert answer.headers["X-Request-ID"] in page
    assert "secret" not in page


@pytest.mark.parametrize(
    ("language", "lang"), [("es", "es"), ("ru-RU,ru;q=0.9", "ru"), ("it", "it"), ("de", "en")]
)
def test_it_speaks_the_readers_language(broken, language, lang):
    broken()
    assert f'<html lang="{lang}"' in ask("/q/all/", Accept_Language=language).content.decode()


def test_it_is_as_well_guarded_as_any_page(broken):
    broken()
    answer = ask("/q/all/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer desk_" + "x" * 43}])
def test_the_api_answers_a_problem(broken, headers):
    broken()
    answer = ask("/api/v1/tickets/", **headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert "secret" not in answer.content.decode()


def test_somebody_else_at_the_same_rows_is_no_outage(broken):
    broken("55P03")
    answer = ask("/q/all/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "Somebody else is changing the same thing" in answer.content.decode()


def test_a_statement_that_is_wrong_is_still_a_fault_of_ours(broken):
    broken("42601")
    answer = ask("/q/all/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_the_log_holds_one_line_without_a_trace_for_each_request(broken):
    broken()
    with written() as lines:
        ask("/q/all/")
    (line,) = lines.of("django.request")
    assert line["level"] == "warning"
    assert "exception" not in line
    assert "secret" not in lines.text


@pytest.mark.django_db
def test_the_next_request_finds_the_database_back(broken, monkeypatch):
    broken()
    assert ask("/accounts/login/").status_code == 503
    monkeypatch.undo()
    assert ask("/accounts/login/").status_code == 200
