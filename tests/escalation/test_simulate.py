"""The simulator says what the sweep then does, under what counts and under a draft, and writes nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalation.forecast import forecast
from escalation.imagining import imagine
from escalation.models import MatrixVersion
from escalation.services import drafting
from escalation.simulate import as_received, simulate
from tests.escalation import rules
from tickets.services.placing import assign

MAIL = {"severity": "normal", "tier": "standard", "channel": "email", "language": "en"}


def published():
    return MatrixVersion.objects.get(state="published")


def try_on(ticket, matrix=None, at=rules.T0, **asked):
    return simulate(ticket, matrix or published(), at=at, **asked)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("holder", [None, "l1"])
def test_a_ticket_under_what_counts_is_simulated_as_the_engine_foresees_it(cast, level, holder):
    rules.desk(start_level=level)
    ticket = rules.ticket()
    if holder and level == 1:
        assign(ticket, assignee=getattr(cast, holder), team=None, actor=cast.lead)
        ticket = rules.fresh(ticket)
    expected = forecast(ticket, at=rules.T0)
    found = try_on(as_received(ticket))
    assert list(found.timeline) == expected
    assert expected


def test_what_is_imagined_is_simulated_as_a_ticket_that_then_comes_in(cast):
    rules.desk()
    assert list(try_on(imagine(**MAIL)).timeline) == forecast(rules.ticket(channel="email"), at=rules.T0)


def test_a_climb_that_has_happened_is_simulated_from_its_beginning(cast):
    rules.desk()
    ticket = rules.ticket()
    expected = forecast(ticket, at=rules.T0)
    rules.sweep(rules.T0 + 5 * rules.HOUR)
    ticket = rules.fresh(ticket)
    assert ticket.level > 1
    assert list(try_on(as_received(ticket)).timeline) == expected


def test_the_rule_that_holds_is_named_and_why_earlier_ones_do_not(cast):
    path = rules.desk()
    rules.matrix(
        path,
        ({"tier": ["strategic"], "channel": ["phone"]}, path),
        ({"reason": ["conflict"]}, path),
        ({"channel": ["email"]}, path, 2),
        ({}, path),
    )
    matrix = MatrixVersion.objects.get(number=2)
    found = try_on(imagine(**MAIL), matrix)
    assert [(one.place, one.holds, one.missed) for one in found.considered] == [
        (1, False, ("tier", "channel")),
        (2, False, ("reason",)),
        (3, True, ()),
    ]
    assert (found.rule.name, found.start_level) == ("Rule 3", 2)
    assert found.skipped == (2,)
    assert try_on(imagine(**MAIL), matrix, reason="conflict").rule.place == 2


def test_a_draft_is_tried_without_counting(cast):
    path = rules.desk()
    other = rules.path([rules.step(7, rules.team("finance"))], slug="other")
    draft = drafting.replace(
        [{"name": "Mail", "conditions": {"channel": ["email"]}, "path": other.pk}], {"path": path.pk}
    )
    assert [step.number for step in try_on(imagine(**MAIL), draft).timeline] == [7]
    assert try_on(imagine(**MAIL)).path.path == path


def test_promises_and_the_policy_are_shown(cast):
    rules.desk()
    found = try_on(imagine(**MAIL))
    assert [(one.kind, one.target, one.due_at) for one in found.promises] == [
        (rules.FIRST, 3600, rules.T0 + rules.HOUR),
        (rules.RESOLUTION, 8 * 3600, rules.T0 + 8 * rules.HOUR),
    ]
    assert found.policy.policy.slug == "usual"


def test_without_a_matrix_nothing_is_promised(cast):
    found = simulate(imagine(**MAIL), None, at=rules.T0)
    assert (found.rule, found.path, found.promises, found.timeline) == (None, None, (), ())


def test_the_simulator_writes_nothing_and_leaves_the_ticket_as_it_is(cast):
    rules.desk(start_level=2)
    ticket = rules.ticket()
    before = dict(vars(ticket))
    with CaptureQueriesContext(connection) as spent:
        try_on(as_received(ticket))
    assert {query["sql"].split()[0] for query in spent} == {"SELECT"}
    assert {name: value for name, value in vars(ticket).items() if name != "_state"} == {
        name: value for name, value in before.items() if name != "_state"
    }
