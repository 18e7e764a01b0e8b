"""The main job, for real: nobody answers, and under the running beat and worker the ticket climbs and tells."""

import json
import subprocess
import urllib.request
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import Desk, bare_environment, wait_until

pytestmark = pytest.mark.slow

PROMISED = timedelta(minutes=15)
"""What the demo's policy promises for an urgent ticket: the first reply, around the clock."""
LEFT = timedelta(seconds=60)
"""What is left of the promise when the test opens its ticket."""
PATIENCE = 180  # seconds: the rest of the promise, a sweep every 15 s, and a busy machine


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"), DEMO="1", DESK_TIME_TRAVEL="1")
    try:
        yield desk.start()
    finally:
        desk.clear_away()


@pytest.fixture(scope="module")
def call(desk):
    """Ask the running desk's API as an administrator."""
    token = manage(desk, "create_token", "admin@desk.test").strip()

    def ask(path, body=None, **headers):
        request = urllib.request.Request(
            f"{desk.url}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    return ask


def open_ticket(call):
    """Open an urgent ticket that we received a while ago: one minute is left to answer it."""
    received = datetime.now(UTC) - PROMISED + LEFT
    body = {
        "subject": "The lift is stuck",
        "body": "Two of us are in it.",
        "requester": {"email": "eve@lift.test", "name": "Eve", "language": "it"},
        "severity": "critical",
    }
    return call("tickets/", body, **{"Desk-Time": received.isoformat(timespec="seconds")})


def test_a_neglected_ticket_climbs_by_itself_and_its_mail_reaches_the_catcher(desk, call):
    opened = open_ticket(call)
    foreseen = call(f"tickets/{opened['key']}/forecast/")["results"]
    expected = next(step for step in foreseen if step["level"] > 1)
    assert (opened["level"], opened["is_escalated"]) == (1, False)

    wait_until(lambda: call(f"tickets/{opened['key']}/")["is_escalated"], PATIENCE)

    moved = call(f"tickets/{opened['key']}/")
    assert moved["level"] == expected["level"]
    assert moved["assignee"]["id"] == expected["target"]["id"]
    assert moved["sla_state"] == "breached"
    kinds = [event["kind"] for event in call(f"tickets/{opened['key']}/events/?page_size=200")["results"]]
    assert {"clock.breached", "escalation.opened", "escalation.step_fired", "ticket.placed"} <= set(kinds)

    told = {person["email"] for person in people(call, expected["notify"])}
    wait_until(
        lambda: told <= receivers(desk, opened["key"]), 60, lambda: str(receivers(desk, opened["key"]))
    )
    assert opened["requester"]["email"] in receivers(desk, opened["key"])


def test_the_desk_says_that_its_promises_are_watched(desk):
    wait_until(lambda: promises(desk)["sweep"]["ok"], 60, lambda: str(promises(desk)))


def promises(desk):
    """What the desk says of its promises; anything but 200 raises."""
    with urllib.request.urlopen(f"{desk.url}/health/promises", timeout=30) as answer:
        return json.load(answer)


def manage(desk, *command):
    environment = bare_environment(DATA_DIR=str(desk.data_dir))
    return subprocess.run(
        [str(ROOT / "bin" / "manage"), *command], env=environment, check=True, capture_output=True, text=True
    ).stdout


def people(call, someones):
    return [call(f"users/{someone['id']}/") for someone in someones]


def receivers(desk, key):
    """Who got a mail about the ticket, by the mail catcher's files."""
    found = set()
    for file in (desk.data_dir / "mail").rglob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        if key in mail["Subject"]:
            found |= {address.addr_spec for address in mail["To"].addresses}
    return found
