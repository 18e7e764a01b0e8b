"""Teams are set up, staffed and closed."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts import events
from helpdesk.accounts.models import Team
from helpdesk.accounts.services import teams
from helpdesk.ledger.record import story


def last_event(team):
    return story(team.stream).last()


def test_members_join_and_leave(cast):
    teams.set_members(cast.second_line, [cast.l1, cast.l3])
    assert set(cast.second_line.members.all()) == {cast.l1, cast.l3}
    event = last_event(cast.second_line)
    assert event.kind == events.TEAM_MEMBERS_CHANGED
    assert event.data == {"joined": [cast.l1.pk, cast.l3.pk], "left": [cast.l2.pk]}


def test_the_same_members_again_write_nothing(cast):
    before = last_event(cast.second_line)
    teams.set_members(cast.second_line, [cast.l2])
    assert last_event(cast.second_line) == before


def test_a_team_changes_and_the_ledger_holds_no_name(cast):
    team = teams.change(cast.second_line, name="Networks", level=3, lead=cast.l2, actor=cast.admin.pk)
    assert (team.name, team.level, team.lead) == ("Networks", 3, cast.l2)
    data = {"fields": ["lead", "level", "name"], "level": 3, "lead": cast.l2.pk}
    assert last_event(team).data == data


@pytest.mark.parametrize("facts", [{"level": 0}, {"slug": "first-line"}, {"name": ""}])
def test_a_bad_value_is_refused_by_the_name_of_its_field(cast, facts):
    with pytest.raises(ValidationError) as refusal:
        teams.change(cast.second_line, **facts)
    assert list(refusal.value.message_dict) == list(facts)


@pytest.mark.parametrize(
    ("duty", "before"), [("is_escalation_queue", "escalation_desk"), ("is_front_door", "first_line")]
)
def test_naming_another_team_moves_the_duty(cast, duty, before):
    teams.change(cast.third_line, **{duty: True})
    assert list(Team.objects.filter(**{duty: True})) == [cast.third_line]
    assert last_event(getattr(cast, before)).data == {"fields": [duty], duty: False}


def test_a_new_team_can_take_the_front_door(cast):
    team = teams.create(slug="door", name="Door", is_front_door=True)
    assert Team.objects.get(is_front_door=True) == team


def test_a_desk_never_loses_its_escalation_queue(cast):
    with pytest.raises(ValidationError):
        teams.change(cast.escalation_desk, is_escalation_queue=False)
    with pytest.raises(ValidationError):
        teams.deactivate(cast.escalation_desk)
    assert Team.objects.get(is_escalation_queue=True, is_active=True) == cast.escalation_desk


def test_a_closed_team_keeps_its_members_and_can_open_again(cast):
    closed = teams.deactivate(cast.second_line)
    assert not closed.is_active
    assert list(closed.members.all()) == [cast.l2]
    assert teams.reactivate(closed).is_active
