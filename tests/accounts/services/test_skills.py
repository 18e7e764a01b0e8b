"""Skills are named and granted."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts import events
from helpdesk.accounts.services import skills
from helpdesk.ledger.record import story
from tests.factories import SkillFactory


def levels(user):
    return {grant.skill.slug: grant.level for grant in user.skill_grants.select_related("skill")}


def test_a_user_holds_exactly_the_skills_that_were_set(cast):
    routers, invoices = SkillFactory(slug="routers"), SkillFactory(slug="invoices")
    skills.set_skills(cast.l2, {routers: 3, invoices: 1})
    skills.set_skills(cast.l2, {routers: 4})
    assert levels(cast.l2) == {"routers": 4}
    event = story(cast.l2.stream).last()
    assert (event.kind, event.data) == (events.USER_SKILLS_CHANGED, {"skills": {str(routers.pk): 4}})


def test_the_same_skills_again_write_nothing(cast):
    routers = SkillFactory()
    skills.set_skills(cast.l2, {routers: 3})
    skills.set_skills(cast.l2, {routers: 3})
    assert story(cast.l2.stream).filter(kind=events.USER_SKILLS_CHANGED).count() == 1


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_out_of_range_is_refused_and_nothing_is_lost(cast, level):
    routers = SkillFactory(slug="routers")
    skills.set_skills(cast.l2, {routers: 3})
    with pytest.raises(ValidationError):
        skills.set_skills(cast.l2, {routers: level})
    assert levels(cast.l2) == {"routers": 3}


@pytest.mark.django_db
def test_a_skill_is_named_once():
    first = skills.create(slug="routers", name="Routers")
    assert skills.change(first, name="Networks").name == "Networks"
    with pytest.raises(ValidationError):
        skills.create(slug="routers", name="Again")
