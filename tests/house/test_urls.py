"""Every address is closed to strangers, but for the few that are open on purpose."""

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve

from tests.house.addresses import addresses

# Addresses that a stranger may open, each with the reason. A new line here is a decision.
OPEN = {
    "manifest": "browsers fetch it without signing in; it holds the desk's name and icons",
    "robots": "search engines ask before they read; it names the help centre and nothing else",
    "help:door": "the help centre is for customers, who sign in nowhere: it leads to the front page",
    "help:home": "the help centre: what customers may read of published articles, and nothing else",
    "help:sections": "the same, as a list",
    "help:section": "the same, of one section; one without anything for customers is 404",
    "help:article": "one article; what is internal, unpublished or archived is 404 like what never was",
    "help:feedback": "whether an article helped, from nobody in particular; counted by address",
    "help:thanks": "says thank you",
    "help:search": "searches what customers may read; counted by address",
    "help:found": "leads from a search to its article",
    "help:sitemap": "search engines read it: what customers may read",
    "help:sitemap_part": "the same, a thousand articles at a time",
    "help:missing": "404 with a search, whatever the address",
    "help:lost": "404 with a search, whatever the address",
    "account_login": "the way in",
    "account_logout": "sends a stranger to the front page",
    "account_inactive": "tells a deactivated person so",
    "account_reset_password": "whoever forgot the password is a stranger",
    "account_reset_password_done": "says the same to everybody",
    "account_link": "takes the secret of a mailed link out of the address",
    "account_link_use": "lets the receiver of a link choose a password",
    "mfa_login_webauthn": "the way in with a passkey",
    "openid_connect_login": "the way in at the organisation's provider; 404 when there is none",
    "openid_connect_callback": "and back",
    "socialaccount_login_cancelled": "sends a stranger to the way in",
}
# The operator's probes: no sign-in by contract.
HEALTH = "/health/"
ADDRESSES = sorted(set(addresses()), key=lambda address: address.path)


def is_open(address):
    return address.name in OPEN or address.path.startswith(HEALTH)


def is_closed(response):
    """Say whether the answer kept the door shut: sent to the sign-in, or refused."""
    if response.status_code in {301, 302, 303}:
        return response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL))
    return response.status_code in {401, 403}


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.path)
def test_the_sampled_path_leads_to_an_address(address):
    """Otherwise the next test would knock at no door: give the varying part a sample in `addresses.py`."""
    try:
        resolve(address.path)
    except Resolver404:
        pytest.fail(f"{address} is no address of the desk", pytrace=False)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "address", [one for one in ADDRESSES if not is_open(one)], ids=lambda address: address.path
)
def test_a_stranger_is_kept_out(client, address, method):
    response = getattr(client, method)(address.path)
    assert is_closed(response) or response.status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [one for one in ADDRESSES if not is_open(one)], ids=lambda address: address.path
)
def test_every_closed_door_answers_at_least_one_method(client, address):
    answers = [getattr(client, method)(address.path) for method in ("get", "post", "put", "patch", "delete")]
    assert any(is_closed(answer) for answer in answers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [one for one in ADDRESSES if one.name in OPEN], ids=lambda address: address.path
)
def test_an_open_door_does_not_break(client, address):
    assert client.get(address.path).status_code < 500


def test_every_open_address_still_exists():
    assert OPEN.keys() <= {address.name for address in ADDRESSES}
