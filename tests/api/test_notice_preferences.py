"""What one is told of, addresses for chat notices, channels of teams and single mails, over the API."""

import pytest

from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Mail, NoticeAddress
from tests.people import api_client, hire

PREFERENCES = "/api/v1/notifications/preferences/"
ADDRESSES = "/api/v1/notifications/addresses/"
CHANNELS = "/api/v1/notifications/channels/"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
QUIET = {"start": "20:00", "end": "08:00", "days": [0, 1, 2, 3, 4]}


def channels_of(answer, kind):
    return next(each["channels"] for each in answer.json()["kinds"] if each["kind"] == kind)


def test_one_reads_what_is_usual(clients):
    answer = clients.l1.get(PREFERENCES)
    body = answer.json()
    assert (body["rhythm"], body["daily_hour"], body["quiet"], body["timezone"]) == (
        "at_once",
        8,
        None,
        "UTC",
    )
    assert channels_of(answer, "ticket_customer_replied") == ["bell"]
    reached = next(each for each in body["kinds"] if each["kind"] == "escalation_reached_you")
    assert reached["is_urgent"]
    assert reached["needed"]
    assert {each["kind"] for each in body["kinds"]}.isdisjoint({"reply", "step_message", "digest"})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("put", PREFERENCES, {"rhythm": "daily"}),
        ("post", ADDRESSES, {"name": "Phone", "url": SLACK}),
        ("patch", f"{ADDRESSES}1/", {"is_on": False}),
        ("delete", f"{ADDRESSES}1/", {}),
        ("post", f"{ADDRESSES}1/test/", {}),
    ],
)
def test_a_token_that_only_reads_sends_nobodys_news_elsewhere(cast, method, path, body):
    program = api_client(cast.l1, "tickets:read")
    answer = getattr(program, method)(path, body, format="json")
    assert (answer.status_code, "tickets:write" in answer.json()["detail"]) == (403, True)
    assert not NoticeAddress.objects.exists()


def test_an_auditor_sets_their_own_preferences_though_no_token_of_theirs_writes(cast):
    auditor = hire("auditor", "Aldo Auditor", role="auditor")
    program = api_client(auditor, "tickets:read")
    answer = program.put(PREFERENCES, {"rhythm": "daily"}, format="json")
    assert (answer.status_code, answer.json()["rhythm"]) == (200, "daily")
    assert program.get(PREFERENCES).json()["rhythm"] == "daily"
    assert api_client(cast.l1).get(PREFERENCES).json()["rhythm"] == "at_once"


def test_an_auditor_adds_an_address_in_the_browser_and_not_with_a_token(client, db):
    auditor = hire("auditor", "Aldo Auditor", role="auditor")
    phone = {"name": "Phone", "url": SLACK}
    assert api_client(auditor, "tickets:read").post(ADDRESSES, phone, format="json").status_code == 403
    client.force_login(auditor)
    assert client.post(ADDRESSES, phone, content_type="application/json").status_code == 201
    assert NoticeAddress.objects.get().user == auditor


def test_a_token_of_an_auditor_sets_no_preferences_that_it_may_not_read(db):
    auditor = hire("auditor", "Aldo Auditor", role="auditor")
    answer = api_client(auditor, "reports:read").put(PREFERENCES, {"rhythm": "daily"}, format="json")
    assert answer.status_code == 403


