"""Posting mails: a row first, once, with the subject and the Message-ID that it will keep."""

import pytest
from django.db import DataError, transaction

from helpdesk.ledger.models import Delivery
from helpdesk.notifications.kinds import UnknownNoticeKind
from helpdesk.notifications.mail import Letter, message_id, post
from helpdesk.notifications.models import Mail

pytestmark = pytest.mark.django_db


def letter(**fields):
    return Letter(
        **{
            "to": "maria@shop.test",
            "to_name": "Maria Rossi",
            "language": "it",
            "timezone": "Europe/Rome",
            "kind": "reply",
            "context": {"key": "HD-1042", "subject": "No internet", "message": "Ciao"},
            "key": "message:7",
            **fields,
        }
    )


def test_a_letter_is_a_row_and_a_delivery():
    post([letter(stream="ticket:1042", in_reply_to="<customer@shop.test>")])
    mail = Mail.objects.get()
    assert (mail.to, mail.to_name, mail.language, mail.timezone) == (
        "maria@shop.test",
        "Maria Rossi",
        "it",
        "Europe/Rome",
    )
    assert (mail.kind, mail.stream, mail.in_reply_to) == ("reply", "ticket:1042", "<customer@shop.test>")
    assert (mail.state, mail.sent_at, mail.text, mail.html) == ("queued", None, "", "")
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.key, delivery.payload) == ("mail", "message:7", {"mail": mail.pk})


def test_a_letter_of_a_key_is_posted_once():
    post([letter(), letter(to="somebody@else.test")])
    post([letter()])
    assert Mail.objects.count() == Delivery.objects.count() == 1


def test_a_customers_subject_carries_the_key_in_brackets():
    post([letter()])
    assert Mail.objects.get().subject == "[HD-1042] Re: No internet"


def test_the_key_is_not_said_twice():
    post([letter(context={"key": "HD-1042", "subject": "Ciao [HD-1042]"})])
    assert Mail.objects.get().subject == "Re: Ciao [HD-1042]"


def test_a_colleagues_subject_is_the_bells_line():
    post([letter(kind="ticket_assigned")])
    assert Mail.objects.get().subject == "HD-1042 is yours: No internet"


def test_a_mail_without_a_ticket_has_no_brackets():
    post([letter(context={"subject": "Hello"})])
    assert Mail.objects.get().subject == "Re: Hello"


def test_a_subject_is_one_line_and_no_longer_than_its_column():
    post([letter(context={"key": "HD-1", "subject": "a\r\nBcc: everybody@example.com " + "x" * 400})])
    subject = Mail.objects.get().subject
    assert subject.startswith("[HD-1] Re: a Bcc: everybody@example.com xxx")
    assert len(subject) == 300


def test_the_message_id_derives_from_the_key(settings):
    settings.SITE_URL = "https://desk.example.com:8443"
    assert message_id("a") == message_id("a") != message_id("b")
    assert message_id("a").startswith("<")
    assert message_id("a").endswith("@desk.example.com>")
    post([letter(key="a")])
    assert Mail.objects.get().message_id == message_id("a")


def test_a_letter_without_a_key_is_refused():
    with pytest.raises(ValueError, match="has no key"):
        post([letter(key="")])


def test_a_key_too_long_for_its_column_is_refused_and_not_cut():
    """Two keys that begin alike must not become one."""
    with pytest.raises(DataError), transaction.atomic():
        post([letter(key="k" * 201)])


def test_a_letter_of_an_undeclared_kind_is_refused():
    with pytest.raises(UnknownNoticeKind):
        post([letter(kind="nothing")])


def test_many_letters_cost_as_many_statements_as_one(django_assert_num_queries):
    with django_assert_num_queries(2):
        post([letter(key="a")])
    with django_assert_num_queries(2):
        post([letter(key=f"many:{number}") for number in range(300)])
    assert Mail.objects.count() == Delivery.objects.count() == 301
