"""What is published stays, open tickets keep what they began with, and what cannot be followed is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.models import ProtectedError

from escalation.models import Path, PathVersion, SLAPolicy, SLAPolicyVersion, Step
from escalation.services.publishing import publish_matrix, publish_path
from helpdesk.calendars.models import CalendarVersion
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0, step, team


@pytest.mark.parametrize("model", [PathVersion, SLAPolicyVersion, CalendarVersion])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_a_published_version_is_never_changed_or_deleted(cast, model, deed):
    rules.desk()
    rows = model.objects.all()
    deeds = {"update": lambda: rows.update(number=99), "delete": lambda: rows._raw_delete(rows.db)}
    with pytest.raises(InternalError), transaction.atomic():
        deeds[deed]()


def test_a_step_of_a_cycle_cannot_be_written_twice(cast):
    rules.desk()
    rules.ticket()
    rules.sweep(T0 + HOUR)
    again = Step.objects.get(number=2)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_a_policy_in_use_cannot_be_deleted(cast):
    rules.desk()
    rules.ticket()
    with pytest.raises(ProtectedError):
        SLAPolicy.objects.get().delete()


def test_an_open_ticket_keeps_the_path_it_began_with(cast):
    path = rules.desk()
    ticket = rules.ticket()
    publish_path(path, [step(1, team("finance"), percent=10)])
    rules.sweep(T0 + HOUR)
    assert rules.fired(ticket) == [1, 2]
    assert rules.where(ticket)[0] == "Lena Two"
    other = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.where(other)[0] == "Fina Finance"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clock": "someday"}, "clock"),
        ({"kind": "sideways"}, "kind"),
        ({"action": "shout"}, "action"),
        ({"at": {}}, "at"),
        ({"at": {"percent": 0}}, "at"),
        ({"at": {"percent": 50, "after_due_seconds": 1}}, "at"),
        ({"at": {"after_due_seconds": -1}}, "at"),
        ({"target": {"type": "team"}}, "target"),
        ({"target": {"type": "team", "id": "nowhere"}}, "nowhere"),
        ({"target": {"type": "crowd"}}, "target"),
        ({"notify": [{"type": "user", "id": "nobody@desk.test"}]}, "nobody@desk.test"),
        ({"notify": "everybody"}, "notify"),
        ({"acknowledge_within_seconds": 0}, "acknowledge_within_seconds"),
        ({"customer_message": "Hello"}, "customer_message"),
        ({"number": "first"}, "number"),
        ({"number": 2**31}, "number"),
        ({"at": {"after_due_seconds": 2**63}}, "315360000"),
        ({"at": {"after_previous_seconds": 315360001}}, "315360000"),
        ({"acknowledge_within_seconds": 2**31}, "315360000"),
        ({"target": {"type": "skill", "id": "network", "level": 100}}, "target.level"),
        ({"notify": [{"type": "manager_of_team"}] * 21}, "notify"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_step_that_cannot_be_read_is_refused_with_its_place(cast, change, words):
    body = {**step(1, team("second-line")), **change}
    with pytest.raises(ValidationError) as refused:
        publish_path(Path(slug="bad", name="Bad"), [body])
    assert "Step 1" in str(refused.value)
    assert words in str(refused.value)
    assert not Path.objects.exists()


@pytest.mark.parametrize("steps", [[], "steps", None, [{}] * 11])
def test_a_path_has_one_to_ten_steps(cast, steps):
    with pytest.raises(ValidationError):
        publish_path(Path(slug="bad", name="Bad"), steps)


def test_two_steps_with_one_number_are_refused(cast):
    with pytest.raises(ValidationError):
        publish_path(Path(slug="bad", name="Bad"), [step(1, team("second-line")), step(1, team("finance"))])


@pytest.mark.parametrize(
    "rule",
    [
        {"conditions": {}, "start_level": 1},
        {"name": "x", "conditions": {"mood": ["bad"]}},
        {"name": "x", "conditions": {"priority": "high"}},
        {"name": "x", "conditions": {"reopen_count_min": ["often"]}},
        {"name": "x", "conditions": {"reopen_count_min": [-1]}},
        {"name": "x", "conditions": {"priority": ["pressing"]}},
        {"name": "x", "conditions": {"language": [{}]}},
        {"name": "x", "conditions": {}, "start_level": 0},
        {"name": "x", "conditions": {}, "path": 0},
        {"name": "x", "conditions": {}, "sla_policy": 0},
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(cast, rule):
    path = rules.desk()
    with pytest.raises(ValidationError):
        publish_matrix([{"path": path.pk, **rule}], {"path": path.pk})
