"""The integrators' guide says what is so."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from escalation import words as climbs
from helpdesk.accounts.models.organisation import Tier
from helpdesk.accounts.roles import SCOPES, Role
from helpdesk.accounts.services import tokens
from knowledge_base.linking import Why
from knowledge_base.models.article import State, Visibility
from tests.api.desk import open_one
from tests.api.test_event_feed import settle
from tests.house.checkout import ROOT
from tickets import words

GUIDE = (ROOT / "docs/integrators.md").read_text(encoding="utf-8")
WORDS = {
    "status": words.Status.values,
    "severity": words.Severity.values,
    "priority": words.Priority.values,
    "tier": Tier.values,
    "channel": words.Channel.values,
    "language": [code for code, _name in settings.LANGUAGES],
    "sla_state": words.SlaState.values,
    "clock kind": climbs.ClockKind.values,
    "clock state": climbs.ClockState.values,
    "escalation kind": climbs.EscalationKind.values,
    "trigger": climbs.Trigger.values,
    "reason": climbs.Reason.values,
    "escalation state": climbs.EscalationState.values,
    "step action": climbs.Action.values,
    "customer of a step": climbs.Telling.values,
    "approval state": climbs.ApprovalState.values,
    "step outcome": climbs.Outcome.values,
    "article state": State.values,
    "article visibility": Visibility.values,
    "link trouble": Why.values,
    "role": Role.values,
    "scope": list(SCOPES),
}


@pytest.mark.parametrize("word", WORDS)
def test_an_enumeration_has_the_values_that_the_guide_lists(word):
    row = re.search(rf"^\| {word} \| (.+) \|$", GUIDE.partition("## Enumerations")[2], re.MULTILINE)
    assert row[1].split() == WORDS[word]


def test_the_first_ticket_of_the_guide_is_opened(l1, rules):
    body = json.loads(re.search(r"-d '(\{.*?\})'\n", GUIDE, re.DOTALL)[1])
    answer = l1.post("/api/v1/tickets/", body)
    assert (answer.status_code, answer.json()["tags"]) == (201, ["till"])


def test_the_error_of_the_guide_is_the_error_of_the_desk(l1, rules):
    shown = json.loads(re.search(r'^\{"type".*?\}\}$', GUIDE, re.DOTALL | re.MULTILINE)[0])
    body = {"subject": "A", "body": "B", "requester": {"email": "no address"}}
    told = l1.post("/api/v1/tickets/", body).json()
    assert told.keys() == shown.keys()
    assert told == {**shown, "request_id": told["request_id"]}


@pytest.fixture
def desk(live_server, cast, rules, monkeypatch):
    """A desk with a ticket, on a real server, and its address and a token where the examples look for them."""
    open_one()
    settle()
    _token, key = tokens.issue(cast.l1, name="guide")
    monkeypatch.setenv("DESK", live_server.url)
    monkeypatch.setenv("TOKEN", key)
    return live_server.url


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("example", "says"), [("def news", "1 opened so far; http://"), ("def raise_severity", "urgent")]
)
def test_an_example_in_python_runs(desk, example, says):
    (code,) = [code for code in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL) if example in code]
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith(says), done.stderr


def test_every_example_in_python_is_run():
    assert GUIDE.count("```python") == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="this machine has no curl")
def test_every_example_with_curl_runs(desk, tmp_path):
    blocks = re.findall(r"```sh\n(curl .*?)```", GUIDE, re.DOTALL)
    commands = [block.partition("openapi-python-client")[0] for block in blocks]
    assert len(commands) == 2
    for command in commands:
        here = re.sub(r"https://desk\.example", desk, command).replace(
            "curl -sS", "curl -sS --fail-with-body"
        )
        done = subprocess.run(
            ["bash", "-c", here], cwd=tmp_path, env=os.environ, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "desk.json").read_text(encoding="utf-8"))["openapi"].startswith("3.1")
