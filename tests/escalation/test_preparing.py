"""`prepare_desk`: a new desk keeps a promise from its first ticket on."""

import pytest
from django.core.management import call_command

from escalation.forecast import forecast
from escalation.models import MatrixVersion, Path, SLAPolicy
from escalation.services.preparing import prepare
from helpdesk.accounts.models import Team
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0

pytestmark = pytest.mark.django_db


def test_an_empty_desk_gets_a_promise_that_works():
    call_command("prepare_desk", verbosity=0)
    ticket = rules.ticket()
    assert ticket.due_at == T0 + 8 * HOUR
    assert len([step for step in forecast(ticket, at=T0) if step.action != "notify"]) >= 1
    rules.sweep(T0 + 8 * HOUR)
    assert rules.where(ticket) == (None, Team.objects.get(is_escalation_queue=True).slug, 2)


def test_preparing_twice_is_preparing_once():
    assert prepare() is True
    assert prepare() is False
    assert (MatrixVersion.objects.count(), Path.objects.count(), SLAPolicy.objects.count()) == (1, 1, 1)


def test_a_desk_with_teams_and_rules_of_its_own_keeps_them(cast):
    rules.policy(rules.always(), promised={"first_response": HOUR})
    teams = Team.objects.count()
    prepare()
    assert Team.objects.count() == teams
    assert SLAPolicy.objects.count() == 1
    ticket = rules.ticket()
    assert ticket.due_at == T0 + HOUR
    rules.sweep(T0 + HOUR)
    assert rules.where(ticket)[1] == cast.escalation_desk.slug


def test_a_team_of_that_name_without_the_duty_is_given_it():
    Team.objects.create(slug="escalations", name="Escalations", level=2)
    prepare()
    assert Team.objects.get(slug="escalations").is_escalation_queue
