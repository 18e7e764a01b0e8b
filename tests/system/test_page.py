"""The system page: what it shows to whom, in how many queries, and what it says while parts of the desk are away."""

import socket
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.html import escape

from escalation.models import Clock
from helpdesk import __version__
from helpdesk.deadlines.audit import audit
from helpdesk.deadlines.models import AuditReport, Heartbeat
from helpdesk.deadlines.tasks import sweep
from helpdesk.ledger.models import Delivery
from helpdesk.web import counters
from tests.api import desk
from tests.people import hire

pytestmark = pytest.mark.django_db
PAGE = reverse("system:page")


@pytest.fixture(autouse=True)
def nobody_seen_yet():
    client = counters._client()
    client.delete(counters.PULSES)
    client.close()


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.admin)
    return cast.admin


@pytest.fixture
def watched(admin):
    """A desk that was swept and audited just now."""
    desk.publish_rules(cast_of(admin))
    sweep()
    audit()


def cast_of(admin):
    from types import SimpleNamespace

    from helpdesk.accounts.models import User

    return SimpleNamespace(manager=User.objects.get(email="manager@desk.test"), admin=admin)


def shown(client, **headers):
    answer = client.get(PAGE, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def park(reason="Step 2 reaches nobody."):
    ticket = desk.open_one()
    row = Clock.objects.filter(ticket=ticket).first() or pytest.fail("There is no clock.")
    Clock.objects.filter(pk=row.pk).update(parked_at=Now(), parked_reason=reason, next_at=Now())
    return row


def failed(**fields):
    return Delivery.objects.create(
        **{
            "channel": "mail",
            "key": "failed",
            "state": "failed",
            "next_at": None,
            "last_error": "550 No.",
            **fields,
        }
    )


@pytest.mark.parametrize("login", ["manager", "escalations", "lead", "l1"])
def test_who_is_no_operator_is_refused(cast, client, login):
    client.force_login(getattr(cast, login))
    assert client.get(PAGE).status_code == 403


def test_an_auditor_looks_and_presses_nothing(cast, client):
    failed()
    client.force_login(hire("auditor", "Aldo Auditor", role="auditor"))
    assert "Retry" not in shown(client).replace('<span class="visually-hidden">Retry</span>', "")
    assert client.post(reverse("system:retry_all_parked")).status_code == 403
    assert client.post(reverse("system:retry_all_deliveries")).status_code == 403


def test_the_menu_of_an_administrator_leads_there_and_nobody_elses(cast, client):
    client.force_login(cast.admin)
    assert f'href="{PAGE}"' in client.get("/q/").content.decode()
    client.force_login(cast.l1)
    assert f'href="{PAGE}"' not in client.get("/q/").content.decode()


def test_a_desk_that_is_well_says_so(client, watched):
    page = shown(client)
    assert "Every promise is watched." in page
    assert "Nothing is wrong." in page
    assert "None: the sweep has given up on nothing." in page
    assert __version__ in page
    assert "PostgreSQL" in page


def test_a_sweep_that_does_not_run_is_the_first_thing_said(client, watched):
    Heartbeat.objects.update(at=Now() - timedelta(minutes=3))
    assert "The sweep does not run" in shown(client)


def test_a_desk_that_was_never_audited_says_so(client, admin):
    Heartbeat.objects.create(name="sweep", at=Now())
    page = shown(client)
    assert "The auditor has not looked yet" in page
    assert "There was no audit yet." in page


def test_an_auditor_that_stayed_away_is_missed(client, watched):
    AuditReport.objects.update(at=Now() - timedelta(minutes=16))
    assert "Nobody has looked for a while" in shown(client)


def test_a_finding_leads_to_its_ticket(client, watched):
    ticket = desk.open_one()
    Clock.objects.filter(ticket=ticket, kind="first_response").update(next_at=None)
    audit()
    page = shown(client)
    assert "Promises are in danger" in page
    assert f'href="/t/{ticket.key}"' in page
    assert escape(f"The clock first_response of {ticket.key} runs and would never come due") in page


def test_a_parked_row_shows_its_reason_its_ticket_and_a_way_back(client, watched):
    row = park("Step 2 reaches <nobody>.")
    page = shown(client)
    assert escape("Step 2 reaches <nobody>.") in page
    assert f'href="/t/HD-{row.ticket_id}"' in page
    assert reverse("system:retry_parked", args=["clock", row.pk]) in page


def test_what_failed_shows_why_and_what_comes_soon_by_itself_has_no_button(client, watched):
    gone = failed()
    soon = Delivery.objects.create(
        channel="mail", key="soon", next_at=Now() + timedelta(seconds=30), attempts=2
    )
    far = Delivery.objects.create(channel="chat", key="far", next_at=Now() + timedelta(hours=4), attempts=8)
    page = shown(client)
    assert "550 No." in page
    buttons = [pk for pk in (gone.pk, soon.pk, far.pk) if reverse("system:retry_delivery", args=[pk]) in page]
    assert buttons == [gone.pk, far.pk]


def test_long_lists_end_and_say_how_many_there_are(client, watched):
    Delivery.objects.bulk_create(
        Delivery(channel="mail", key=f"failed:{number}", state="failed", next_at=None) for number in range(40)
    )
    page = shown(client)
    assert page.count("/retry/") - page.count("deliveries/retry/") - page.count("parked/retry/") == 25
    assert "Failed in all: 40." in page


def test_workers_and_beat_are_seen_and_missed(client, watched):
    assert shown(client).count("None was seen for a minute.") == 2
    counters.pulse("worker", "celery@one")
    counters.pulse("beat", "machine")
    page = shown(client)
    assert "celery@one" in page
    assert "None was seen for a minute." not in page


def test_a_redis_that_is_away_is_said_and_the_rest_is_shown(client, watched, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        page = shown(client)
    assert "Valkey does not answer" in page
    assert "Every promise is watched." in page


def test_the_switch_is_told_of_without_its_address(client, watched, settings):
    assert "None is set" in shown(client)
    settings.DEADMAN_URL = "https://ping.example/secret"
    assert "Not told yet" in shown(client)
    AuditReport.objects.update(ping_error="It answered 500.")
    page = shown(client)
    assert "It answered 500." in page
    assert "secret" not in page


def test_the_page_asks_for_its_part_alone(client, watched):
    part = shown(client, **{"HX-Request": "true", "HX-Target": "system"})
    assert "<html" not in part
    assert "Every promise is watched." in part
    assert 'data-refresh="system"' in shown(client)


def test_it_costs_the_same_however_much_is_wrong(client, watched, budget):
    for number in range(5):
        park()
        failed(key=f"failed:{number}")
    audit()
    client.get(PAGE)
    with budget("page: system"):
        client.get(PAGE)
