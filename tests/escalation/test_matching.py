"""Which rule of the matrix and which policy hold for a ticket."""

import pytest

from escalation.matching import FIELDS, Facts, first_match, matches
from escalation.services.publishing import publish_matrix
from tests.escalation import rules
from tests.escalation.rules import FIRST, HOUR, T0
from tickets.models import Topic

FACTS = Facts(
    severity="high", priority="urgent", tier="premium", channel="email", language="es", reopen_count=2
)


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"priority": ["urgent"]}, True),
        ({"priority": ["high", "urgent"]}, True),
        ({"priority": ["low"]}, False),
        ({"priority": ["urgent"], "tier": ["standard"]}, False),
        ({"priority": ["urgent"], "tier": ["premium"]}, True),
        ({"priority": []}, True),
        ({"topic": ["billing"]}, False),
        ({"reopen_count_min": [2]}, True),
        ({"reopen_count_min": [3]}, False),
        ({"reason": ["conflict"]}, False),
    ],
)
def test_all_conditions_must_hold_and_empty_ones_do(conditions, holds):
    assert matches(conditions, FACTS) is holds


def test_the_first_rule_that_holds_wins():
    rows = [{"conditions": {"tier": ["standard"]}}, {"conditions": {"tier": ["premium"]}}, {"conditions": {}}]
    assert first_match(rows, FACTS) == 1
    assert first_match(rows[:1], FACTS) is None


def test_every_field_that_rules_may_name_is_known_of_a_ticket():
    known = set(Facts.__dataclass_fields__) - {"reopen_count"} | {"reopen_count_min"}
    assert set(FIELDS) == known


def test_rules_are_read_in_order_and_the_default_row_takes_the_rest(cast):
    billing = Topic.objects.create(slug="billing", name="Billing", team=cast.first_line)
    rules.policy(rules.always())
    money, vip, usual = (rules.path(rules.usual_steps(), slug) for slug in ("money", "vip", "usual"))
    rules.matrix(usual, ({"topic": ["billing"]}, money), ({"severity": ["critical"]}, vip, 2))
    found = {
        (severity, topic and topic.slug): rules.clock(rules.ticket(severity=severity, topic=topic))
        for severity in ("critical", "normal")
        for topic in (billing, None)
    }
    assert {name: clock.path_version.path.slug for name, clock in found.items()} == {
        ("critical", "billing"): "money",
        ("normal", "billing"): "money",
        ("critical", None): "vip",
        ("normal", None): "usual",
    }


def test_policies_are_tried_in_order_and_the_default_comes_last(cast):
    calendar = rules.always()
    rules.desk(calendar=calendar)
    rules.policy(calendar, "second", {FIRST: 3 * HOUR}, {"channel": ["chat"]}, position=2)
    rules.policy(calendar, "first", {FIRST: 2 * HOUR}, {"channel": ["chat"]}, position=1)
    assert rules.ticket(channel="chat").due_at == T0 + 2 * HOUR
    assert rules.ticket(channel="email").due_at == T0 + HOUR


def test_a_rule_may_be_tied_to_a_policy(cast):
    calendar = rules.always()
    path = rules.desk(calendar=calendar)
    tied = rules.policy(calendar, "tied", {FIRST: 5 * HOUR}, {"channel": ["chat"]})
    rule = {"name": "Calls", "conditions": {"channel": ["phone"]}, "path": path.pk, "sla_policy": tied.pk}
    publish_matrix([rule], {"path": path.pk, "start_level": 1})
    assert rules.ticket(channel="phone").due_at == T0 + 5 * HOUR
