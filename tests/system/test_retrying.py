"""Giving back what was given up: to the sweep, to the relay; once, by whom, and never while it is on its way."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.urls import reverse

from escalation.models import Clock
from helpdesk.deadlines.tasks import sweep
from helpdesk.ledger.models import LEASE, Delivery, Event
from helpdesk.ledger.relay import Undeliverable, drain, sender
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.models import Mail
from helpdesk.system.services.retrying import (
    retry_all_deliveries,
    retry_all_parked,
    retry_delivery,
    retry_parked,
)
from tests.escalation import rules
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def park(ticket):
    row = rules.clock(ticket)
    Clock.objects.filter(pk=row.pk).update(parked_at=Now(), parked_reason="ValueError: bad", attempts=1)
    return row.pk


@pytest.fixture
def parked(cast):
    rules.desk()
    return [park(rules.ticket()) for _number in range(3)]


def told(kind):
    return [(event.stream, event.actor, event.data) for event in Event.objects.filter(kind=kind)]


def test_a_parked_row_goes_back_to_the_sweep_which_then_does_its_work(cast, parked):
    retry_parked("clock", parked[0], actor=cast.admin.pk)
    row = Clock.objects.get(pk=parked[0])
    assert (row.parked_at, row.parked_reason, row.attempts) == (None, "", 0)
    assert Clock.objects.filter(parked_at__isnull=False).count() == 2
    sweep()
    assert Clock.objects.get(pk=parked[0]).breached_at is not None
    assert told("system.deadlines_retried") == [
        ("settings:system", cast.admin.pk, {"of": "clock", "ids": [parked[0]]})
    ]


def test_all_of_them_go_back_at_once(cast, parked):
    assert retry_all_parked(actor=cast.admin.pk) == 3
    assert not Clock.objects.filter(parked_at__isnull=False).exists()
    assert len(told("system.deadlines_retried")) == 1
    assert retry_all_parked(actor=cast.admin.pk) == 0
    assert len(told("system.deadlines_retried")) == 1


@pytest.mark.parametrize("kind", ["clock", "acknowledgement", "nothing"])
def test_what_is_not_parked_is_refused(cast, kind):
    with pytest.raises(ValidationError, match="no longer parked"):
        retry_parked(kind, 1)
    assert told("system.deadlines_retried") == []


def test_two_who_press_at_once_give_it_back_once(cast, transactional_db):
    rules.desk()
    pk = park(rules.ticket())

    def press():
        try:
            retry_parked("clock", pk)
        except ValidationError:
            return "refused"
        return "done"

    assert sorted(at_once(press, press)) == ["done", "refused"]
    assert len(told("system.deadlines_retried")) == 1


def failed_mail(number=1):
    post(
        [
            Letter(
                to=f"customer{number}@shop.test",
                to_name="Maria",
                language="en",
                timezone="UTC",
                kind="audit_found",
                key=f"mail:{number}",
                context={"count": 1},
            )
        ]
    )
    key = f"mail:{number}"
    Mail.objects.filter(key=key).update(state="failed")
    Delivery.objects.filter(key=key).update(state="failed", next_at=None, attempts=10, last_error="550 No.")
    return Delivery.objects.get(key=key)


def test_a_mail_that_failed_leaves_after_all(cast, mailoutbox):
    row = failed_mail()
    retry_delivery(row.pk, actor=cast.admin.pk)
    assert Mail.objects.get().state == "queued"
    assert drain() == 1
    assert [message.to for message in mailoutbox] == [["Maria <customer1@shop.test>"]]
    assert (Mail.objects.get().state, Delivery.objects.get().state) == ("sent", "sent")
    assert told("system.deliveries_retried") == [("settings:system", cast.admin.pk, {"ids": [row.pk]})]


def test_everything_that_failed_or_waits_long_is_tried_again(cast):
    failed_mail(1)
    failed_mail(2)
    Delivery.objects.create(channel="trial", key="far", next_at=Now() + timedelta(hours=4), attempts=7)
    Delivery.objects.create(channel="trial", key="sent", state="sent", next_at=None)
    assert retry_all_deliveries() == 3
    due = Delivery.objects.filter(state="waiting", next_at__lte=Now(), attempts=0)
    assert set(due.values_list("key", flat=True)) == {"mail:1", "mail:2", "far"}


def test_what_may_be_on_its_way_at_this_moment_is_never_sent_twice(cast):
    """A relay that sends has moved the next try ahead by its lease."""
    row = Delivery.objects.create(channel="trial", key="leased", next_at=Now() + LEASE, attempts=1)
    with pytest.raises(ValidationError, match="tried within two minutes"):
        retry_delivery(row.pk)
    assert retry_all_deliveries() == 0


def test_a_delivery_that_cannot_be_sent_fails_again_and_can_be_retried_again(cast, monkeypatch):
    from helpdesk.ledger import relay

    monkeypatch.setattr(relay, "_senders", {**relay._senders})

    @sender("trial")
    def refuse(_payload):
        raise Undeliverable("No such address.")

    row = Delivery.objects.create(channel="trial", key="bad", state="failed", next_at=None)
    for _time in range(2):
        retry_delivery(row.pk)
        drain()
        row.refresh_from_db()
        assert (row.state, row.last_error) == ("failed", "Undeliverable: No such address.")


# The buttons.


def press(client, name, *args):
    answer = client.post(reverse(f"system:{name}", args=args), follow=True)
    assert answer.redirect_chain == [(reverse("system:page"), 303)]
    return answer.content.decode()


def test_the_buttons_do_it_and_say_so(cast, client, parked):
    client.force_login(cast.admin)
    assert "It is tried again within seconds." in press(client, "retry_parked", "clock", parked[0])
    assert "That row is no longer parked." in press(client, "retry_parked", "clock", parked[0])
    assert "2 rows go to the sweep again." in press(client, "retry_all_parked")
    row = failed_mail()
    assert "It is tried again within seconds." in press(client, "retry_delivery", row.pk)
    assert "That delivery has left" in press(client, "retry_delivery", row.pk)
    assert "0 deliveries are tried again." in press(client, "retry_all_deliveries")


@pytest.mark.parametrize("name", ["retry_all_parked", "retry_all_deliveries"])
def test_nobody_but_an_administrator_presses_them(cast, client, parked, name):
    client.force_login(cast.manager)
    assert client.post(reverse(f"system:{name}")).status_code == 403
    assert Clock.objects.filter(parked_at__isnull=False).count() == 3
