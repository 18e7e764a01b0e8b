"""The forecast that the API gives is what the sweep then does, as the API shows it."""

import io
import json
from datetime import datetime, timedelta

from django.core.management import call_command

from tests.api.desk import opening

AT = "2031-05-05T09:00:00Z"


def sweep(at):
    out = io.StringIO()
    call_command("sweep", "--as-of", at.isoformat(), stdout=out)
    return json.loads(out.getvalue())


def place(client, url, at):
    ticket = client.get(f"{url}/", headers={"Desk-Time": at.isoformat()}).json()
    return ticket["level"], ticket["team"], ticket["assignee"], ticket["sla_state"]


def test_a_neglected_ticket_climbs_as_foretold(l1, admin, rules):
    key = l1.post("/api/v1/tickets/", opening(severity="critical"), headers={"Desk-Time": AT}).json()["key"]
    url = f"/api/v1/tickets/{key}"
    foretold = l1.get(f"{url}/forecast/", headers={"Desk-Time": AT}).json()["results"]
    assert len(foretold) >= 2
    for step in foretold:
        at = datetime.fromisoformat(step["at"])
        before = place(l1, url, at)[:3]
        sweep(at - timedelta(seconds=1))
        assert place(l1, url, at)[:3] == before
        sweep(at)
        level, team, assignee, state = place(l1, url, at)
        assert (level, state) == (step["level"], "breached")
        holder = assignee or team
        assert (holder["id"], holder["name"]) == (step["target"]["id"], step["target"]["name"])
    (escalation,) = l1.get(f"/api/v1/escalations/?ticket={key}").json()["results"]
    detail = l1.get(f"/api/v1/escalations/{escalation['id']}/").json()
    fired = [step for step in detail["steps"] if step["outcome"] == "fired"]
    assert [(step["number"], step["fired_at"]) for step in fired] == [
        (step["number"], step["at"]) for step in foretold
    ]
    mails = admin.get(f"/api/v1/mails/?ticket={key}").json()["results"]
    told = {mail["to"] for mail in mails}
    assert {"lead@desk.test", "maria@shop.test", "manager@desk.test"} <= told
