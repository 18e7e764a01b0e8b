"""One's own notifications, and every mail for administrators."""

from tests.people import api_client
from tickets.services.placing import assign


def test_one_reads_ones_own_notifications(clients, cast, ticket):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.lead)
    (line,) = clients.l1.get("/api/v1/notifications/?unread=true").json()["results"]
    assert ticket.key in line["text"]
    assert (line["kind"], line["read_at"]) == ("ticket_assigned", None)
    assert clients.l2.get("/api/v1/notifications/").json()["results"] == []


def test_notifications_are_marked_as_read(clients, cast, ticket):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.lead)
    line = clients.l1.get("/api/v1/notifications/").json()["results"][0]
    assert clients.l2.post("/api/v1/notifications/read/", {"ids": [line["id"]]}).json() == {"read": 0}
    assert clients.l1.post("/api/v1/notifications/read/", {"ids": [line["id"]]}).json() == {"read": 1}
    assert clients.l1.post("/api/v1/notifications/read/").json() == {"read": 0}
    assert clients.l1.get("/api/v1/notifications/?unread=true").json()["results"] == []
    assert len(clients.l1.get("/api/v1/notifications/?unread=false").json()["results"]) == 1


def test_administrators_see_every_mail(clients, ticket):
    (mail,) = clients.admin.get(f"/api/v1/mails/?ticket={ticket.key}").json()["results"]
    assert mail.keys() >= {"id", "to", "subject", "language", "state", "event", "sent_at", "message_id"}
    assert (mail["to"], mail["state"]) == ("maria@shop.test", "queued")
    assert ticket.key in mail["subject"]
    assert clients.admin.get("/api/v1/mails/?ticket=HD-999999").json()["results"] == []
    assert clients.admin.get("/api/v1/mails/?state=sent").json()["results"] == []


def test_nobody_else_sees_mails(clients, cast):
    assert clients.manager.get("/api/v1/mails/").status_code == 403
    assert api_client(cast.admin, "tickets:read").get("/api/v1/mails/").status_code == 403
