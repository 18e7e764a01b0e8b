"""Chat notices over real HTTP to a service on this machine: sent, tried again, given up."""

import json
import logging
from datetime import timedelta

import pytest
from django.utils.translation import gettext_lazy as _

from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.relay import drain
from helpdesk.notifications import kinds
from helpdesk.notifications.digests import register_kind
from helpdesk.notifications.models import Mail, NoticePreferences, Notification, WaitingNotice
from helpdesk.notifications.services import addresses
from helpdesk.notifications.services.preferences import Wishes, set_preferences
from helpdesk.notifications.tell import FLOOD, tell
from helpdesk.web.times import now
from tests.notifications.chat.telling import AT, SECRET, fresh, let_time_pass, notice

pytestmark = pytest.mark.django_db


def test_a_notice_arrives_in_words_with_a_link(address, maria, service):
    tell([notice(maria)], at=AT)
    assert drain() == 1
    (message,) = service.taken
    assert (message["title"], message["message"]) == (
        "HD-1 is yours: Till",
        "https://desk.example.com/t/HD-1",
    )
    assert fresh(address).reached_at is not None
    assert not address.has_failed


def test_what_people_wrote_stays_out_of_chat(address, maria, service):
    tell([notice(maria, story={"message": "SECRET-NOTE-9f2"})], at=AT)
    drain()
    assert "SECRET-NOTE-9f2" not in json.dumps(service.taken)


def test_a_notice_speaks_its_readers_language(address, maria, service):
    type(maria).objects.update(language="it")
    kinds.declare("lazy", _("Monday"), "ticket_assigned", label="Mondays", usually=["chat"])
    tell([notice(maria, kind="lazy")], at=AT)
    drain()
    assert service.titles() == ["Lunedì"]


def test_many_at_once_come_in_one_notice(address, maria, service):
    tell([notice(maria, key=str(number)) for number in range(FLOOD + 1)], at=AT)
    assert drain() == 0
    register_kind()
    sweep_until_quiet(now() + timedelta(minutes=2))
    assert not WaitingNotice.objects.exists()
    assert drain() == 1
    assert service.titles() == [f"{FLOOD + 1} pieces of news"]
    assert service.taken[0]["message"].count("https://desk.example.com/t/HD-1") == FLOOD + 1


def test_a_service_in_trouble_gets_it_later(address, maria, service):
    service.answer = 503
    tell([notice(maria)], at=AT)
    assert drain() == 0
    assert Delivery.objects.get().state == "waiting"
    assert fresh(address).is_on
    assert address.has_failed
    service.answer = 200
    let_time_pass(minutes=10)
    assert drain() == 1
    assert not fresh(address).has_failed


@pytest.mark.parametrize("answer", [401, 403, 404, 410])
def test_an_address_that_fails_for_good_is_switched_off_and_its_owner_told(address, maria, service, answer):
    service.answer = answer
    tell([notice(maria)], at=AT)
    drain()
    assert not fresh(address).is_on
    assert Delivery.objects.get(channel="chat").state == "failed"
    assert Notification.objects.filter(kind="address_failed").get().user == maria
    assert Mail.objects.get().subject == "JSON: Phone no longer takes notices"
    tell([notice(maria, key="next")], at=AT)
    assert Delivery.objects.filter(channel="chat").count() == 1


def test_an_address_that_stays_away_for_two_days_is_switched_off(address, maria, service):
    service.answer = 500
    tell([notice(maria)], at=AT)
    for _try in range(10):
        drain()
        let_time_pass(days=2)
    assert not fresh(address).is_on
    assert Notification.objects.filter(kind="address_failed").count() == 1


def test_what_must_not_be_missed_is_mailed_when_chat_gives_up(address, maria, service):
    set_preferences(maria, Wishes(kinds={"escalation_reached_you": ["chat"]}))
    service.answer = 410
    tell([notice(maria, kind="escalation_reached_you")], at=AT)
    assert not Mail.objects.exists()
    drain()
    assert Mail.objects.filter(kind="escalation_reached_you").count() == 1


def test_a_redirect_is_not_followed(address, maria, service):
    service.answer, service.location = 302, service.url.replace("json://", "http://")
    tell([notice(maria)], at=AT)
    drain()
    assert len(service.taken) == 1
    assert Delivery.objects.get(channel="chat").state == "waiting"


def test_a_test_says_hello_at_most_once_a_minute(address, maria, service):
    addresses.send_test(address, by=maria)
    addresses.send_test(address, by=maria)
    assert drain() == 1
    assert service.titles() == ["A test from the help desk"]
    assert fresh(address).reached_at is not None


def test_a_test_that_fails_is_not_tried_again_and_switches_nothing_off(address, maria, service):
    service.answer = 500
    addresses.send_test(address, by=maria)
    drain()
    assert Delivery.objects.get().state == "failed"
    assert fresh(address).is_on
    assert address.has_failed
    assert not Notification.objects.exists()


def test_a_test_switches_an_address_on(address, maria, service):
    addresses.switch(address, on=False, by=maria)
    addresses.send_test(address, by=maria)
    assert fresh(address).is_on


def test_an_address_that_was_taken_away_gets_nothing_more(address, maria, service):
    tell([notice(maria)], at=AT)
    addresses.remove(address, by=maria)
    drain()
    assert service.taken == []
    assert Delivery.objects.get().state == "failed"


def test_whoever_left_gets_nothing_more_and_no_mail_instead(address, maria, service):
    tell([notice(maria, kind="escalation_reached_you")], at=AT)
    Mail.objects.all().delete()
    type(maria).objects.update(is_active=False)
    drain()
    assert service.taken == []
    assert not Mail.objects.exists()
    assert fresh(address).is_on


def test_the_secret_is_in_no_log_error_event_or_notice(address, maria, service, caplog):
    caplog.set_level(logging.DEBUG)
    for answer in (500, 404):
        service.answer = answer
        tell([notice(maria, key=str(answer))], at=AT)
        drain()
    assert len(service.taken) == 2
    kept = [*Delivery.objects.values_list("payload", "last_error"), *Event.objects.values_list("data")]
    kept += [*Notification.objects.values_list("context"), *Mail.objects.values_list("context", "subject")]
    assert SECRET not in caplog.text + repr(kept)
    assert SECRET not in str(address)


def test_preferences_of_nobody_are_made_by_telling(maria, address):
    NoticePreferences.objects.all().delete()
    tell([notice(maria)], at=AT)
    assert not NoticePreferences.objects.exists()
