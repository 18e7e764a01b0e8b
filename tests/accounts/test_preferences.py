"""What people set for themselves, from the menu on every page."""

import pytest

from helpdesk.ledger.record import story

PREFERENCES = "/me/preferences/"
AVAILABILITY = "/me/availability/"


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.l1)
    return cast.l1


def test_the_menu_sets_how_the_desk_looks_and_leads_back(client, reader):
    sent = {"theme": "dark", "density": "compact", "language": "ru", "next": "/q/open/?page=2"}
    answer = client.post(PREFERENCES, sent)
    assert (answer.status_code, answer["Location"]) == (303, "/q/open/?page=2")
    reader.refresh_from_db()
    assert (reader.theme, reader.density, reader.language) == ("dark", "compact", "ru")
    event = story(reader.stream).last()
    assert (event.actor, event.data["theme"]) == (reader.pk, "dark")


def test_one_choice_leaves_the_others_as_they_are(client, reader):
    client.post(PREFERENCES, {"language": "it"})
    client.post(PREFERENCES, {"timezone": "Europe/Rome"})
    client.post(PREFERENCES, {"shortcuts": "off"})
    reader.refresh_from_db()
    assert (reader.language, reader.timezone, reader.shortcuts) == ("it", "Europe/Rome", False)
    assert reader.theme == "system"


@pytest.mark.parametrize(
    "sent", [{"theme": "pink"}, {"timezone": "Mars/Olympus"}, {"language": "xx"}, {"shortcuts": "maybe"}]
)
def test_a_choice_that_does_not_exist_changes_nothing(client, reader, sent):
    assert client.post(PREFERENCES, {"density": "compact", **sent}).status_code == 303
    assert client.post(PREFERENCES, sent, headers={"HX-Request": "true"}).status_code == 400
    reader.refresh_from_db()
    assert (reader.density, reader.timezone) == ("comfortable", "UTC")


def test_nobody_gives_themselves_another_role(client, reader):
    client.post(PREFERENCES, {"role": "administrator", "is_active": "off", "email": "x@desk.test"})
    reader.refresh_from_db()
    assert (reader.role, reader.email) == ("agent", "l1@desk.test")


@pytest.mark.parametrize("url", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(client, reader, url):
    assert client.post(PREFERENCES, {"theme": "dark", "next": url})["Location"] == "/"


def test_a_script_that_sends_a_choice_gets_no_page(client, reader):
    answer = client.post(PREFERENCES, {"theme": "dark"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_language_and_the_time_zone_hold_from_the_next_page_on(client, reader):
    client.post(PREFERENCES, {"language": "ru"})
    answer = client.post(PREFERENCES, {"theme": "dark"})
    assert answer["Content-Language"] == "ru"


def test_the_switch_takes_somebody_off_duty_and_back(client, reader):
    for word, on_duty in (("off", False), ("on", True)):
        assert client.post(AVAILABILITY, {"is_on_duty": word}).status_code == 303
        reader.refresh_from_db()
        assert reader.is_on_duty is on_duty


def test_a_switch_that_says_nothing_changes_nothing(client, reader):
    client.post(AVAILABILITY, {})
    reader.refresh_from_db()
    assert reader.is_on_duty
