"""Schemathesis plays the whole document against a running desk: whatever is sent, the answer is a documented one."""

import json
import os
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

SECONDS = os.environ.get("FUZZING_SECONDS", "150")
SEED = os.environ.get("FUZZING_SEED", "77256234414666215409254730778339177271")
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
        if played.returncode:
            pytest.fail(told(played.stdout.decode(), tmp_path), pytrace=False)
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
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "20"),
            *("--seed", SEED, "--max-time", SECONDS),
            *("--exclude-operation-id", "tokens_destroy", "--continue-on-failure", "--no-color"),
            *("--suppress-health-check", "all", "--request-timeout", "30"),
        ],
        cwd=document.parent,
        capture_output=True,
        check=False,
    )


def told(output, folder):
    """Return what Schemathesis says of each failure, and what the desk wrote of errors that nobody foresaw."""
    _played, _line, failures = output.rpartition("= FAILURES =")
    log = (folder / "web.log").read_text(errors="replace")
    _quiet, _line, errors = log.partition("Traceback")
    return "\n\n".join(part for part in (failures or output[-20_000:], errors and f"Traceback{errors}"[:20_000]) if part)
