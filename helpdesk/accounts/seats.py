"""Every sign-in takes a seat: a browser that is listed on the person's own page and can be signed out there."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from helpdesk.accounts.middleware import mark_noted


@receiver(user_logged_in)
def _taken(request: HttpRequest, **_rest: Any) -> None:
    mark_noted(request)
