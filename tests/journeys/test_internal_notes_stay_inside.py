"""E18: an internal note leaves the desk by no mail to the customer, whatever else is written to them."""

import pytest

from helpdesk.ledger.relay import drain
from helpdesk.notifications.models import Mail
from tests.api import desk
from tests.people import api_client

MARKER = "SECRET-NOTE-9f2"


@pytest.mark.django_db
def test_an_internal_note_is_in_no_mail_to_the_customer(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    desk.publish_rules(cast)
    ticket = desk.open_one("Till", "maria@shop.test")
    agent = api_client(cast.l1)
    messages = f"/api/v1/tickets/{ticket.key}/messages/"
    assert agent.post(messages, {"body": MARKER, "visibility": "internal"}).status_code == 201
    assert agent.post(messages, {"body": "We are on it.", "visibility": "public"}).status_code == 201
    drain()
    mails = Mail.objects.filter(to="maria@shop.test")
    assert mails.filter(text__contains="We are on it.").exists()
    assert not any(MARKER in mail.subject + mail.text + mail.html + str(mail.context) for mail in mails)
