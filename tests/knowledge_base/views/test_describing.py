"""What stands beside an article's text is changed in a drawer; so are sections."""

import pytest

from knowledge_base.models import Section
from knowledge_base.services.describing import describe
from tests.knowledge_base import articles
from tests.tickets.pages import HTMX, field, found, text_of


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def article(cast):
    return articles.published(cast.l1, section=articles.section())


def facts(page, **changed):
    names = ("section", "owner", "visibility", "min_level", "review_on", "language", "slug", "seen")
    return {name: field(page, name) or "" for name in names} | changed


def test_facts_are_changed(writer, cast, article):
    other = articles.section("Refunds")
    page = writer.get(f"{article.url}/facts", headers=HTMX)
    chosen = {"section": other.pk, "owner": cast.l2.pk, "visibility": "customers", "slug": "new-address"}
    answer = writer.post(f"{article.url}/facts", facts(page, **chosen, teams=[cast.first_line.pk]))
    assert answer["Location"] == "/kb/new-address"
    article.refresh_from_db()
    assert (article.section, article.owner, article.visibility) == (other, cast.l2, "customers")
    assert list(article.teams.all()) == [cast.first_line]


def test_what_somebody_else_changed_meanwhile_is_told_first(writer, cast, article):
    page = writer.get(f"{article.url}/facts")
    describe(article, actor=cast.l2, owner=cast.l3)
    stale = writer.post(f"{article.url}/facts", facts(page, visibility="customers"))
    assert stale.status_code == 409
    assert "Owner: Leo Three" in text_of(stale)
    assert field(stale, "visibility") == "customers"
    assert writer.post(f"{article.url}/facts", facts(stale)).status_code == 303


def test_an_address_that_is_taken_is_refused_beside_its_field(writer, cast, article):
    articles.draft(cast.l1, "Taken")
    page = writer.get(f"{article.url}/facts")
    refused = writer.post(f"{article.url}/facts", facts(page, slug="taken"))
    assert refused.status_code == 400
    assert found(refused, "input", name="slug")[0]["aria-invalid"] == "true"


def test_who_shuts_themselves_out_is_led_to_the_library(writer, cast, article):
    describe(article, actor=cast.l1, owner=cast.l2)
    page = writer.get(f"{article.url}/facts")
    answer = writer.post(f"{article.url}/facts", facts(page, min_level=3))
    assert answer["Location"] == "/kb/"


SECTION = {"name": "Network", "position": "3", "review_every_days": "30", "is_active": "on"}


def test_a_section_is_made_and_changed_by_who_may(client, cast):
    client.force_login(cast.lead)
    assert client.post("/kb/sections/new", SECTION).status_code == 303
    section = Section.objects.get()
    assert (section.slug, section.review_every_days, section.needs_second_person) == ("network", 30, False)
    changed = SECTION | {"name": "Networks", "needs_second_person": "on", "owner": cast.l2.pk}
    client.post(f"/kb/sections/{section.pk}/edit", changed)
    section.refresh_from_db()
    assert (section.name, section.needs_second_person, section.owner) == ("Networks", True, cast.l2)
    page = client.get("/kb/sections")
    assert "By a second person" in text_of(page)
    assert "Every 30 days" in text_of(page)


def test_a_section_does_not_stand_within_itself(client, cast):
    client.force_login(cast.lead)
    outer = articles.section("Outer")
    inner = articles.section("Inner", parent=outer)
    page = client.get(f"/kb/sections/{outer.pk}/edit")
    assert str(inner.pk) not in [option.get("value") for option in found(page, "option")]
    refused = client.post(f"/kb/sections/{outer.pk}/edit", SECTION | {"parent": inner.pk})
    assert refused.status_code == 400


def test_agents_do_not_change_sections(writer, article):
    for address in ("/kb/sections", "/kb/sections/new", f"/kb/sections/{article.section_id}/edit"):
        assert writer.get(address).status_code == 403
    assert not found(writer.get("/kb/"), "a", href="/kb/sections")


def test_the_sections_cost_the_same_however_many_there_are(client, cast, budget):
    client.force_login(cast.lead)
    for number in range(12):
        articles.section(f"Section {number}", owner=cast.l2)
    with budget("page: sections of articles"):
        page = client.get("/kb/sections")
    assert len(found(page, "a", class_="row-link")) == 12
