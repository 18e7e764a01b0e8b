"""What differs between two matrices: each row once, moved only when it moved, field by field."""

from hypothesis import given
from hypothesis import strategies as st

from escalation.differences import differences

DEFAULT = {"path": 1}


def rule(name, path=1, **more):
    return {"id": name, "name": name, "conditions": {}, "path": path, "start_level": 1, **more}


def told(before, after, default=DEFAULT):
    return [
        (str(one.kind), one.name, one.before, one.after)
        for one in differences(before, DEFAULT, after, default)
    ]


def test_the_same_matrix_does_not_differ():
    assert told([rule("a"), rule("b")], [rule("a"), rule("b")]) == []


def test_the_order_of_a_conditions_values_is_no_difference():
    one, other = ({"tier": tiers} for tiers in (["strategic", "premium"], ["premium", "strategic"]))
    assert told([rule("a", conditions=one)], [rule("a", conditions=other)]) == []


def test_a_rule_that_others_push_down_has_not_moved():
    assert told([rule("a"), rule("b")], [rule("new"), rule("a"), rule("b")]) == [("added", "new", None, 1)]


def test_one_rule_that_jumped_over_the_others_is_the_one_that_moved():
    before = [rule(name) for name in "abcd"]
    assert told(before, [before[3], *before[:3]]) == [("moved", "d", 4, 1)]


def test_fields_are_told_before_and_after():
    before = rule("a", conditions={"tier": ["strategic"]}, wording={"en": "Hello."})
    after = rule("a", path=2, conditions={"priority": ["urgent"]}, wording={"en": "Hi."}, sla_policy=3)
    (change,) = differences([before], DEFAULT, [after], DEFAULT)
    assert {one.field: (one.before, one.after) for one in change.fields} == {
        "conditions.tier": (["strategic"], None),
        "conditions.priority": (None, ["urgent"]),
        "path": (1, 2),
        "sla_policy": (None, 3),
        "wording.en": ("Hello.", "Hi."),
    }


def test_the_default_row_and_removed_rules_come_last():
    assert told([rule("a"), rule("b")], [rule("a")], {"path": 2}) == [
        ("changed", "", None, None),
        ("removed", "b", 2, None),
    ]


def test_without_ids_a_rule_of_the_same_name_is_the_same():
    old = {"name": "a", "conditions": {}, "path": 1}
    assert told([old], [rule("a", path=2)]) == [("changed", "a", 1, 1)]


@given(st.permutations(list("abcdef")), st.lists(st.sampled_from("abcdef"), unique=True))
def test_every_rule_is_told_of_at_most_once_and_unmoved_ones_stand_in_order(order, gone):
    before = [rule(name) for name in "abcdef"]
    after = [rule(name) for name in order if name not in gone]
    changes = told(before, after)
    assert len({name for _kind, name, *_places in changes}) == len(changes)
    assert {name for kind, name, *_places in changes if kind == "removed"} == set(gone)
    moved = {name for kind, name, *_places in changes if kind == "moved"}
    still = [one["name"] for one in after if one["name"] not in moved]
    assert still == sorted(still)
