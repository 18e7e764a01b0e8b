"""A catalogue, reactions and senders that a test may change."""

from collections import defaultdict

import pytest

from helpdesk.ledger import catalogue, reactions, relay
from helpdesk.web import nudging


@pytest.fixture(autouse=True)
def own_registries(monkeypatch):
    monkeypatch.setattr(catalogue, "_kinds", {"trial.opened": "Opened.", "trial.closed": "Closed."})
    monkeypatch.setattr(reactions, "_reactions", defaultdict(list))
    monkeypatch.setattr(relay, "_senders", {})
    monkeypatch.setattr(relay, "_given_up", {})
    monkeypatch.setattr(nudging, "_not_before", 0.0)
