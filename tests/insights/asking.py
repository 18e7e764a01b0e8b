"""Asking reports over the API: the figures of a May, and their files."""

MAY = {"from": "2026-05-01", "to": "2026-06-01", "tz": "UTC"}
RATE = "/api/v1/reports/escalation-rate/"


def total(client, name="escalation-rate", **parameters):
    answered = client.get(f"/api/v1/reports/{name}/", {**MAY, **parameters})
    assert answered.status_code == 200, answered.content
    return answered.json()["total"]


def counted(client, name="escalation-rate", **parameters):
    found = total(client, name, **parameters)
    return found["numerator"], found["denominator"]


def read(answered):
    assert answered.status_code == 200, answered.content
    return b"".join(answered.streaming_content)
