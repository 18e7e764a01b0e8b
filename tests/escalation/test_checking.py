"""What is found in a matrix, with the exact place: each kind where it is, and nothing where nothing is wrong."""

import pytest

from escalation.checking import check
from escalation.checking.boxes import OTHER, box, space, without
from escalation.services import drafting
from tests.escalation import rules


@pytest.fixture
def desk(cast):
    """Publish the rules of a desk; return its path."""
    return rules.desk([rules.step(1, rules.team("second-line"), notify=[rules.lead_of("first-line")])])


def found(path, *rows, **more):
    """Return what is found in a draft of these rules, each (name, conditions) or (name, conditions, path)."""
    bodies = [
        {"name": row[0], "conditions": row[1], "path": (*row, path)[2].pk, "start_level": place}
        for place, row in enumerate(rows, start=1)
    ]
    return check(drafting.replace(bodies, {"path": path.pk, **more}))


def kinds(findings):
    return [(one.kind, one.place) for one in findings]


def test_nothing_is_found_where_special_cases_stand_before_general_ones(desk):
    special = {"priority": ["urgent"], "tier": ["strategic"]}
    assert found(desk, ("VIP", special), ("Urgent", {"priority": ["urgent"]})) == []


def test_a_rule_below_one_that_takes_all_its_tickets_is_unreachable(desk):
    (finding,) = found(desk, ("All mail", {}), ("Urgent", {"priority": ["urgent"]}))
    assert (finding.kind, finding.place, finding.field) == ("unreachable", 2, "conditions")
    assert finding.sentence == "Rule 2 “Urgent” never holds: rule 1 above it takes all its tickets."
    assert finding.rule == drafting.current().rules[1]["id"]


def test_a_rule_that_several_take_apart_is_unreachable(desk):
    halves = [["urgent", "high"], ["normal", "low"]]
    rows = [(f"Half {half[0]}", {"priority": half}) for half in halves]
    found_now = [
        one for one in found(desk, *rows, ("Spanish", {"language": ["es"]})) if one.kind == "unreachable"
    ]
    assert [one.place for one in found_now] == [3]
    assert "rules 1, 2 above it together" in found_now[0].sentence


def test_a_rule_for_many_reopenings_is_hidden_by_one_for_few(desk):
    few, many = {"reopen_count_min": [1]}, {"reopen_count_min": [3]}
    assert kinds(found(desk, ("Few", few), ("Many", many))) == [("unreachable", 2)]
    assert found(desk, ("Many", many), ("Few", few)) == []


def test_rules_that_hold_for_the_same_and_lead_elsewhere_overlap(desk):
    (finding,) = found(desk, ("Strategic", {"tier": ["strategic"]}), ("Spanish", {"language": ["es", "it"]}))
    assert (finding.kind, finding.place) == ("overlap", 2)
    assert "Tier: Strategic" in finding.sentence
    assert "Language: Español or Italiano" in finding.sentence or "Language:" in finding.sentence


def test_a_word_that_no_rule_takes_and_urgent_tickets_without_a_rule_are_gaps(desk):
    every = {"priority": ["high", "normal", "low"]}
    (finding,) = found(desk, ("Usual", every))
    assert (finding.kind, finding.rule, finding.field) == ("gap", "default", "priority")


def test_urgent_tickets_of_which_only_some_have_a_rule_are_a_gap(desk):
    some = {"priority": ["urgent"], "tier": ["strategic", "premium"]}
    gaps = found(desk, ("Some", some))
    assert [(one.kind, one.field) for one in gaps] == [("gap", "tier"), ("gap", "priority")]
    assert "Priority: Urgent, Tier: Standard" in gaps[1].sentence


def test_a_matrix_of_a_few_special_cases_has_no_gap(desk):
    assert found(desk, ("Strategic", {"tier": ["strategic"]}), ("Spanish", {"language": ["es"]}))[1:] == []


def test_a_condition_on_a_topic_that_is_not_there_is_found(desk):
    (finding,) = found(desk, ("Fax", {"topic": ["fax"]}))
    assert (finding.kind, finding.place, finding.field) == ("condition", 1, "topic")


def test_a_path_that_turns_in_a_circle_or_goes_down_is_found(cast):
    rules.policy(rules.always())
    circle = rules.path(
        [
            rules.step(1, rules.team("second-line")),
            rules.step(2, rules.team("finance"), after=rules.HOUR),
            rules.step(3, rules.team("second-line"), after=rules.HOUR),
        ]
    )
    down = rules.path(
        [rules.step(1, rules.team("third-line")), rules.step(2, rules.team("finance"), after=rules.HOUR)],
        "down",
    )
    rules.matrix(circle)
    loops = found(circle, ("Down", {"tier": ["strategic"]}, down))
    assert [(one.kind, one.rule, one.step) for one in loops] == [
        ("loop", drafting.current().rules[0]["id"], 2),
        ("loop", "default", 3),
    ]


def test_whoever_left_is_found_at_the_step_that_names_them(desk, cast):
    other = rules.path([rules.step(4, rules.person("l3"), notify=[rules.lead_of("finance")])], slug="other")
    cast.l3.is_active = False
    cast.l3.save()
    left = found(desk, ("Other", {"tier": ["strategic"]}, other))
    assert [(one.kind, one.place, one.step) for one in left] == [("target", 1, 4), ("target", 1, 4)]
    assert "Leo Three has left." in left[0].sentence
    assert "Finance has no lead." in left[1].sentence


def test_hours_with_nobody_at_work_are_found(cast):
    rules.desk([rules.step(1, rules.team("second-line"))])
    path = rules.Path.objects.get()
    cast.l2.calendar = rules.office("l2-hours")
    cast.l2.save()
    (finding,) = found(path)
    assert (finding.kind, finding.rule, finding.step) == ("nobody", "default", 1)
    assert "18:00" in finding.sentence


def test_a_policy_that_is_not_active_stops_publication_and_one_without_targets_warns(desk):
    tied = rules.policy(rules.always("other"), slug="tied")
    rule = {"name": "Tied", "conditions": {"tier": ["strategic"]}, "path": desk.pk, "sla_policy": tied.pk}
    tied.is_active = False
    tied.save()
    (finding,) = check(drafting.replace([rule], {"path": desk.pk}))
    assert (finding.kind, finding.is_blocking, finding.field) == ("policy", True, "sla_policy")
    empty = rules.policy(rules.always("third"), slug="empty", promised={})
    (finding,) = check(drafting.replace([{**rule, "sla_policy": empty.pk}], {"path": desk.pk}))
    assert (finding.kind, finding.is_blocking, finding.place) == ("gap", False, 1)


def test_a_draft_without_a_path_for_the_rest_cannot_be_published(cast):
    (finding,) = [one for one in check(drafting.shown()) if one.is_blocking]
    assert (finding.kind, finding.rule) == ("path", "default")


def test_boxes_are_taken_out_of_each_other_exactly():
    every = space([{"conditions": {"topic": ["a", "b"], "tier": ["x"]}}], {"tier": ("x", "y")})
    left = without(every, [box({"topic": ["a"]}, every), box({"tier": ["x"]}, every)])
    assert left == [{"topic": frozenset({"b", OTHER}), "tier": frozenset({"y"})}]
    assert without(every, [every]) == []


def test_a_rule_for_a_reason_may_stand_before_those_for_tickets_that_come_in_but_not_after(desk):
    reason, topic = ("Conflict", {"reason": ["conflict"]}), ("Mail", {"channel": ["email"]})
    assert found(desk, reason, topic) == []
    assert kinds(found(desk, topic, reason)) == [("overlap", 2)]
