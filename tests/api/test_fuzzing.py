"""Schemathesis plays the whole document against a running desk: whatever is sent, the answer is a documented one."""

import json
import subprocess
import sys
import urllib.request

import pytest
from django.core.management import call_command

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import tokens
from tests.api import desk
from tests.api.serving import served

SECONDS = 150
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "allow_header_conformance",
    "unsupported_method",
    "ignored_auth",
)
# Addresses that lead to something: what is behind them is reached, and not only the door.
SETTINGS = """
[[operations]]
include-path-regex = "/tickets/[{]key[}]/"
parameters = { "path.key" = "%s" }

[[operations]]
include-path-regex = "/escalations/[{]id[}]/"
parameters = { "path.id" = %d }
"""

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("person", ["admin", "l1"])
def test_whatever_is_sent_the_answer_is_a_documented_one(cast, rules, tmp_path, person):
    """F10: wrong types, nulls, huge numbers and bad encodings on every endpoint of the document."""
    one, *_others = [desk.open_one(f"Till {number}") for number in range(3)]
    climb = escalate(
        one, kind="functional", reason="other", summary="It is dead", actor=cast.l1, seen=mark(one)
    )
    _token, key = tokens.issue(getattr(cast, person), name="fuzzing")
    (tmp_path / "settings.toml").write_text(SETTINGS % (one.key, climb.pk), encoding="utf-8")
    document = tmp_path / "schema.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    with served(tmp_path) as address:
        played = play(document, address, key)
        assert played.returncode == 0, played.stdout.decode()[-20_000:]
        request = urllib.request.Request(
            f"{address}/api/v1/tickets/", headers={"Authorization": f"Bearer {key}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["results"], "the token was still good at the end"


def play(document, address, key):
    """Run Schemathesis for a bounded time, without what would end the token that it plays with."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", "settings.toml"),
            *("run", str(document), "--url", address),
            *("--header", f"Authorization: Bearer {key}", "--checks", ",".join(CHECKS)),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "20", "--max-time", str(SECONDS)),
            *("--exclude-operation-id", "tokens_destroy", "--continue-on-failure", "--no-color"),
            *("--suppress-health-check", "all", "--request-timeout", "30"),
        ],
        cwd=document.parent,
        capture_output=True,
        check=False,
    )