def test_one_sets_a_part_and_the_rest_stays(clients, cast):
    clients.l1.put(PREFERENCES, {"rhythm": "daily", "daily_hour": 7, "quiet": QUIET})
    answer = clients.l1.put(PREFERENCES, {"kinds": [{"kind": "ticket_assigned", "channels": ["bell"]}]})
    body = answer.json()
    assert (body["rhythm"], body["daily_hour"], body["quiet"]) == ("daily", 7, QUIET)
    assert channels_of(answer, "ticket_assigned") == ["bell"]
    assert channels_of(answer, "escalation_notice") == ["bell", "mail"]
    assert clients.l1.put(PREFERENCES, {"quiet": None}).json()["quiet"] is None
    assert clients.l2.get(PREFERENCES).json()["rhythm"] == "at_once"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rhythm": "never"}, "rhythm"),
        ({"daily_hour": 24}, "daily_hour"),
        ({"quiet": {"start": "20:00"}}, "quiet.end"),
        ({"quiet": {"start": "20:00", "end": "08:00", "days": []}}, "quiet.days"),
        ({"quiet": {"start": "late", "end": "08:00", "days": [1]}}, "quiet.start"),
        ({"quiet": {"start": "20:00:30", "end": "08:00", "days": [1]}}, "quiet.start"),
        ({"quiet": {"start": "20:00", "end": "08:00+03:00", "days": [1]}}, "quiet.end"),
        ({"kinds": [{"kind": "nothing", "channels": []}]}, "kinds"),
        ({"kinds": [{"kind": "escalation_reached_you", "channels": ["bell"]}]}, "kinds"),
        ({"volume": 11}, "volume"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(clients, body, field):
    answer = clients.l1.put(PREFERENCES, body)
    assert answer.status_code == 400
    assert any(name.startswith(field.partition(".")[0]) for name in answer.json()["errors"])
    assert clients.l1.get(PREFERENCES).json()["rhythm"] == "at_once"


def test_an_address_is_added_tried_switched_and_removed(clients, cast):
    made = clients.l1.post(ADDRESSES, {"name": "Phone", "url": SLACK})
    assert made.status_code == 201
    address = made.json()
    assert (address["name"], address["service"], address["is_on"], "url" in address) == (
        "Phone",
        "Slack",
        True,
        False,
    )
    one = f"{ADDRESSES}{address['id']}/"
    assert clients.l1.post(f"{one}test/").status_code == 202
    assert Delivery.objects.filter(channel="chat").count() == 1
    assert clients.l1.patch(one, {"is_on": False}).json()["is_on"] is False
    assert [each["id"] for each in clients.l1.get(ADDRESSES).json()["results"]] == [address["id"]]
    assert clients.l1.delete(one).status_code == 204
    assert clients.l1.get(ADDRESSES).json()["results"] == []


@pytest.mark.parametrize(
    "url", ["json://example.com/", "json://127.0.0.1:6379/", "mailto://a:b@localhost", "x"]
)
def test_an_address_that_the_desk_does_not_call_is_refused(clients, url):
    """W03: no other service, nothing inside."""
    answer = clients.l1.post(ADDRESSES, {"name": "x", "url": url})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["url"]


def test_anothers_address_is_not_there(clients, cast):
    address = NoticeAddress.objects.create(user=cast.l2, name="Phone", service="Slack", url=SLACK)
    one = f"{ADDRESSES}{address.pk}/"
    assert clients.l1.patch(one, {"is_on": False}).status_code == 404
    assert clients.l1.delete(one).status_code == 404
    assert clients.l1.post(f"{one}test/").status_code == 404
    assert clients.admin.delete(f"{CHANNELS}{address.pk}/").status_code == 404


def test_an_administrator_sets_a_teams_channel(clients, cast):
    facts = {
        "name": "ops",
        "url": SLACK,
        "team": "second-line",
        "kinds": ["escalation_notice"],
        "language": "ru",
    }
    made = clients.admin.post(CHANNELS, facts)
    assert made.status_code == 201
    assert made.json()["team"]["slug"] == "second-line"
    assert made.json()["kinds"] == ["escalation_notice"]
    one = f"{CHANNELS}{made.json()['id']}/"
    assert clients.admin.patch(one, {"is_on": False}).json()["is_on"] is False
    assert clients.admin.post(f"{one}test/").status_code == 202
    assert clients.admin.delete(one).status_code == 204


@pytest.mark.parametrize("who", ["l1", "lead", "manager"])
def test_nobody_else_sets_channels(clients, who):
    assert getattr(clients, who).get(CHANNELS).status_code == 403
    assert (
        getattr(clients, who).post(CHANNELS, {"name": "x", "url": SLACK, "kinds": ["x"]}).status_code == 403
    )


def test_a_channel_of_an_unknown_kind_is_refused(clients):
    answer = clients.admin.post(CHANNELS, {"name": "x", "url": SLACK, "kinds": ["ticket_assigned"]})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["kinds"])


def test_an_administrator_reads_a_mail_whole(clients, ticket):
    row = clients.admin.get("/api/v1/mails/").json()["results"][0]
    assert "text" not in row
    mail = clients.admin.get(f"/api/v1/mails/{row['id']}/").json()
    assert mail["subject"] == row["subject"]
    assert mail["text"]
    assert mail["html"].startswith("<!DOCTYPE html>")
    assert (mail["attempts"], mail["last_error"]) == (0, "")
    assert clients.l1.get(f"/api/v1/mails/{row['id']}/").status_code == 403


def test_a_mail_that_failed_is_put_back(clients, ticket):
    mail = Mail.objects.first()
    Mail.objects.filter(pk=mail.pk).update(state="failed")
    Delivery.objects.filter(key=mail.key).update(state="failed", next_at=None, attempts=10)
    assert clients.l1.post(f"/api/v1/mails/{mail.pk}/again/").status_code == 403
    answer = clients.admin.post(f"/api/v1/mails/{mail.pk}/again/")
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert Delivery.objects.get(key=mail.key).state == "waiting"
    assert clients.admin.post(f"/api/v1/mails/{mail.pk}/again/").status_code == 400
