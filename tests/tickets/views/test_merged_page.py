"""The page of a ticket that was merged, and of one that was split off."""

import pytest

from tests.escalation import rules
from tickets.services.conversation import receive
from tickets.services.merging import merge
from tickets.services.splitting import split


@pytest.fixture
def gone(cast):
    """A ticket that was merged into another, with the agent's page of it."""
    rules.desk()
    target, source = rules.ticket(), rules.ticket()
    merge([source], target, actor=cast.l1)
    return rules.fresh(source)


def shown(client, cast, url):
    client.force_login(cast.l1)
    return client.get(url).content.decode()


def test_it_leads_to_where_everything_goes_on(client, cast, gone):
    page = shown(client, cast, gone.url)
    assert f'was merged into <a href="{gone.merged_into.url}">{gone.merged_into.key}</a>' in page
    assert "Nothing works." in page


def test_nothing_can_be_written_or_changed_there(client, cast, gone):
    page = shown(client, cast, gone.url)
    for absent in ('id="composer"', "action-assign", "action-status", "action-escalate", "data-subject-edit"):
        assert absent not in page
    assert 'id="composer"' in shown(client, cast, gone.merged_into.url)


def test_what_is_sent_all_the_same_is_refused_with_the_sentence(client, cast, gone):
    client.force_login(cast.l1)
    answer = client.post(f"{gone.url}/status", {"status": "open", "revision": gone.revision})
    assert answer.status_code == 409
    assert f"{gone.key} was merged into {gone.merged_into.key}. Go on there." in answer.content.decode()


def test_its_promises_are_not_said_to_be_missing(client, cast, gone):
    assert "No promise runs" not in shown(client, cast, f"{gone.url}/clocks")


def test_a_ticket_that_was_split_off_names_the_other(client, cast):
    old = rules.ticket()
    extra = receive(old, "And the door?", requester=old.requester)
    new = split(old, [extra.pk], subject="The door", actor=cast.l1)
    assert f'Split from <a href="{old.url}">{old.key}</a>.' in shown(client, cast, new.url)
