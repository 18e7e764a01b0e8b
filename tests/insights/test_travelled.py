"""Figures go by when things took effect: in the past, or ahead of the real clock."""

import pytest

from tests.escalation import rules
from tests.people import api_client

pytestmark = pytest.mark.django_db
OPENED = {"subject": "It broke", "body": "Nothing works.", "requester": {"email": "a@shop.test", "name": "A"}}


def rate(client, **parameters):
    body = client.get("/api/v1/reports/escalation-rate/", {"tz": "UTC", **parameters}).json()
    return body["total"]["numerator"], body["total"]["denominator"]


@pytest.mark.parametrize(("year", "other"), [("2021", "2040"), ("2040", "2021")])
def test_what_was_written_at_another_time_counts_at_that_time(cast, settings, year, other):
    settings.DESK_TIME_TRAVEL = True
    rules.desk()
    client, first_line = api_client(cast.manager), api_client(cast.l1)
    opened = first_line.post("/api/v1/tickets/", OPENED, headers={"Desk-Time": f"{year}-06-30T23:59:59Z"})
    assert opened.status_code == 201, opened.content
    path = f"/api/v1/tickets/{opened.json()['key']}/escalate/"
    proposal = first_line.get(path).json()
    raised = first_line.post(
        path,
        {
            "kind": "functional",
            "reason": "knowledge",
            "note": {"summary": "Please."},
            "seen": proposal["seen"],
        },
        headers={"Desk-Time": f"{year}-07-02T10:00:00Z"},
    )
    assert raised.status_code in {200, 201}, raised.content
    june = {"from": f"{year}-06-01", "to": f"{year}-07-01"}
    july = {"from": f"{year}-07-01", "to": f"{year}-08-01"}
    assert rate(client, **june) == (1, 1)
    assert rate(client, **july) == (0, 0)
    assert rate(client, **june, tz="Europe/Madrid") == (0, 0)
    assert rate(client, **july, tz="Europe/Madrid") == (1, 1)
    assert rate(client, **june, as_of=f"{year}-07-02T09:59:59Z") == (0, 1)
    assert rate(client, **june, as_of=f"{year}-07-02T10:00:00Z") == (1, 1)
    assert rate(client, **{"from": f"{other}-06-01", "to": f"{other}-07-01"}) == (0, 0)
