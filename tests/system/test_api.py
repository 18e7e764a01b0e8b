"""The system over the API: what it tells, who may ask, and that it gives back by the same verbs as the page."""

import pytest
from django.db.models.functions import Now

from escalation.models import Clock
from helpdesk.deadlines.audit import audit
from helpdesk.deadlines.tasks import sweep
from helpdesk.ledger.models import Delivery, Event
from tests.escalation import rules
from tests.people import api_client, hire

pytestmark = pytest.mark.django_db
SYSTEM = "/api/v1/system/"


@pytest.fixture
def wrong(cast):
    """A desk with a parked promise and a mail that failed."""
    rules.desk()
    ticket = rules.ticket()
    sweep()
    Clock.objects.filter(ticket=ticket, kind="resolution").update(
        parked_at=Now(), parked_reason="ValueError: bad", next_at=Now()
    )
    failed = Delivery.objects.create(
        channel="mail", key="gone", state="failed", next_at=None, last_error="550 No."
    )
    audit()
    return ticket, Clock.objects.get(ticket=ticket, kind="resolution"), failed


def test_it_tells_what_the_page_shows(cast, wrong):
    ticket, clock, failed = wrong
    answer = api_client(cast.admin).get(SYSTEM)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["sweep"]["is_missing"], told["audit"]["in_danger"]) == (False, True)
    (finding,) = [one for one in told["audit"]["findings"] if one["check"] == "parked"]
    assert (finding["check"], finding["ticket"], finding["place"]) == (
        "parked",
        ticket.key,
        f"clock:{clock.pk}",
    )
    (parked,) = told["parked"]
    assert (parked["kind"], parked["id"], parked["ticket"]) == ("clock", clock.pk, ticket.key)
    assert parked["reason"] == "ValueError: bad"
    (leaving,) = [one for one in told["deliveries"] if one["state"] == "failed"]
    assert (leaving["id"], leaving["last_error"], leaving["can_retry"]) == (failed.pk, "550 No.", True)
    assert told["versions"]["Django"]
    assert told["database_bytes"] > 0


def test_before_the_first_audit_there_is_none(cast):
    assert api_client(cast.admin).get(SYSTEM).json()["audit"] is None


def test_one_and_all_are_given_back(cast, wrong):
    _ticket, clock, failed = wrong
    admin = api_client(cast.admin)
    one = {"kind": "clock", "id": clock.pk}
    assert admin.post(f"{SYSTEM}parked/retry/", one).json() == {"retried": 1}
    again = admin.post(f"{SYSTEM}parked/retry/", one)
    assert again.status_code == 400
    assert "That row is no longer parked." in again.content.decode()
    assert admin.post(f"{SYSTEM}parked/retry/").json() == {"retried": 0}
    assert admin.post(f"{SYSTEM}deliveries/retry/", {"id": failed.pk}).json() == {"retried": 1}
    assert admin.post(f"{SYSTEM}deliveries/retry/", {"id": failed.pk}).status_code == 400
    assert admin.post(f"{SYSTEM}deliveries/retry/").json() == {"retried": 0}
    kinds = Event.objects.filter(stream="settings:system").values_list("kind", "actor")
    assert set(kinds) == {
        ("system.deadlines_retried", cast.admin.pk),
        ("system.deliveries_retried", cast.admin.pk),
    }


@pytest.mark.parametrize("body", [{"kind": "clock"}, {"id": 7}, {"kind": "", "id": 7}, {"name": "clock"}])
def test_half_a_name_gives_nothing_back(cast, wrong, body):
    assert api_client(cast.admin).post(f"{SYSTEM}parked/retry/", body).status_code == 400
    assert Clock.objects.filter(parked_at__isnull=False).count() == 1


def test_who_is_no_operator_is_refused(cast):
    assert api_client(cast.manager).get(SYSTEM).status_code == 403
    assert api_client(cast.admin, "tickets:read").get(SYSTEM).status_code == 403
    auditor = api_client(hire("auditor", "Aldo Auditor", role="auditor"))
    assert auditor.post(f"{SYSTEM}parked/retry/").status_code == 403
