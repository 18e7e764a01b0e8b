"""How a person in a test proves who they are: by password, by the codes of an app, by links in mails."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail

from helpdesk.ledger.relay import drain
from tests.people import PASSWORD

LOGIN = "/accounts/login/"
SECOND_STEP = "/accounts/login/second-factor/"
SECURITY = "/me/security/"
A_LINK = re.compile(r"https?://\S+/accounts/link/\S+/")


def sign_in(client, user, password=PASSWORD, **fields):
    return client.post(LOGIN, {"login": user.email, "password": password, **fields})


def is_signed_in(client):
    return client.get(SECURITY).status_code == 200


def prove(client, password=PASSWORD):
    """Write the password again, as the desk asks before one changes how one signs in."""
    return client.post("/accounts/again/", {"password": password})


def add_app(user):
    """Set up an app for a user behind the pages' backs; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def add_codes(user):
    """Give a user recovery codes and return them."""
    return RecoveryCodes.activate(user).generate_codes()


def code(secret, steps=0):
    """Return what an app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def has_app(user):
    return Authenticator.objects.filter(user=user, type="totp").exists()


def letters(user=None):
    """Send what waits and return the mails that went out, all or to one user."""
    drain()
    return [letter for letter in mail.outbox if user is None or any(user.email in to for to in letter.to)]


def link_in(letter):
    """Return the path of the link in a mail."""
    found = A_LINK.search(letter.body)
    return "/" + found.group().split("/", 3)[3]
