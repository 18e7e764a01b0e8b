"""A ticket that two teams send to each other goes to somebody above them, by itself."""

import pytest

from escalation.models import Step
from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Team
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, RESOLUTION, T0
from tests.escalation.seen import comes_true
from tickets.services.placing import assign

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast):
    """Return a ticket whose only step leads to the third line when its first answer is late."""
    cast.second_line.lead = cast.l2
    cast.second_line.save()
    rules.desk([rules.step(1, rules.team("third-line"))])
    return rules.ticket()


def sent(ticket, cast, *slugs):
    """Send the ticket from team to team by hand."""
    for place, slug in enumerate(slugs, start=1):
        team = Team.objects.get(slug=slug)
        assign(ticket, assignee=None, team=team, actor=cast.lead, at=T0 + place * MINUTE)
    return rules.fresh(ticket)


def last_step(ticket):
    step = Step.objects.filter(ticket=ticket, outcome="fired").latest("pk")
    return step.kind, step.reason, step.to_user


def test_after_the_second_time_the_next_step_goes_to_the_manager(ticket, cast):
    ticket = sent(ticket, cast, "second-line", "first-line", "second-line")
    assert ticket.bounces == 2
    rules.sweep(T0 + HOUR)
    assert last_step(ticket) == ("hierarchical", "bounced", cast.manager)
    moved = rules.fresh(ticket)
    assert (moved.assignee, moved.level, moved.bounces) == (cast.manager, 2, 0)


@pytest.mark.parametrize(
    "way",
    [
        ("second-line", "first-line"),
        ("second-line", "third-line", "second-line"),
        ("second-line", "first-line", "second-line", "third-line", "second-line"),
    ],
)
def test_once_is_not_to_and_fro_nor_is_a_round(ticket, cast, way):
    ticket = sent(ticket, cast, *way)
    rules.sweep(T0 + HOUR)
    assert last_step(ticket)[:2] == ("functional", "")


def test_the_forecast_knows_it(ticket, cast):
    ticket = sent(ticket, cast, "second-line", "first-line", "second-line")
    assert comes_true(ticket, T0 + 5 * MINUTE) == 1


def test_escalating_and_sending_back_count_alike(cast):
    rules.desk([rules.step(1, rules.team("second-line"), RESOLUTION)])
    ticket = rules.ticket()
    for _ in range(2):
        story = {"kind": "functional", "reason": "knowledge", "summary": "Too hard.", "actor": cast.l1}
        escalate(rules.fresh(ticket), **story, seen=mark(rules.fresh(ticket)), at=T0)
        deescalate(rules.fresh(ticket), reason="Not ours.", actor=cast.l2, at=T0)
    assert rules.fresh(ticket).bounces == 3


def test_the_dialog_proposes_it(client, ticket, cast):
    ticket = sent(ticket, cast, "second-line", "first-line", "second-line")
    client.force_login(cast.l2)
    page = client.get(f"{ticket.url}/escalate")
    assert "Two teams have sent this ticket to each other." in page.content.decode()
    assert page.context["form"].chosen_kind() == "hierarchical"
