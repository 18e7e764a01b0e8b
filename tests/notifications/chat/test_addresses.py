"""Addresses for chat notices: never to the inside, and nothing but notices."""

import socket

import pytest
from django.core.exceptions import ValidationError

from helpdesk.ledger.models import Delivery
from helpdesk.ledger.relay import drain
from helpdesk.notifications.models import NoticeAddress
from helpdesk.notifications.services import addresses
from helpdesk.notifications.tell import tell
from tests.notifications.chat.telling import AT, fresh, notice

pytestmark = pytest.mark.django_db


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
