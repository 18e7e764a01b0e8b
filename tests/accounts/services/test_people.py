"""People come, change and leave."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from helpdesk.accounts import events
from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people
from helpdesk.ledger.record import story
from tests.people import hire
from tests.stories import kinds

pytestmark = pytest.mark.django_db


def test_a_new_user_can_use_their_password_and_the_ledger_knows_them():
    user = hire("ann", "Ann")
    assert user.check_password("desk-demo")
    assert kinds(user) == [events.USER_CREATED]


def test_the_ledger_holds_no_name_and_no_address():
    user = hire("ann", "Ann Smith")
    people.change(user, name="Ann Jones", email="jones@desk.test", language="ru")
    data = [event.data for event in story(user.stream)]
    assert data[1] == {"fields": ["email", "language", "name"], "language": "ru"}
    assert "Ann" not in str(data)
    assert "@" not in str(data)


def test_an_address_belongs_to_one_user_whatever_its_case():
    hire("ann", "Ann")
    with pytest.raises(ValidationError) as refusal:
        people.create_user(email="ANN@desk.test", name="Other")
    assert "email" in refusal.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ann@DESK.test", name="Other")])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"name": " "}, "name"),
        ({"role": "emperor"}, "role"),
        ({"language": "xx"}, "language"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"password": "short"}, "password"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_field(facts, field):
    with pytest.raises(ValidationError) as refusal:
        people.create_user(**{"email": "ann@desk.test", "name": "Ann", **facts})
    assert field in refusal.value.message_dict
    assert not User.objects.exists()


def test_a_change_that_changes_nothing_writes_nothing():
    user = hire("ann", "Ann")
    people.change(user, name="Ann", theme="system")
    assert kinds(user) == [events.USER_CREATED]


def test_a_change_names_its_actor():
    user = hire("ann", "Ann")
    people.change(user, theme="dark", actor=user.pk)
    event = story(user.stream).last()
    assert (event.actor, event.data) == (user.pk, {"fields": ["theme"], "theme": "dark"})


def test_a_refused_change_leaves_the_user_as_they_were():
    user = hire("ann", "Ann")
    with pytest.raises(ValidationError):
        people.change(user, name="New", timezone="Mars/Olympus")
    assert User.objects.get(pk=user.pk).name == "Ann"


def test_a_fact_that_does_not_exist_is_an_error_of_the_caller():
    with pytest.raises(TypeError):
        people.change(hire("ann", "Ann"), is_active=False)


def test_nobody_can_be_above_their_own_superior():
    top = hire("top", "Top")
    middle = hire("middle", "Middle", manager=top)
    bottom = hire("bottom", "Bottom", manager=middle)
    for manager in (top, middle, bottom):
        with pytest.raises(ValidationError) as refusal:
            people.change(top, manager=manager)
        assert "manager" in refusal.value.message_dict
    assert people.change(bottom, manager=top).manager == top
    assert people.change(bottom, manager=None).manager is None


def test_reports_below_are_found_even_in_a_ring():
    """A ring cannot be made by the verbs; rows that came another way must not hang the desk."""
    ann, bo, cy = hire("ann", "Ann"), hire("bo", "Bo"), hire("cy", "Cy")
    for user, manager in ((ann, bo), (bo, cy), (cy, ann)):
        User.objects.filter(pk=user.pk).update(manager=manager)
    assert ann.reports_below() == {bo.pk, cy.pk}


def test_reports_below_reach_down_every_level(cast):
    below = cast.manager.reports_below()
    assert {cast.lead.pk, cast.l1.pk, cast.finance.pk} <= below
    assert cast.manager.pk not in below
    assert cast.admin.pk not in below


def test_the_database_refuses_somebody_as_their_own_manager():
    user = hire("ann", "Ann")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(manager=user)


def test_who_leaves_keeps_their_teams_and_can_come_back(cast):
    gone = people.deactivate(cast.l1)
    assert not gone.is_active
    assert list(gone.teams.all()) == [cast.first_line]
    assert people.reactivate(gone).is_active
    assert kinds(gone)[-2:] == [events.USER_DEACTIVATED, events.USER_REACTIVATED]


def test_leaving_twice_is_told_once(cast):
    people.deactivate(cast.l1)
    people.deactivate(cast.l1)
    assert kinds(cast.l1).count(events.USER_DEACTIVATED) == 1


def test_the_last_administrator_stays(cast):
    with pytest.raises(ValidationError):
        people.deactivate(cast.admin)
    with pytest.raises(ValidationError):
        people.change(cast.admin, role=Role.AGENT)
    people.change(cast.manager, role=Role.ADMINISTRATOR)
    assert not people.deactivate(cast.admin).is_active


def test_a_new_password_replaces_the_old_one():
    user = hire("ann", "Ann")
    people.set_password(user, "another-one-9")
    user.refresh_from_db()
    assert user.check_password("another-one-9")
    with pytest.raises(ValidationError):
        people.set_password(user, "password")
    assert kinds(user)[-1] == events.USER_PASSWORD_SET
