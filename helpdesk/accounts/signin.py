"""What the login throttle needs to know about an attempt to sign in: whose account, and from where."""

from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest


def attempted_account(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the e-mail address that somebody tries, in the one spelling that the throttle counts by."""
    tried = credentials or {}
    address = tried.get("email") or tried.get("login") or request.POST.get("login") or ""
    return str(address).strip().lower()[:255]


def client_address(request: HttpRequest) -> str:
    """Return the address that the attempt comes from.

    Behind the desk's own web server the peer is this machine, a private network or a socket: then it is what that
    server noted last in `X-Forwarded-For`. A peer from outside is believed nothing.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if _is_ours(peer) and _is_address(forwarded) else peer or "127.0.0.1"


def _is_ours(peer: str) -> bool:
    return not peer or (_is_address(peer) and ip_address(peer).is_private)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
