"""What attackers try on mails and notices; each test names its case of `tests/data/attacks.json`."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.urls import reverse

from helpdesk.ledger.models import Delivery
from helpdesk.ledger.relay import drain
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.models import Mail, Notification
from helpdesk.notifications.sending import words_of
from helpdesk.notifications.tell import Notice, tell
from helpdesk.notifications.wording import title

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
EVIL = [
    "Hello\r\nBcc: evil@evil.test",
    "Hello\nBcc: evil@evil.test",
    "Hello\u2028Bcc: evil@evil.test",
    "=?utf-8?q?Hello=0D=0ABcc:_evil@evil.test?=",
    "Hello\x0b\x0c\x1c\x85Bcc: evil@evil.test",
]
TEMPLATES = [
    "{{7*7}}",
    "{% debug %}",
    "{% load static %}",
    "{{ticket.customer.user.password}}",
    "{{settings.SECRET_KEY}}",
    "{{request.META}}",
    "${7*7}",
    "{0.__class__}",
    "%(key)s %(__class__)s",
]

pytestmark = pytest.mark.django_db(transaction=True)


def letter(kind="reply", key="k", **fields):
    context = {"key": "HD-1", "subject": "Till", "message": "Ciao", **fields.pop("context", {})}
    facts = {"to": "maria@shop.test", "to_name": "Maria", "language": "en", "timezone": "UTC"}
    return Letter(**{**facts, "kind": kind, "key": key, "context": context, **fields})


def taken(smtp):
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in smtp.taken]


@pytest.mark.parametrize("kind", ["ticket_received", "step_message", "ticket_assigned", "digest"])
def test_no_machine_is_invited_to_answer(smtp, kind):
    """E09: every automatic mail says that it is one, in both ways that machines understand."""
    post([letter(kind)])
    drain()
    (message,) = taken(smtp)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_persons_answer_is_no_automatic_mail(smtp):
    """E09: an answer that a person wrote may be answered."""
    post([letter("reply")])
    drain()
    assert taken(smtp)[0]["X-Auto-Response-Suppress"] is None


def test_a_colleagues_notice_names_its_list(smtp):
    """E09: machines that answer no lists leave notices alone."""
    post([letter("ticket_assigned")])
    drain()
    assert taken(smtp)[0]["List-Id"] == "<notices.desk.example.com>"


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("field", ["subject", "key", "name", "thread"])
def test_no_text_adds_a_header_or_a_receiver(smtp, field, evil):
    """E15: exactly the intended recipient, one subject, no header that somebody typed."""
    fields = {"context": {field: evil}} if field in {"subject", "key"} else {}
    fields |= {"to_name": evil} if field == "name" else {}
    fields |= {"in_reply_to": evil} if field == "thread" else {}
    post([letter("ticket_received", **fields)])
    drain()
    (message,) = taken(smtp)
    assert smtp.taken[0].rcpt_tos == ["maria@shop.test"]
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1
    assert "\n" not in message["Subject"] + message["To"].addresses[0].display_name
    assert [address.addr_spec for address in message["To"].addresses] == ["maria@shop.test"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_links_of_a_mail_change_nothing_when_a_scanner_follows_them(client, make_user, method):
    """E20: a prefetcher without a session opens every link twice, and nothing changes."""
    maria = make_user("maria")
    tell([Notice("ticket_assigned", "k", [maria], {"key": "HD-1", "subject": "Till"}, url="/t/HD-1")], at=AT)
    line = Notification.objects.get()
    paths = ["/t/HD-1", reverse("notices:preferences"), reverse("notifications:open", args=[line.pk])]
    for path in [*paths, *paths, reverse("notifications:open", args=[10**9])]:
        answer = getattr(client, method)(path, headers={"User-Agent": "scanner"})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")
    line.refresh_from_db()
    assert line.read_at is None


@pytest.mark.parametrize("text", TEMPLATES)
def test_what_people_write_is_never_a_template(text):
    """W10: whatever looks like a placeholder in a text stays the text."""
    made = words_of(Mail(kind="step_message", context={"key": "HD-1", "message": text}, language="en"))
    assert text in made.text
    assert "49" not in made.text
    assert title("ticket_assigned", {"key": "HD-1", "subject": text}) == f"HD-1 is yours: {text}"


def test_what_colleagues_write_reaches_no_customer_and_no_chat(make_user):
    """E18: the hand-over is in the mails of colleagues alone; neither bell nor chat holds it."""
    marker = "SECRET-NOTE-9f2"
    maria = make_user("maria")
    tell([Notice("ticket_assigned", "k", [maria], {"key": "HD-1"}, story={"message": marker})], at=AT)
    assert marker not in str(list(Notification.objects.values()))
    assert marker not in str(list(Delivery.objects.values("payload")))
    for kind in ("reply", "step_message", "ticket_received"):
        made = words_of(
            Mail(kind=kind, context={"key": "HD-1", "summary": marker, "tried": marker}, language="en")
        )
        assert marker not in made.text + made.html
