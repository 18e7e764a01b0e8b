"""The main job, for real: nobody answers, and under the running beat and worker the ticket climbs and tells."""

import json
import urllib.request
from email import message_from_bytes, policy

import pytest

from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import Desk, bare_environment, wait_until

pytestmark = pytest.mark.slow

BREACH_AND_SWEEP = (
    150  # seconds: the demo's ticket breaches 75 s after it is opened, a sweep comes every 15 s
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"), DEMO="1")
    try:
        yield desk.start()
    finally:
        desk.clear_away()


@pytest.fixture(scope="module")
def call(desk):
    """Ask the running desk's API as an administrator."""
    token = manage(desk, "create_token", "admin@desk.test").strip()

    def get(path):
        request = urllib.request.Request(
            f"{desk.url}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    return get


def test_a_neglected_ticket_climbs_by_itself_and_its_mail_reaches_the_catcher(desk, call):
    shown = call("tickets/?tag=watch-me&status=new")["results"][0]
    expected = next(
        step for step in call(f"tickets/{shown['key']}/forecast/")["results"] if step["level"] > 1
    )
    assert (shown["level"], shown["is_escalated"]) == (1, False)

    wait_until(lambda: call(f"tickets/{shown['key']}/")["is_escalated"], BREACH_AND_SWEEP)

    moved = call(f"tickets/{shown['key']}/")
    assert moved["level"] == expected["level"]
    assert moved["assignee"]["id"] == expected["target"]["id"]
    assert moved["sla_state"] == "breached"
    kinds = [event["kind"] for event in call(f"tickets/{shown['key']}/events/?page_size=200")["results"]]
    assert {"clock.breached", "escalation.opened", "escalation.step_fired", "ticket.placed"} <= set(kinds)

    told = {person["email"] for person in people(call, expected["notify"])}
    wait_until(lambda: told <= receivers(desk, shown["key"]), 60, lambda: str(receivers(desk, shown["key"])))
    assert shown["requester"]["email"] in receivers(desk, shown["key"])


def test_the_desk_says_that_its_promises_are_watched(desk):
    with urllib.request.urlopen(f"{desk.url}/health/promises", timeout=30) as answer:
        assert answer.status == 200
        assert json.load(answer)["sweep"]["ok"]


def manage(desk, *command):
    import subprocess

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
