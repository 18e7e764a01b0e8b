"""The frame of every page: where it leads, how it looks, the page of components, and the joined style sheet."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from helpdesk.web import navigation, staticfiles
from tests.house import checkout


def collected(storage):
    """Collect as `collectstatic` does."""
    paths = {}
    for finder in finders.get_finders():
        for path, source in finder.list([]):
            paths[path] = (source, path)
            with source.open(path) as file:
                storage.save(path, file)
    return {name: hashed for name, hashed, _processed in storage.post_process(paths) if hashed}


@pytest.fixture
def stored(tmp_path):
    storage = staticfiles.DeskStaticFilesStorage(location=tmp_path)
    return storage, collected(storage)


def read(storage, name):
    with storage.open(name) as file:
        return file.read().decode()


def test_the_style_sheet_is_served_in_one_piece(stored):
    storage, names = stored
    sheet = read(storage, names[staticfiles.STYLE_SHEET])
    assert "@import" not in sheet
    assert "--sla-late" in sheet
    assert "@layer components {" in sheet


def test_every_part_of_the_style_sheet_is_in_it():
    sheet = Path(finders.find(staticfiles.STYLE_SHEET))
    parts = {path.relative_to(sheet.parent).as_posix() for path in sheet.parent.rglob("*.css")} - {sheet.name}
    assert parts == set(re.findall(r'@import url\("([^"]+)"\)', sheet.read_text(encoding="utf-8")))


def test_what_a_module_imports_is_hashed(stored):
    storage, names = stored
    entry = read(storage, names["js/desk.js"])
    assert f'import "./{names["js/keys.js"].removeprefix("js/")}";' in entry
    keys = read(storage, names["js/lists.js"])
    assert f'from "./{names["js/dom.js"].removeprefix("js/")}";' in keys


def test_the_rail_leads_only_where_something_is():
    nowhere = navigation.Place("Nowhere", "nowhere:page", "inbox", "g n")
    links = navigation.links(RequestFactory().get("/"), (*navigation.RAIL, nowhere))
    assert {reverse("tickets:queue"), reverse("escalation:list")} <= {link.url for link in links}
    assert len(links) == len([place for place in navigation.RAIL if not place.action])


@pytest.mark.django_db
@pytest.mark.parametrize(("person", "sees"), [("l1", False), ("lead", True), ("manager", True)])
def test_the_rail_shows_what_the_readers_role_allows(client, cast, person, sees):
    client.force_login(getattr(cast, person))
    page = client.get(reverse("tickets:queue")).content.decode()
    rail = page[page.index('class="rail"') : page.index("</nav>")]
    assert (reverse("insights:dashboard") in rail) is sees


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("tickets:queue", "tickets:queue"),
        ("escalation:list", "escalation:list"),
        ("escalation:day", "escalation:day"),
        ("escalation:matrix", "escalation:list"),
        ("duty:list", "escalation:list"),
        ("tickets:new", "tickets:queue"),
    ],
)
def test_the_rail_marks_where_the_reader_is(client, cast, name, marked):
    client.force_login(cast.l1)
    page = client.get(reverse(name)).content.decode()
    rail = page[page.index('class="rail"') : page.index("</nav>")]
    current = re.findall(r'<a class="rail__item" href="([^"]+)"[^>]*aria-current="page"', rail)
    assert current == [reverse(marked)]


@pytest.mark.django_db
def test_a_page_looks_as_its_reader_likes(client, cast):
    cast.l1.theme, cast.l1.density, cast.l1.shortcuts = "dark", "compact", False
    cast.l1.save()
    client.force_login(cast.l1)
    client.cookies["desk_rail"] = "wide"
    page = client.get(reverse("tickets:queue")).content.decode()
    assert 'data-theme="dark" data-density="compact" data-rail="wide" data-shortcuts="off"' in page


@pytest.mark.django_db
def test_every_component_stands_on_its_page(client, cast):
    cache.clear()  # what is kept from another page would not be drawn again
    client.force_login(cast.l1)
    shown = {template.name for template in client.get(reverse("styleguide")).templates}
    components = {
        name
        for path in checkout.templates()
        if (name := checkout.template_name(path)).startswith("components/")
    }
    loaded_by_the_page_itself = {"components/_bell.html"}
    assert components - shown == loaded_by_the_page_itself


@pytest.mark.django_db
def test_a_dialog_is_modal_for_htmx_and_a_page_without(client, cast):
    client.force_login(cast.l1)
    assert "<dialog" in client.get(reverse("styleguide"), headers={"HX-Request": "true"}).content.decode()
    assert "dialog--page" in client.get(reverse("styleguide")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/me/preferences/", "/me/availability/", "/notifications/read/"])
def test_an_address_that_only_takes_what_a_button_sends_says_so(client, cast, path):
    client.force_login(cast.l1)
    answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert b"This address is not a page" in answer.content
    assert client.get(path, headers={"Accept": "application/json"}).content == b""


def test_the_api_says_in_its_own_shape_what_an_address_takes(client, cast):
    client.force_login(cast.l1)
    answer = client.delete("/api/v1/tickets/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")


def test_a_wrong_address_is_answered_with_a_page(client, cast):
    client.force_login(cast.l1)
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


@pytest.mark.django_db
def test_the_pages_of_rules_lead_to_each_other(client, cast):
    client.force_login(cast.l1)
    for place in navigation.RULES:
        page = client.get(reverse(place.url_name)).content.decode()
        tabs = re.search(r'<nav class="tabs" aria-label="Rules of the desk">(.*?)</nav>', page, re.DOTALL)[1]
        addresses = re.findall(r'href="([^"]+)"', tabs)
        assert addresses == [reverse(each.url_name) for each in navigation.RULES]
        current = re.findall(r'href="([^"]+)" aria-current="page"', tabs)
        assert current == [reverse(place.url_name)]
