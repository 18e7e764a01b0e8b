"""The integrators' guide says what is so."""

import json
import re

import pytest
from django.conf import settings

from escalation import words as climbs
from helpdesk.accounts.models.organisation import Tier
from helpdesk.accounts.roles import SCOPES, Role
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
    "step outcome": climbs.Outcome.values,
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
    assert l1.post("/api/v1/tickets/", body).json() == shown
