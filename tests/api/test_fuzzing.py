"""Schemathesis plays the whole document against a running desk: whatever is sent, the answer is a documented one.

The same seed sends the same; CONTRIBUTING.md says how to play another, or for longer.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.core.management import call_command

from escalation.models import SLAPolicy
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import tokens
from helpdesk.calendars.models import Calendar
from helpdesk.notifications.models import Mail, NoticeAddress
from tests.api import desk
from tests.api.serving import served

SEED = os.environ.get("DESK_FUZZING_SEED", "77256234414666215409254730778339177271")
SECONDS = os.environ.get("DESK_FUZZING_SECONDS", "150")
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
HOOKS = Path(__file__).with_name("fuzzing_hooks.py")
SECRET = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("person", ["admin", "l1"])
def test_whatever_is_sent_the_answer_is_a_documented_one(cast, rules, tmp_path, person):
    """F10: wrong types, nulls, huge numbers and bad encodings on every endpoint of the document."""
    user = getattr(cast, person)
    _token, key = tokens.issue(user, name="fuzzing")
    one, *_others = [desk.open_one(f"Till {number}") for number in range(3)]
    (tmp_path / "settings.toml").write_text("\n".join(doors(cast, rules, user, one)), encoding="utf-8")
    document = tmp_path / "schema.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    with served(tmp_path) as address:
        words = known_words(cast, f"{address}/api/v1/tickets/{one.key}/escalate/", key)
        (tmp_path / "known.json").write_text(json.dumps(words), encoding="utf-8")
        played = play(document, address, key)
        if played.returncode:
            pytest.fail(told(played, tmp_path / "web.log"), pytrace=False)
        request = urllib.request.Request(
            f"{address}/api/v1/tickets/", headers={"Authorization": f"Bearer {key}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["results"], "the token was still good at the end"


def doors(cast, path, user, ticket):
    """Yield settings by which addresses lead to something: what is behind them is reached, and not only the door."""
    climb = escalate(
        ticket, kind="functional", reason="other", summary="It is dead", actor=cast.l1, seen=mark(ticket)
    )
    own = NoticeAddress.objects.create(user=user, name="Phone", service="Slack", url=SECRET)
    shared = NoticeAddress.objects.create(name="Room", service="Slack", url=SECRET)
    yield f"hooks = {json.dumps(str(HOOKS))}\n"
    yield door("/tickets/[{]key[}]/", "key", ticket.key)
    yield door("/escalations/[{]id[}]/", "id", climb.pk)
    yield door("/mails/[{]id[}]/", "id", Mail.objects.first().pk)
    yield door("/paths/[{]id[}]/", "id", path.pk, methods="PUT|PATCH")
    yield door("/sla-policies/[{]id[}]/", "id", SLAPolicy.objects.get().pk, methods="PUT|PATCH")
    yield door("/calendars/[{]id[}]/", "id", Calendar.objects.get().pk, methods="PUT|PATCH")
    yield door("/notifications/addresses/[{]id[}]/", "id", own.pk, methods="PATCH|POST")
    yield door("/notifications/channels/[{]id[}]/", "id", shared.pk, methods="PATCH|POST")
    # Somebody else: an administrator who switches their own account off, or lowers its role, ends the token's life.
    yield door("/users/[{]id[}]/$", "id", cast.finance.pk, methods="PATCH")


def door(address, name, value, methods=".*"):
    return (
        f"[[operations]]\ninclude-path-regex = {json.dumps(address)}\ninclude-method-regex = {json.dumps(methods)}\n"
        f'parameters = {{ "path.{name}" = {json.dumps(value)} }}\n'
    )


def known_words(cast, proposal, key):
    """Return what bodies name where they are to lead somewhere (see fuzzing_hooks.py)."""
    return {
        "assignee": cast.l2.email,
        "author": "maria@shop.test",
        "calendar": "always",
        "conditions": {"tier": ["strategic"]},
        "holidays": [{"date": "2030-01-01", "name": "New Year"}],
        "kinds": ["escalation_notice"],
        "manager": cast.manager.pk,
        "members": [cast.finance.pk],
        "overrides": {"2030-12-24": [["09:00", "13:00"]]},
        "owner": cast.manager.email,
        "seen": {"url": proposal, "headers": {"Authorization": f"Bearer {key}"}},
        "steps": desk.steps(cast),
        "target": {"type": "team", "id": "third-line"},
        "targets": desk.TARGETS,
        "team": "second-line",
        "timezone": "Asia/Kathmandu",
        "to": None,
        "topic": None,
        "url": SECRET,
        "weekly": desk.ALWAYS["weekly"],
    }


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
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def told(played, log):
    """Return what Schemathesis says of each failure, and what the desk wrote of errors that nobody foresaw."""
    found = re.search(r"^=+ (ERRORS|FAILURES) =+$.*", played.stdout, re.DOTALL | re.MULTILINE)
    failures = found[0] if found else played.stdout[-20_000:]
    failures = re.sub(r"^=+ WARNINGS =+$.*(?=^=+ SUMMARY =+$)", "", failures, flags=re.DOTALL | re.MULTILINE)
    traces = re.findall(r"^Traceback .*\n(?:  .*\n)+.*", log.read_text(errors="replace"), re.MULTILINE)
    return "\n\n".join([failures, *dict.fromkeys(traces)])
