"""Chat notices over real HTTP to a service on this machine: sent, tried again, given up, and never to the inside."""

import json
import logging
import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.services import teams
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.relay import drain
from helpdesk.notifications import kinds
from helpdesk.notifications.digests import register_kind
from helpdesk.notifications.models import Mail, NoticeAddress, NoticePreferences, Notification, WaitingNotice
from helpdesk.notifications.services import addresses
from helpdesk.notifications.services.preferences import Wishes, set_preferences
from helpdesk.notifications.tell import FLOOD, Notice, tell
from helpdesk.web.times import now

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "s3cr3t-9f2a"

pytestmark = pytest.mark.django_db


class Service:
    """A chat service: what it took, and what it answers."""

    def __init__(self, port):
        self.url = f"json://desk:{SECRET}@127.0.0.1:{port}/hook"
        self.taken = []
        self.answer = 200
        self.location = ""

    def titles(self):
        return [message["title"] for message in self.taken]


@pytest.fixture
def service(settings):
    """A real service on this machine, which the operator allows for the trial."""
    settings.NOTICE_SERVICES = ["json", "slack", "tgram", "mailto", "ntfys"]
    settings.NOTICES_TO_PRIVATE_HOSTS = True
    settings.SITE_URL = "https://desk.example.com"

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answers.taken.append(json.loads(body))
            self.send_response(answers.answer)
            if answers.location:
                self.send_header("Location", answers.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815  a redirect that is followed comes back as a GET

        def log_message(self, *_args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    answers = Service(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield answers
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.fixture
def maria(make_user):
    user = make_user("maria")
    set_preferences(user, Wishes(kinds={"ticket_assigned": ["bell", "chat"]}))
    return user


@pytest.fixture
def address(maria, service):
    return addresses.add_own(maria, name="Phone", url=service.url)


def notice(*people, key="k", kind="ticket_assigned", **fields):
    context = {"key": "HD-1", "subject": "Till"}
    return Notice(
        **{"kind": kind, "key": key, "people": people, "context": context, "url": "/t/HD-1", **fields}
    )


def fresh(address):
    address.refresh_from_db()
    return address


def let_time_pass(**span):
    Delivery.objects.exclude(next_at=None).update(next_at=F("next_at") - timedelta(**span))


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


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("jsons://example.com/x", "not allowed"),
        ("xml://example.com/x", "not allowed"),
        ("ntfy://ntfy.sh/topic", "not allowed"),
        ("file:///etc/passwd", "no address"),
        ("gopher://example.com/", "no address"),
        ("hello", "no address"),
        ("slack://bad", "no address"),
        ("json://exa\nmple.com/", "no address"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=/etc/passwd", "parameter"),
        ("json://example.com/?verify=no", "parameter"),
        ("json://example.com/?rto=9999", "parameter"),
        ("json://example.com/?+X-Header=1", "parameter"),
        ("mailto://a:b@gmail.com/?pgpkey=/etc/passwd", "parameter"),
    ],
)
def test_an_address_that_could_do_more_than_send_notices_is_refused(maria, service, url, why):
    """W03: no service that sends whatever it likes, no files, no switched-off checks."""
    with pytest.raises(ValidationError) as refused:
        addresses.add_own(maria, name="x", url=url)
    assert why in refused.value.message_dict["url"][0]
    assert not NoticeAddress.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:6379/",
        "json://127.1/",
        "json://2130706433/",
        "json://0x7f000001/",
        "json://0.0.0.0/",
        "json://[::1]/",
        "json://[::ffff:127.0.0.1]/",
        "json://169.254.169.254/",
        "json://10.0.0.1/",
        "json://100.64.0.1/",
        "json://localhost/",
        "json://localhost.localdomain/",
        "ntfys://printer.local/topic",
        "mailto://a:b@example.com/?smtp=127.0.0.1",
    ],
)
def test_an_inner_host_is_refused_when_it_is_added(maria, service, settings, url):
    """W01, W03: refused at save, in a sentence that tells nothing of the inside."""
    settings.NOTICES_TO_PRIVATE_HOSTS = False
    with pytest.raises(ValidationError) as refused:
        addresses.add_own(maria, name="x", url=url)
    sentence = refused.value.message_dict["url"][0]
    assert sentence in {
        "Notices can only be sent to the public network.",
        "This is no address that notices can be sent to.",
    }


