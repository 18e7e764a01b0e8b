"""What the pages about people say of somebody's work."""

import pytest

from helpdesk.accounts.models import Skill, SkillGrant
from tests.tickets.pages import found, text_of, words


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin)
    return client


def row_of(page, name):
    return next(words(row) for row in found(page, "tr") if name in words(row))


def test_the_list_says_who_is_in_a_team_and_who_leads_it(admin, cast):
    cast.first_line.lead = cast.lead
    cast.first_line.save()
    page = admin.get("/people/")
    assert cast.first_line.name in row_of(page, cast.l1.name)
    assert f"Leads {cast.first_line.name}" in row_of(page, cast.lead.name)
    assert words(found(page, "span", **{"aria-current": "page"})[0]) == "People"


def test_a_persons_page_says_what_they_work_on(admin, cast):
    SkillGrant.objects.create(user=cast.l1, skill=Skill.objects.create(slug="tills", name="Tills"), level=2)
    cast.l1.manager = cast.manager
    cast.l1.save()
    work = [words(fact) for fact in found(admin.get(f"/people/{cast.l1.pk}/"), "dd")]
    takes = "Takes new work, 20 open tickets at most"
    assert work[4:8] == [cast.first_line.name, "Tills", cast.manager.name, takes]


def test_a_persons_page_says_that_they_are_away(admin, cast):
    cast.l1.is_on_duty = False
    cast.l1.save()
    assert "Takes no new work" in text_of(admin.get(f"/people/{cast.l1.pk}/"))
