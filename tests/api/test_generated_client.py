"""A client that is generated from the document works against the running desk."""

import importlib
import subprocess
import sys
from http import HTTPStatus

import pytest
from django.core.management import call_command

from helpdesk.accounts.services import tokens
from tests.api.serving import served

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def generated(tmp_path, monkeypatch):
    """Return what imports a module of the generated client."""
    document = tmp_path / "schema.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", str(document), "--output-path", str(tmp_path / "desk_client")),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    said = made.stdout + made.stderr
    assert "Unable to" not in said, said
    assert "ERROR" not in said, said
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda module: importlib.import_module(f"desk_client{module}")
    for name in [name for name in sys.modules if name.split(".")[0] == "desk_client"]:
        del sys.modules[name]


def test_a_ticket_is_opened_read_changed_and_listed_through_it(cast, rules, tmp_path, generated):
    _token, key = tokens.issue(cast.l1, name="generated")
    models, api = generated(".models"), "desk_client.api.tickets"
    with (
        served(tmp_path) as address,
        generated("").AuthenticatedClient(base_url=address, token=key) as client,
    ):

        def call(operation, **facts):
            module = importlib.import_module(f"{api}.tickets_{operation}")
            return module.sync_detailed(client=client, **facts)

        opened = call(
            "create",
            body=models.OpenBodyRequest(
                subject="The till is dead",
                body="It does not start.",
                requester=models.CustomerBodyRequest(email="maria@shop.test", name="Maria Rossi"),
                severity=models.Severity.HIGH,
                tags=["till"],
            ),
            idempotency_key="order-7-failed",
        )
        assert opened.status_code == HTTPStatus.CREATED
        ticket = opened.parsed
        assert (ticket.status, ticket.requester.email) == (models.TicketStatus.NEW, "maria@shop.test")
        assert ticket.team.slug == "first-line"
        assert ticket.due_at.tzinfo is not None

        read = call("retrieve", key=ticket.key)
        assert read.parsed == ticket
        assert call("retrieve", key=ticket.key, if_none_match=read.headers["ETag"]).status_code == 304

        change = models.PatchedChangeBodyRequest(severity=models.Severity.CRITICAL, topic=None)
        changed = call("partial_update", key=ticket.key, body=change, if_match=read.headers["ETag"])
        assert (changed.parsed.severity, changed.parsed.revision) == (models.Severity.CRITICAL, 2)
        stale = call("partial_update", key=ticket.key, body=change, if_match=read.headers["ETag"])
        assert (stale.status_code, stale.parsed.status) == (HTTPStatus.PRECONDITION_FAILED, 412)

        page = call("list", count=True, page_size=10).parsed
        assert [one.key for one in page.results] == [ticket.key]
        assert (page.count.value, page.count.exact, page.next_) == (1, True, None)

        refused = call("retrieve", key="HD-999999")
        assert (refused.status_code, refused.parsed.title) == (HTTPStatus.NOT_FOUND, "Not Found")
