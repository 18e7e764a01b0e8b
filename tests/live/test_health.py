"""The desk's health names how the live process is, and does not depend on it."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_desk_says_how_the_live_process_is(client, live_process):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["live"] == {"ok": True, "status": "live", "is_needed": False}


def test_a_desk_is_ready_without_its_live_process(client, live_process):
    live_process.end()
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["live"] == {"ok": False, "error": "URLError", "is_needed": False}


def test_a_desk_may_have_no_live_process(client, settings):
    settings.LIVE_URL = ""
    assert client.get("/health/ready").json()["live"]["status"] == "off"
