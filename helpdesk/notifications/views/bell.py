"""The bell in the top bar, and the page of everything that a person was told."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from helpdesk.accounts.models import User
from helpdesk.notifications import selectors, services
from helpdesk.notifications.models import Notification
from helpdesk.web.times import now

LARGEST_ID = 2**63 - 1


@never_cache
@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """Show the bell's count and newest lines in their slot; without htmx, lead to the page of all of them."""
    if not getattr(request, "htmx", False):
        return redirect("notifications:list")
    return _bell(request)


@never_cache
@login_required
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Show everything that the reader was told, newest first, a page at a time."""
    user = _reader(request)
    page = selectors.page(user, before=_id(request.GET.get("before")), after=_id(request.GET.get("after")))
    context = {
        "notices": _notices(page.lines),
        "count": selectors.unread_count(user),
        "read_url": _read_url(page.lines),
        "newer_url": _list_url("after", page.newer),
        "older_url": _list_url("before", page.older),
    }
    return render(request, "notifications/list.html", context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the posted ids (`id`, repeated) as read; without any, everything up to the newest line shown."""
    user = _reader(request)
    ids = [pk for text in request.POST.getlist("id") if (pk := _id(text)) is not None]
    if request.POST.getlist("id"):
        services.mark_read(user, ids, at=now())
    else:
        services.mark_all_read(user, at=now(), up_to=_id(request.GET.get("up_to")))
    return _bell(request) if getattr(request, "htmx", False) else redirect("notifications:list")


@never_cache
@login_required
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of the reader's notifications as read and lead to what it tells of."""
    row = get_object_or_404(Notification, pk=min(pk, LARGEST_ID), user=_reader(request))
    services.mark_read(row.user, [row.pk], at=now())
    if url_has_allowed_host_and_scheme(row.url, allowed_hosts=None):
        return redirect(row.url)
    return redirect("notifications:list")


def _bell(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    lines = selectors.newest(user)
    context = {
        "count": selectors.unread_count(user),
        "notices": _notices(lines),
        "read_url": _read_url(lines),
        "all_url": reverse("notifications:list"),
    }
    return render(request, "components/_bell.html", context)


def _notices(lines: list[selectors.Line]) -> list[dict[str, Any]]:
    """Return the lines as the bell's component wants them; the address marks a line as read and leads on."""
    return [{**asdict(line), "url": reverse("notifications:open", args=[line.pk])} for line in lines]


def _reader(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  every view here asks for a sign-in first
    return user


def _read_url(lines: list[selectors.Line]) -> str:
    """Return where to post "all read": what came after the newest line shown stays unread."""
    url = reverse("notifications:read")
    return f"{url}?{urlencode({'up_to': lines[0].pk})}" if lines else url


def _list_url(parameter: str, pk: int | None) -> str:
    return "" if pk is None else f"{reverse('notifications:list')}?{urlencode({parameter: pk})}"


def _id(text: str | None) -> int | None:
    """Return a posted id; what is none is taken as not given."""
    if text and text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_ID)):
        return int(text)
    return None
