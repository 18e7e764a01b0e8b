"""Live figures of a dashboard are narrowed as the others are, and open what they count."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Organisation, Requester
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.test_wall_page import links, numbers
from tests.tickets.pages import found

pytestmark = pytest.mark.django_db
NOT_ACKNOWLEDGED = "Escalations not acknowledged"


@pytest.fixture
def manager(client, cast):
    """Let two customers, one of them premium, have an escalation each that nobody acknowledged."""
    rules.desk()
    premium = Organisation.objects.create(name="Harbour", tier="premium")
    for name, organisation in (("Ada", premium), ("Ben", None)):
        requester = Requester.objects.create(email=f"{name}@a.test", name=name, organisation=organisation)
        ticket = rules.ticket(at=now() - timedelta(hours=1), requester=requester)
        escalate(ticket, kind="functional", reason="outage", summary="?", actor=cast.l1, seen=mark(ticket))
    client.force_login(cast.manager)
    return client


@pytest.mark.parametrize(("query", "expected"), [("", "2"), ("tier=premium", "1"), ("language=ru", "0")])
def test_escalations_without_an_answer_are_narrowed(manager, query, expected):
    page = manager.get(f"/insights/?{query}")
    assert numbers(page)[NOT_ACKNOWLEDGED] == expected
    listed = manager.get(links(page)[NOT_ACKNOWLEDGED])
    assert len(found(listed, "tr")) == int(expected) + (expected != "0")


def test_what_is_due_is_narrowed_with_its_lists(manager):
    page = manager.get("/insights/?tier=premium&all=1").content.decode()
    found = [url for url in page.split('"') if url.startswith("/insights/wall/due/")]
    assert found
    assert all(parse_qs(urlsplit(url.replace("&amp;", "&")).query)["tier"] == ["premium"] for url in found)


@pytest.mark.parametrize("word", ["gold", "%00", ""])
def test_a_word_that_is_none_narrows_nothing(manager, word):
    assert manager.get(f"/insights/wall/due/?tier={word}").status_code == 200
