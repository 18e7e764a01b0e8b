"""Channels of teams and of the desk: what they hear of, once, and who is told when they fail."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts.services import teams
from helpdesk.ledger.relay import drain
from helpdesk.notifications.models import Notification
from helpdesk.notifications.services import addresses
from helpdesk.notifications.tell import tell
from tests.notifications.chat.telling import AT, fresh, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(make_user):
    return teams.create(slug="second", name="Second line", level=2)


@pytest.fixture
def private(make_user):
    return teams.create(slug="board", name="Board", level=3, is_private=True)


def channel(by, service, team=None, kinds=("escalation_notice",), language="en"):
    return addresses.add_shared(by, name="ops", url=service.url, team=team, told_of=kinds, language=language)


def test_a_teams_channel_hears_of_escalations_to_that_team(maria, team, private, service):
    channel(maria, service, team)
    tell(
        [
            notice(kind="escalation_notice", teams=[team.pk]),
            notice(kind="escalation_notice", key="o", teams=[private.pk]),
        ],
        at=AT,
    )
    drain()
    assert service.titles() == ["HD-1 climbed to"]


def test_the_desks_channel_hears_of_all_teams_but_the_private(maria, team, private, service):
    channel(maria, service)
    tell([notice(kind="escalation_notice", teams=[private.pk])], at=AT)
    tell([notice(kind="escalation_notice", key="o", teams=[team.pk])], at=AT)
    tell([notice(kind="escalation_notice", key="p")], at=AT)
    assert drain() == 1


def test_a_channel_hears_once_and_only_of_its_kinds(maria, team, service):
    channel(maria, service, team)
    for _again in range(2):
        tell([notice(kind="escalation_notice", teams=[team.pk])], at=AT)
        tell([notice(kind="ticket_assigned", teams=[team.pk])], at=AT)
    assert drain() == 1


def test_a_channel_that_fails_for_good_is_told_to_who_added_it(maria, team, service):
    shared = channel(maria, service, team)
    service.answer = 404
    tell([notice(kind="escalation_notice", teams=[team.pk])], at=AT)
    drain()
    assert not fresh(shared).is_on
    assert Notification.objects.filter(kind="address_failed").get().user == maria


@pytest.mark.parametrize("kinds", [[], ["ticket_assigned"], ["nothing"]])
def test_a_channel_is_told_of_something_that_can_be_shared(maria, service, kinds):
    with pytest.raises(ValidationError):
        channel(maria, service, kinds=kinds)
