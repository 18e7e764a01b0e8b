"""From a kind and its context to words, for any reader, whatever is missing."""

import zoneinfo
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from helpdesk.notifications import kinds, wording
from helpdesk.notifications.zones import in_zone


def test_a_title_is_filled_from_the_context():
    context = {"key": "HD-1042", "subject": "No internet"}
    assert wording.title("ticket_assigned", context) == "HD-1042 is yours: No internet"


def test_what_is_missing_is_left_out():
    assert wording.title("ticket_assigned", {"key": "HD-1042"}) == "HD-1042 is yours:"
    assert wording.title("ticket_assigned", {"key": "HD-1042", "subject": None}) == "HD-1042 is yours:"


def test_per_cent_signs_of_people_are_only_text():
    context = {"key": "HD-1", "subject": "100% (or 50%) %(key)s %s"}
    assert wording.title("ticket_assigned", context) == "HD-1 is yours: 100% (or 50%) %(key)s %s"


@pytest.mark.parametrize("pattern", ["%(key)", "100 % yours", "%s %s", "%(level)d"])
def test_a_title_that_cannot_be_made_falls_back_to_the_key(pattern):
    kinds.declare("broken", pattern)
    assert wording.title("broken", {"key": "HD-1042", "level": "two"}) == "HD-1042"


def test_a_kind_that_no_app_declares_any_more_still_shows():
    assert wording.title("gone", {"key": "HD-1042"}) == "HD-1042"
    assert wording.title("gone", {}) == "gone"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Monday"), ("es", "lunes"), ("ru", "Понедельник"), ("it", "Lunedì")]
)
def test_a_title_speaks_the_readers_language(language, word):
    kinds.declare("lazy", _("Monday"))
    with translation.override(language):
        assert wording.title("lazy", {}) == word


def test_a_code_is_read_as_its_word():
    kinds.declare_words("reason", [("sla_breach", _("Monday"))])
    context = {"key": "HD-1", "reason": "sla_breach"}
    with translation.override("it"):
        assert wording.title("escalation_reached_you", context) == "HD-1 climbed to you: Lunedì"
        assert wording.title("escalation_reached_you", context | {"reason": "because"}).endswith(": because")


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "UTC", "4 May 2026, 21:30"),
        ("es", "Europe/Madrid", "4 may 2026, 23:30"),
        ("ru", "Europe/Moscow", "5 мая 2026, 00:30"),
        ("it", "Europe/Rome", "4 mag 2026, 23:30"),
    ],
)
def test_an_instant_is_told_in_the_readers_language_and_zone(language, zone, words):
    with translation.override(language), in_zone(zone):
        told = wording.title("escalation_warning", {"key": "HD-1", "due_at": "2026-05-04T21:30:00Z"})
    assert told == f"HD-1 is due {words}"


@pytest.mark.parametrize("value", ["soon", "2026-13-45T99:00:00Z", "2026-05-04T09:30:00", 7])
def test_what_is_no_instant_is_told_as_it_is(value):
    assert wording.instant(value) == str(value)


def test_an_instant_may_be_a_datetime():
    with translation.override("en"), in_zone("America/New_York"):
        assert wording.instant(datetime(2026, 5, 4, 9, 30, tzinfo=UTC)) == "4 May 2026, 05:30"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "/etc/passwd"])
def test_an_unknown_zone_reads_as_utc(name):
    with in_zone(name):
        assert timezone.get_current_timezone() == zoneinfo.ZoneInfo("UTC")


@pytest.mark.parametrize(
    "text",
    [
        "one\r\nBcc: everybody@example.com",
        "one\u2028Bcc: everybody@example.com",
        "one\x00 \x0bBcc: everybody@example.com",
    ],
)
def test_a_title_is_one_line(text):
    told = wording.title("ticket_assigned", {"key": "HD-1", "subject": text})
    assert told == "HD-1 is yours: one Bcc: everybody@example.com"


def test_an_undeclared_kind_is_refused_by_name():
    with pytest.raises(kinds.UnknownNoticeKind, match="'nothing'"):
        kinds.find("nothing")