def test_a_name_that_leads_inside_is_refused_when_it_is_called(
    address, maria, service, settings, monkeypatch
):
    """W01, W03: checked on the address that is really connected to, so a name cannot change its mind."""
    settings.NOTICES_TO_PRIVATE_HOSTS = False
    port = service.url.rpartition(":")[2].partition("/")[0]
    NoticeAddress.objects.update(url=f"json://rebound.example.com:{port}/hook")
    real = socket.getaddrinfo

    def resolve(host, *args, **options):
        return real("127.0.0.1" if host == "rebound.example.com" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    tell([notice(maria)], at=AT)
    drain()
    assert service.taken == []
    assert Delivery.objects.get().last_error == (
        "NotTaken: The service could not be reached or did not take it."
    )


def test_an_operator_who_forbids_a_service_later_is_obeyed(address, maria, service, settings):
    tell([notice(maria)], at=AT)
    settings.NOTICE_SERVICES = ["slack"]
    drain()
    assert service.taken == []
    assert not fresh(address).is_on


def test_nobody_has_more_than_ten_addresses(maria, service):
    for number in range(10):
        addresses.add_own(maria, name=str(number), url=service.url)
    with pytest.raises(ValidationError):
        addresses.add_own(maria, name="eleven", url=service.url)


@pytest.fixture
def team(make_user):
    return teams.create(slug="second", name="Second line", level=2)


@pytest.fixture
def private(make_user):
    return teams.create(slug="board", name="Board", level=3, is_private=True)


def channel(by, service, team=None, kinds=("escalation_notice",), language="en"):
    return addresses.add_shared(by, name="ops", url=service.url, team=team, told_of=kinds, language=language)


def test_a_teams_channel_hears_of_escalations_to_that_team(maria, team, private, service):
    channel(maria, service, team)
    tell(
        [
            notice(kind="escalation_notice", teams=[team.pk]),
            notice(kind="escalation_notice", key="o", teams=[private.pk]),
        ],
        at=AT,
    )
    drain()
    assert service.titles() == ["HD-1 climbed to"]


def test_the_desks_channel_hears_of_all_teams_but_the_private(maria, team, private, service):
    channel(maria, service)
    tell([notice(kind="escalation_notice", teams=[private.pk])], at=AT)
    tell([notice(kind="escalation_notice", key="o", teams=[team.pk])], at=AT)
    tell([notice(kind="escalation_notice", key="p")], at=AT)
    assert drain() == 1


def test_a_channel_hears_once_and_only_of_its_kinds(maria, team, service):
    channel(maria, service, team)
    for _again in range(2):
        tell([notice(kind="escalation_notice", teams=[team.pk])], at=AT)
        tell([notice(kind="ticket_assigned", teams=[team.pk])], at=AT)
    assert drain() == 1


def test_a_channel_that_fails_for_good_is_told_to_who_added_it(maria, team, service):
    shared = channel(maria, service, team)
    service.answer = 404
    tell([notice(kind="escalation_notice", teams=[team.pk])], at=AT)
    drain()
    assert not fresh(shared).is_on
    assert Notification.objects.filter(kind="address_failed").get().user == maria


@pytest.mark.parametrize("kinds", [[], ["ticket_assigned"], ["nothing"]])
def test_a_channel_is_told_of_something_that_can_be_shared(maria, service, kinds):
    with pytest.raises(ValidationError):
        channel(maria, service, kinds=kinds)


def test_preferences_of_nobody_are_made_by_telling(maria, address):
    NoticePreferences.objects.all().delete()
    tell([notice(maria)], at=AT)
    assert not NoticePreferences.objects.exists()
