"""How the desk is put into the world: its settings, its parts, and what its logs give away."""

import json
import logging
import os
import subprocess
import sys
from importlib import metadata
from io import StringIO

import pytest
from django.conf import settings as ours
from django.core import mail
from django.core.management import call_command
from django.test import Client
from packaging.version import Version

from helpdesk.ledger.models import Delivery
from helpdesk.ledger.relay import drain
from helpdesk.settings.logs import clean
from helpdesk.supervisor import checking
from helpdesk.supervisor.options import ROOT
from tests.api import desk
from tests.logs import written
from tests.people import PASSWORD, api_client


def production(*words, **given):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**environment, **checking._PRODUCTION, **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deploy_check_is_clean():
    """D01: nothing is left to warn of, and nothing is silenced but the check that a constraint answers."""
    done = production("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert ours.SILENCED_SYSTEM_CHECKS == ["auth.W004"]


@pytest.mark.parametrize("key", ["", "short", "x" * 60, "only-for-commands-that-serve-nobody"])
def test_production_refuses_a_key_that_can_be_guessed(key):
    """D04: no key has a default in production."""
    done = production("check", SECRET_KEY=key)
    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL", "ALLOWED_HOSTS"])
def test_production_has_no_default_for_what_it_needs(name):
    """D04: what is missing is named, and nothing starts."""
    done = production("check", **{name: ""})
    assert done.returncode == 1
    assert f"Set {name} in the environment" in done.stderr


def test_secrets_may_come_from_files(tmp_path):
    """D04: as Docker's secrets do."""
    secret = tmp_path / "secret_key"
    secret.write_text(checking._PRODUCTION["SECRET_KEY"] + "\n")
    done = production(
        "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="", SECRET_KEY_FILE=str(secret)
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("mail to maria.rossi+x@shop.co.uk failed", "mail to [address] failed"),
        ("redis://:very-secret@valkey:6379/0 is away", "redis://[secret]@valkey:6379/0 is away"),
        ("postgres://desk:very-secret@db/helpdesk", "postgres://[secret]@db/helpdesk"),
        ("Authorization: Bearer abcdef123456", "Authorization: Bearer [secret]"),
        ("token desk_" + "Ab3-" * 11, "token [token]"),
        ("GET /t/HD-1?key=very-secret HTTP/1.1", "GET /t/HD-1?[query] HTTP/1.1"),
        ("duplicate key\nDETAIL: Key (email)=(x y) exists.\nline", "duplicate key\nDETAIL: [left out]\nline"),
        ("celery@web1: nothing secret in HD-1042", "celery@web1: nothing secret in HD-1042"),
    ],
)
def test_a_line_of_the_log_is_cleaned_whoever_wrote_it(said, kept):
    """D04: libraries write lines of their own."""
    assert clean(said) == kept


@pytest.mark.django_db(transaction=True)
def test_the_log_of_a_busy_hour_holds_no_secret_and_nobodys_address(cast, monkeypatch):
    """D04: signing in, failing to, asking for a new password, using a token, replying, and a mail that fails."""
    desk.publish_rules(cast)
    browser = Client(raise_request_exception=False)
    program = api_client(cast.admin)
    body = "My card number is four two four two, says Maria"
    with written(logging.DEBUG) as lines:
        browser.post("/accounts/login/", {"login": "l1@desk.test", "password": "very wrong indeed"})
        browser.post("/accounts/login/", {"login": "l1@desk.test", "password": PASSWORD})
        browser.post("/accounts/password/reset/", {"email": "l2@desk.test"})
        browser.get("/accounts/link/1-very-secret-key/")
        browser.post("/accounts/link/", {"password1": "nobody knows 1"})
        browser.get("/q/all/?q=maria@shop.test")
        program.post("/api/v1/tickets/", desk.opening(body=body))
        program.get("/api/v1/requesters/?email=maria@shop.test")
        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", _refuse)
        drain()
    assert Delivery.objects.exclude(last_error="").exists()
    token = program._credentials["HTTP_AUTHORIZATION"].split()[1]
    session = browser.cookies["sessionid"].value
    for secret in (PASSWORD, "very wrong", "very-secret", "nobody knows", token, session, body):
        assert secret not in lines.text
    assert "@desk.test" not in lines.text
    assert "@shop.test" not in lines.text
    assert {line["status"] for line in lines.of("desk.request")} >= {200, 201, 302}


def _refuse(message, *_arguments, **_options):
    raise OSError(f"550 {message.to[0]}: mailbox of Maria unavailable")


MINIMUM = {
    "django": "5.2.19",
    "djangorestframework": "3.15.2",
    "django-allauth": "65.14.1",
    "celery": "5.5",
    "kombu": "5.5",
    "nh3": "0.3.4",
}


@pytest.mark.parametrize("name", MINIMUM)
def test_no_part_is_older_than_the_last_known_hole_in_it(name):
    """D06: and what is installed is what is pinned."""
    installed = metadata.version(name)
    assert Version(installed) >= Version(MINIMUM[name])
    assert f"{name}=={installed}" in (ROOT / "requirements.txt").read_text()


def test_the_bill_of_materials_names_every_pinned_package():
    """D06: for whatever looks for known vulnerabilities."""
    said = StringIO()
    call_command("sbom", stdout=said)
    bill = json.loads(said.getvalue())
    pinned = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert len(bill["components"]) == len([line for line in pinned if not line.startswith((" ", "#"))])
    django = next(part for part in bill["components"] if part["name"] == "django")
    assert django["purl"] == f"pkg:pypi/django@{metadata.version('django')}"
    assert django["properties"]
    assert "BSD" in django["licenses"][0]["license"]["name"]


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"])
@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("get", "/api/v1/tickets/", ""),
        ("get", "/api/v1/tickets/?<script>alert(1)</script>=1", ""),
        ("get", "/api/v1/<script>alert(1)</script>/", ""),
        ("post", "/api/v1/tickets/", '{"subject": "<script>alert(1)</script>"'),
        ("post", "/api/v1/tickets/", '{"<script>alert(1)</script>": 1}'),
        ("delete", "/api/v1/tickets/", ""),
    ],
)
def test_the_api_never_speaks_html(cast, accept, method, path, content):
    """X19: no browsable API, no error page, nothing that a browser would take for a page."""
    client = api_client(cast.admin)
    send = getattr(client, method)
    answer = (
        send(path, content, content_type="application/json", headers={"Accept": accept})
        if content
        else send(path, headers={"Accept": accept})
    )
    assert answer.headers["Content-Type"] in {"application/json", "application/problem+json"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Traceback" not in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_the_api_shows_no_trace(cast, monkeypatch):
    """X19: not even when nobody foresaw it."""

    def break_it(*_arguments, **_options):
        raise RuntimeError("<script>alert(1)</script> in /srv/desk")

    monkeypatch.setattr("helpdesk.web.api.views.ListView.list", break_it)
    client = api_client(cast.admin)
    client.raise_request_exception = False
    answer = client.get("/api/v1/tickets/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "script" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()
