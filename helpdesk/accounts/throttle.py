"""The one throttle, kept in the database by axes: ten failures for an account from an address close it for a while.

Passwords pass it by themselves. Codes, passkeys and mails that somebody asks for are counted here.
"""

from ipaddress import IPv6Address, ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest


def is_closed(request: HttpRequest, account: str) -> bool:
    """Say whether attempts on an account are closed from where the request comes; then its answer becomes a 429."""
    credentials = {"email": account}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' middleware answers for it
    request.axes_credentials = credentials  # type: ignore[attr-defined]
    return True


def count(request: HttpRequest, account: str) -> None:
    """Count one failure, or one use of what may be used a few times only."""
    user_login_failed.send(sender=__name__, credentials={"email": account}, request=request)


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


def client_network(request: HttpRequest) -> str:
    """Return what attempts are counted by: the address, of IPv6 the 64 bits that one household has to itself.

    Whoever has such a network has more addresses in it than anybody could count.
    """
    text = client_address(request)
    address = ip_address(text) if _is_address(text) else None
    if not isinstance(address, IPv6Address):
        return text
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))


def _is_ours(peer: str) -> bool:
    return not peer or (_is_address(peer) and ip_address(peer).is_private)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
