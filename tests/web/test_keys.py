"""The keys of the desk: every one on a page is in the catalogue, and a person may choose others."""

import re

import pytest

from helpdesk.ledger.record import story
from helpdesk.web import keys, navigation
from tests.house import checkout
from tests.tickets.pages import HTMX, found, text_of

PAGE = "/me/keys/"
# Keys that are no single characters, and so may stay as they are.
FIXED = {"Enter"}
LITERAL = re.compile(r'data-key="([^"{]+)"')
IN_FORMS = re.compile(r'"data-key": "([^"]+)"')
ACTIONS = re.compile(r"^\s+(?:\"(.)\"|([a-z])): \(\) =>", re.MULTILINE)


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.l1)
    return cast.l1


def on_pages():
    for path in checkout.templates():
        yield from LITERAL.findall(path.read_text(encoding="utf-8"))
    for path in (checkout.ROOT / "tickets/forms").glob("*.py"):
        yield from IN_FORMS.findall(path.read_text(encoding="utf-8"))
    yield from (place.keys for place in (*navigation.RAIL, *navigation.BEYOND) if place.keys)


def in_lists():
    lists = (checkout.ROOT / "static/js/lists.js").read_text(encoding="utf-8")
    return {sign or letter for sign, letter in ACTIONS.findall(lists)}


def test_every_key_of_the_desk_can_be_chosen_anew():
    assert (set(on_pages()) | in_lists() | {"?"}) - FIXED == keys.KEYS.keys()


def test_our_own_keys_do_not_clash():
    assert keys.clashes({}) == set()


@pytest.mark.parametrize(("typed", "read"), [("R", "r"), (" g  q ", "g q"), ("Shift+X", "shift+x"), ("", "")])
def test_a_typed_key_is_read_as_the_page_knows_it(typed, read):
    assert keys.read_keys(typed) == read


@pytest.mark.parametrize("typed", ["rr", "a b c", "ctrl+a", "я", "<", "shift+1"])
def test_what_is_no_key_is_refused(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        keys.read_keys(typed)


@pytest.mark.parametrize("own", [{"r": "n"}, {"r": "g"}, {"c": "j"}])
def test_two_keys_that_cannot_be_told_apart_clash(own):
    assert keys.clashes(own) >= own.keys()


def test_two_actions_may_have_no_key_at_all():
    assert keys.clashes({"r": "", "n": ""}) == set()


def fields(page):
    return {field["name"]: field for field in found(page, "input", type="text") if "data-key-field" in field}


def sent(client, **chosen):
    """Return what the form sends when some keys are chosen anew, by the desk's own key."""
    names = {key: f"key-{number}" for number, key in enumerate(keys.KEYS)}
    return {names[key]: chosen.get(key, key) for key in keys.KEYS}


def test_a_chosen_key_is_kept_and_every_page_knows_it(client, reader):
    assert client.post(PAGE, sent(client, r="y", n="")).status_code == 302
    reader.refresh_from_db()
    assert reader.own_keys == {"r": "y", "n": ""}
    assert story(reader.stream).last().data["own_keys"] == {"r": "y", "n": ""}
    assert "{&quot;" in client.get("/q/").content.decode().split("data-own-keys=")[1][:40]
    assert "instead of r" in text_of(client.get(PAGE))


def test_keys_that_clash_are_refused_and_what_was_typed_stays(client, reader):
    page = client.post(PAGE, sent(client, r="n"))
    assert page.status_code == 400
    reader.refresh_from_db()
    assert reader.own_keys == {}
    wrong = [field for field in fields(page).values() if field.get("aria-invalid") == "true"]
    assert [field["value"] for field in wrong] == ["n", "n"]
    assert "Another action has this key" in text_of(page)


def test_a_text_that_is_no_key_is_refused_beside_its_field(client, reader):
    page = client.post(PAGE, sent(client, r="ctrl+alt+delete"))
    assert page.status_code == 400
    assert "Use one letter, digit or sign" in text_of(page)


def test_one_press_brings_our_keys_back(client, reader):
    client.post(PAGE, sent(client, r="y"))
    client.post(PAGE, {**sent(client, r="y"), "restore": "1"})
    reader.refresh_from_db()
    assert reader.own_keys == {}


def test_whoever_takes_no_work_sees_it_in_the_bar(client, reader):
    answer = client.post("/me/availability/", {"is_on_duty": "off"}, headers=HTMX)
    assert "Away" in text_of(answer)
    assert "You take no new work." in text_of(answer)
    reader.refresh_from_db()
    assert reader.is_on_duty is False
