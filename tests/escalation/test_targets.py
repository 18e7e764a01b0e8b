"""Whom a step reaches: the target, and who is asked when the target cannot take it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation.models import Step
from helpdesk.accounts.models import Skill, Team, User
from helpdesk.accounts.services import availability, people, skills, teams
from helpdesk.accounts.services.availability import Leave
from helpdesk.notifications.models import Notification
from tests.escalation import rules
from tests.escalation.histories import LOGINS, targets
from tests.escalation.rules import HOUR, SECOND, T0, person, team
from tests.people import hire
from tickets.models import Topic
from tickets.services.conversation import reply
from tickets.services.opening import open_ticket
from tickets.services.placing import assign

AWAY = Leave(T0, T0 + 5 * HOUR)


def climbs_to(target, *, owner=None, held_by=None, topic=None, kind="functional"):
    """Let one step of a path happen; return where the ticket is then."""
    rules.desk([rules.step(1, target, kind=kind)], owner=owner)
    ticket = rules.ticket(topic=topic)
    if held_by is not None:
        assign(ticket, assignee=held_by, team=None, actor=held_by, at=T0)
    rules.sweep(T0 + HOUR)
    return rules.where(ticket)


def trail():
    return [
        (User.objects.get(pk=asked["user"]).name if "user" in asked else asked["team"], asked["why"])
        for asked in Step.objects.get().trail
    ]


def told():
    rows = Notification.objects.filter(kind__in=["escalation_reached_you", "escalation_notice"])
    return set(rows.values_list("user__name", flat=True))


# each kind of target


def test_a_person(cast):
    assert climbs_to(person("l3")) == ("Leo Three", "third-line", 3)


def test_a_team(cast):
    assert climbs_to(team("second-line")) == ("Lena Two", "second-line", 2)


def test_the_lead_of_a_team_acts_in_that_team(cast):
    teams.change(cast.third_line, lead=cast.manager)
    assert climbs_to(rules.lead_of("third-line")) == ("Mario Manager", "third-line", 3)


def test_holders_of_a_skill(cast):
    network = skills.create(slug="network", name="Networks")
    skills.set_skills(cast.finance, {network: 3})
    assert climbs_to({"type": "skill", "id": "network"}) == ("Fina Finance", "finance", 2)


def test_holders_of_a_skill_on_a_level(cast):
    network = skills.create(slug="network", name="Networks")
    skills.set_skills(cast.l2, {network: 5})
    skills.set_skills(cast.l3, {network: 2})
    assert climbs_to({"type": "skill", "id": "network", "level": 3}) == ("Leo Three", "third-line", 3)


def test_the_assignees_manager(cast):
    target, kind = rules.MANAGER_OF_ASSIGNEE, "hierarchical"
    assert climbs_to(target, held_by=cast.l1, kind=kind)[::2] == ("Lidia Lead", 2)


def test_the_manager_of_a_ticket_that_nobody_holds_is_the_teams_lead(cast):
    assert climbs_to(rules.MANAGER_OF_ASSIGNEE, kind="hierarchical")[0] == "Lidia Lead"


def test_the_manager_of_the_team_is_above_its_lead(cast):
    assert climbs_to(rules.MANAGER_OF_TEAM, kind="hierarchical")[0] == "Mario Manager"


# who is asked next


def test_the_deputy_of_who_is_away(cast):
    availability.add_absence(cast.l3, Leave(AWAY.start, AWAY.end, cast.finance))
    assert climbs_to(person("l3"))[0] == "Fina Finance"
    assert trail() == [("Leo Three", "away")]


def test_the_deputys_deputy(cast):
    availability.add_absence(cast.l3, Leave(AWAY.start, AWAY.end, cast.finance))
    availability.add_absence(cast.finance, Leave(AWAY.start, AWAY.end, cast.l2))
    assert climbs_to(person("l3"))[0] == "Lena Two"


def test_a_colleague_in_the_team_of_who_is_away_without_a_deputy(cast):
    other = hire("other", "Olga Other")
    teams.set_members(cast.third_line, [cast.l3, other])
    availability.add_absence(cast.l3, AWAY)
    assert climbs_to(person("l3")) == ("Olga Other", "third-line", 3)


def test_the_teams_queue_with_its_lead_told_when_nobody_is_there(cast):
    teams.change(cast.third_line, lead=cast.manager)
    availability.add_absence(cast.l3, AWAY)
    assert climbs_to(team("third-line")) == (None, "third-line", 3)
    assert told() == {"Mario Manager"}
    assert trail() == [("Leo Three", "away")]


def test_the_members_are_told_when_a_team_without_a_lead_gets_a_ticket_into_its_queue(cast):
    availability.add_absence(cast.l3, AWAY)
    assert climbs_to(team("third-line")) == (None, "third-line", 3)
    assert told() == {"Leo Three"}


def test_the_team_whose_lead_is_away(cast):
    availability.add_absence(cast.lead, AWAY)
    assert climbs_to(rules.lead_of("first-line")) == ("Luca One", "first-line", 1)


def test_the_team_that_has_no_lead(cast):
    assert climbs_to(rules.lead_of("second-line")) == ("Lena Two", "second-line", 2)


def test_the_paths_owner_when_the_team_is_closed(cast):
    rules.desk([rules.step(1, team("second-line"))], owner=cast.finance)
    ticket = rules.ticket()
    teams.deactivate(cast.second_line)
    rules.sweep(T0 + HOUR)
    assert rules.where(ticket)[0] == "Fina Finance"
    assert trail() == [(cast.second_line.pk, "team_gone")]


def test_the_global_queue_when_the_paths_owner_is_away_too(cast):
    availability.add_absence(cast.finance, AWAY)
    rules.desk([rules.step(1, team("second-line"))], owner=cast.finance)
    ticket = rules.ticket()
    teams.deactivate(cast.second_line)
    rules.sweep(T0 + HOUR)
    assert rules.where(ticket)[:2] == ("Elena Escalations", "escalations")


def test_the_global_queue_itself_when_nobody_at_all_is_there(cast):
    for user in (cast.l2, cast.escalations):
        availability.set_on_duty(user, on_duty=False)
    rules.desk([rules.step(1, team("second-line"))])
    ticket = rules.ticket()
    teams.deactivate(cast.second_line)
    rules.sweep(T0 + HOUR)
    assert rules.where(ticket)[:2] == (None, "escalations")
    assert "Elena Escalations" in told()


def test_somebody_who_has_left_is_passed_by(cast):
    rules.desk([rules.step(1, person("l3"))])
    ticket = rules.ticket()
    people.deactivate(cast.l3)
    rules.sweep(T0 + HOUR)
    assert rules.where(ticket) == (None, "third-line", 3)


# who in a team


def test_never_the_one_who_holds_it(cast):
    assert climbs_to(team("second-line"), held_by=cast.l2) == (None, "second-line", 2)
    assert trail() == [("Lena Two", "holds_it_already")]


def test_the_manager_who_holds_it_is_passed_over_for_theirs(cast):
    target = rules.MANAGER_OF_TEAM
    people.change(cast.manager, manager=cast.admin)
    assert climbs_to(target, held_by=cast.manager, kind="hierarchical")[0] == "Alba Admin"


def test_never_somebody_whose_hands_are_full(cast):
    other = hire("other", "Olga Other")
    teams.set_members(cast.second_line, [cast.l2, other])
    availability.set_capacity(cast.l2, 0)
    assert climbs_to(team("second-line"))[0] == "Olga Other"


def test_who_holds_the_least(cast):
    other = hire("other", "Olga Other")
    teams.set_members(cast.second_line, [cast.l2, other])
    rules.desk([rules.step(1, team("second-line"))])
    busy = rules.ticket()
    assign(busy, assignee=cast.l2, team=None, actor=cast.l2, at=T0)
    reply(busy, "Mine.", author=cast.l2, at=T0)
    first, second = rules.ticket(at=T0 + SECOND), rules.ticket(at=T0 + SECOND)
    rules.sweep(T0 + HOUR + SECOND)
    names = sorted([rules.where(first)[0], rules.where(second)[0]])
    assert names == ["Lena Two", "Olga Other"]


def test_skill_comes_before_load(cast):
    other = hire("other", "Olga Other")
    teams.set_members(cast.second_line, [cast.l2, other])
    network = skills.create(slug="network", name="Networks")
    skills.set_skills(other, {network: 3})
    topic = Topic.objects.create(slug="net", name="Net", skill=network, team=cast.first_line)
    assert climbs_to(team("second-line"), topic=topic)[0] == "Olga Other"


def test_without_a_holder_of_the_skill_there_anybody_of_the_team(cast):
    network = skills.create(slug="network", name="Networks")
    topic = Topic.objects.create(slug="net", name="Net", skill=network, team=cast.first_line)
    assert climbs_to(team("second-line"), topic=topic)[0] == "Lena Two"


# the level


def test_a_functional_step_keeps_the_higher_level(cast):
    rules.desk([rules.step(1, team("third-line")), rules.step(2, person("l2"), after=HOUR)])
    ticket = rules.ticket()
    assert rules.sweep(T0 + 2 * HOUR) == [(1, "fired"), (2, "superseded")]
    assert rules.where(ticket) == ("Leo Three", "third-line", 3)


def test_a_hierarchical_step_always_raises_the_level(cast):
    assert climbs_to(person("lead"), kind="hierarchical") == ("Lidia Lead", "first-line", 2)


# always an owner


@given(
    target=targets,
    away=st.sets(st.sampled_from(LOGINS)),
    gone=st.sets(st.sampled_from(("first-line", "second-line", "third-line", "finance"))),
    left=st.sets(st.sampled_from(LOGINS), max_size=3),
    full=st.sets(st.sampled_from(LOGINS)),
    holder=st.sampled_from((None, *LOGINS)),
    kind=st.sampled_from(("functional", "hierarchical")),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_with_a_global_queue_a_ticket_always_has_an_owner(  # noqa: PLR0917  each is a hardship of its own
    cast, target, away, gone, left, full, holder, kind
):
    with transaction.atomic():
        rules.desk([rules.step(1, target, kind=kind)])
        ticket = open_ticket(subject="x", body="y", requester=rules.customer(), at=T0)
        if holder:
            assign(ticket, assignee=getattr(cast, holder), team=None, actor=cast.admin, at=T0)
        User.objects.filter(email__in=[f"{login}@desk.test" for login in left]).update(is_active=False)
        User.objects.filter(email__in=[f"{login}@desk.test" for login in full]).update(capacity=0)
        for login in away:
            availability.add_absence(getattr(cast, login), AWAY)
        Team.objects.filter(slug__in=gone).update(is_active=False)
        assert rules.sweep(T0 + HOUR) == [(1, "fired")]
        now = rules.fresh(ticket)
        assert now.assignee_id or now.team_id
        assert now.assignee is None or (
            now.assignee.is_active and now.assignee != getattr(cast, holder or "", None)
        )
        assert now.assignee is not None or now.team.is_active
        transaction.set_rollback(True)


@pytest.mark.usefixtures("cast")
def test_a_skill_that_nobody_holds_leads_to_the_global_queue():
    Skill.objects.create(slug="magic", name="Magic")
    assert climbs_to({"type": "skill", "id": "magic"})[1] == "escalations"
