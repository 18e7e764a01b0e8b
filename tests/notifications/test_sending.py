"""Sending mails over real SMTP: right headers, once, and a refusal is no reason to try for ever."""

import os
import signal
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.db.models import F

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.relay import LEASE, drain
from helpdesk.notifications import outside, sending
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.models import Mail
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def queue(kind="reply", key="message:7", **fields):
    context = {
        "key": "HD-1042",
        "subject": "No internet",
        "message": "Ciao **Maria**, <b>no</b> tags & <script>alert(1)</script>",
        "url": "/t/HD-1042",
    }
    letter = {
        "to": "maria@shop.test",
        "to_name": "Maria Rossi",
        "language": "en",
        "timezone": "Europe/Rome",
        "kind": kind,
        "key": key,
        "context": context | fields.pop("context", {}),
        **fields,
    }
    post([Letter(**letter)])


def taken(smtp):
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in smtp.taken]


def body(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_a_mail_arrives_in_text_and_html_and_is_kept_as_it_was_sent(smtp):
    queue()
    assert drain() == 1
    (message,) = taken(smtp)
    mail = Mail.objects.get()
    assert smtp.taken[0].rcpt_tos == ["maria@shop.test"]
    assert message["From"] == "Help desk <support@desk.test>"
    assert message["To"] == "Maria Rossi <maria@shop.test>"
    assert message["Subject"] == "[HD-1042] Re: No internet"
    assert message["X-Desk-Ticket"] == "HD-1042"
    assert message["Message-ID"] == mail.message_id
    assert "Ciao **Maria**, <b>no</b> tags & <script>" in body(message, "plain")
    assert "<strong>Maria</strong>" in body(message, "html")
    assert "<script>" not in body(message, "html")
    assert "https://desk.example.com/t/HD-1042" in body(message, "plain")
    assert 'href="https://desk.example.com/t/HD-1042"' in body(message, "html")
    assert (mail.state, mail.text.strip(), mail.html.strip()) == (
        "sent",
        body(message, "plain").strip(),
        body(message, "html").strip(),
    )
    assert mail.sent_at is not None
    assert Delivery.objects.get().state == "sent"


def test_an_answer_belongs_to_its_thread(smtp):
    queue(in_reply_to="<customer-1@shop.test>")
    drain()
    (message,) = taken(smtp)
    assert message["In-Reply-To"] == message["References"] == "<customer-1@shop.test>"


def test_a_mail_that_begins_a_thread_answers_nothing(smtp):
    queue()
    drain()
    assert taken(smtp)[0]["In-Reply-To"] is None
    assert taken(smtp)[0]["References"] is None


def test_what_no_person_wrote_says_so(smtp):
    queue()
    queue("ticket_received", key="received")
    drain()
    reply, automatic = taken(smtp)
    assert reply["Auto-Submitted"] is None
    assert automatic["Auto-Submitted"] == "auto-generated"


def test_a_mail_is_sent_in_the_receivers_language(smtp):
    for language in ("en", "es", "ru", "it"):
        queue("trial_language", key=language, language=language)
    drain()
    subjects = [message["Subject"] for message in taken(smtp)]
    assert subjects == ["Monday", "lunes", "Понедельник", "Lunedì"]
    assert [
        f'lang="{each}"' in body(message, "html")
        for each, message in zip(("en", "es", "ru", "it"), taken(smtp), strict=True)
    ] == [True] * 4


def test_chat_notices_do_not_change_how_mails_are_written(smtp, settings):
    settings.NOTICE_SERVICES, settings.NOTICES_TO_PRIVATE_HOSTS = ["mailtos"], True
    assert outside.service_of("mailtos://maria:secret@shop.test")
    queue("trial_language", language="ru")
    drain()
    assert taken(smtp)[0]["Subject"] == "Понедельник"


def test_an_instant_is_told_in_the_receivers_zone_by_its_name(smtp):
    queue("ticket_received", context={"due_at": "2026-05-04T21:30:00Z"})
    drain()
    assert "You will hear from us by 4 May 2026, 23:30 (Europe/Rome)." in body(taken(smtp)[0], "plain")


@pytest.mark.parametrize(
    "name",
    ["Rossi, Maria", 'Maria "la capa"', "Мария Росси", "Maria\r\nBcc: everybody@example.com", "<maria>", ""],
)
def test_no_name_breaks_the_header_or_adds_one(smtp, name):
    queue(to_name=name)
    assert drain() == 1
    (message,) = taken(smtp)
    assert smtp.taken[0].rcpt_tos == ["maria@shop.test"]
    assert [address.addr_spec for address in message["To"].addresses] == ["maria@shop.test"]
    assert message["To"].addresses[0].display_name == " ".join(name.split())
    assert message["Bcc"] is None


@pytest.mark.parametrize("field", ["in_reply_to", "context"])
def test_nothing_that_people_write_adds_a_header(smtp, field):
    evil = "<a@b>\r\nBcc: everybody@example.com\r\n\r\nHello"
    queue(**{field: evil if field == "in_reply_to" else {"key": evil, "subject": evil}})
    drain()
    (message,) = taken(smtp)
    assert message["Bcc"] is None
    assert smtp.taken[0].rcpt_tos == ["maria@shop.test"]


@pytest.mark.parametrize(
    "address", ["maria@shop.test\nBcc: x@example.com", "no address", "a@b@c", "@shop.test", ""]
)
def test_an_address_that_is_none_fails_for_good_and_holds_up_nobody(smtp, address):
    queue(key="bad", to=address)
    queue(key="good")
    drain()
    assert [envelope.rcpt_tos for envelope in smtp.taken] == [["maria@shop.test"]]
    assert Mail.objects.get(key="bad").state == "failed"
    assert Delivery.objects.get(key="bad").state == "failed"


def test_an_address_that_the_server_does_not_know_fails_for_good(smtp):
    smtp.refuse["maria@shop.test"] = "550 5.1.1 No such user"
    queue()
    drain()
    assert Mail.objects.get().state == "failed"
    assert "550" in Delivery.objects.get().last_error
    assert Mail.objects.get().sent_at is None


def test_a_mail_that_the_server_refuses_to_take_fails_for_good(smtp):
    smtp.answer_to_data = "554 5.7.1 Spam"
    queue()
    drain()
    assert Mail.objects.get().state == "failed"


def test_a_mail_to_a_colleague_who_left_since_is_tried_no_more(smtp, make_user):
    maria = make_user("maria")
    queue("ticket_assigned", to="Maria@desk.test")
    smtp.answer_to_data = "451 Try later"
    drain()
    assert Mail.objects.get().state == "queued"
    User.objects.filter(pk=maria.pk).update(is_active=False)
    smtp.answer_to_data = "250 OK"
    let_time_pass()
    drain()
    assert smtp.taken == []
    assert Mail.objects.get().state == "failed"
    assert Delivery.objects.get().state == "failed"


def test_a_customer_hears_from_us_whoever_had_that_address_here_before(smtp, make_user):
    make_user("maria", is_active=False)
    queue(to="maria@desk.test")
    drain()
    assert [envelope.rcpt_tos for envelope in smtp.taken] == [["maria@desk.test"]]


@pytest.mark.parametrize("answer", ["451 Try later", "452 Disk full"])
def test_a_server_in_trouble_gets_the_mail_later_under_the_same_message_id(smtp, answer):
    smtp.answer_to_data = answer
    queue()
    drain()
    assert Mail.objects.get().state == "queued"
    assert Delivery.objects.get().state == "waiting"
    smtp.answer_to_data = "250 OK"
    let_time_pass()
    drain()
    assert [message["Message-ID"] for message in taken(smtp)] == [Mail.objects.get().message_id]
    assert Mail.objects.get().state == "sent"


@pytest.mark.parametrize("answer", ["450 Greylisted", "530 5.7.0 Authentication required"])
def test_an_address_refused_for_now_or_for_our_lack_of_a_password_waits(smtp, answer):
    smtp.refuse["maria@shop.test"] = answer
    queue()
    drain()
    assert Mail.objects.get().state == "queued"
    assert Delivery.objects.get().state == "waiting"


def test_a_server_that_is_away_gets_the_mail_later(smtp, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    queue()
    assert drain() == 0
    assert Mail.objects.get().state == "queued"
    settings.EMAIL_PORT = port
    let_time_pass()
    assert drain() == 1
    assert len(smtp.taken) == 1


def test_a_mail_that_stays_away_for_two_days_is_failed(smtp, settings):
    settings.EMAIL_PORT = 1
    queue()
    for _ in range(10):
        drain()
        let_time_pass(days=2)
    assert Mail.objects.get().state == "failed"
    assert Delivery.objects.get().state == "failed"


def test_two_relays_at_once_send_no_mail_twice(smtp):
    for number in range(30):
        queue(key=f"message:{number}", to=f"customer{number}@shop.test")
    assert sum(at_once(drain, drain)) == 30
    recipients = [envelope.rcpt_tos[0] for envelope in smtp.taken]
    assert sorted(recipients) == sorted(f"customer{number}@shop.test" for number in range(30))


def test_a_mail_that_was_sent_is_not_sent_again_whoever_asks(smtp):
    queue()
    drain()
    sending.send({"mail": Mail.objects.get().pk})
    assert len(smtp.taken) == 1


def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_message_id(smtp):
    queue()
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            real = sending.EmailMultiAlternatives.send

            def send_and_hang(message, **options):
                real(message, **options)
                os.write(writing, b"sent")
                signal.pause()

            sending.EmailMultiAlternatives.send = send_and_hang
            drain()
        finally:
            os._exit(1)
    assert os.read(reading, 4) == b"sent"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert drain() == 0
    assert Mail.objects.get().state == "queued"
    let_time_pass(seconds=LEASE.total_seconds())
    assert drain() == 1
    first, second = taken(smtp)
    assert first["Message-ID"] == second["Message-ID"] == Mail.objects.get().message_id


def let_time_pass(**span):
    span = timedelta(**(span or {"minutes": 10}))
    Delivery.objects.exclude(next_at=None).update(next_at=F("next_at") - span)
