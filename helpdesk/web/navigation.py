"""The places that the rail, the bottom bar and the palette lead to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry: its label, the name of its URL, its icon, and the keys that go there, if any.

    The other pages of its `apps`, if it names any, count as part of it. Where it names an `action`, only those see it
    whose role allows that.
    """

    label: Any
    url_name: str
    icon: str
    keys: str = ""
    apps: tuple[str, ...] = ()
    action: str = ""


RAIL = (
    Place(_("My day"), "escalation:day", "sun", "g d"),
    Place(_("Queue"), "tickets:queue", "inbox", "g q", apps=("tickets",)),
    Place(_("Escalations"), "escalation:list", "chevrons-up", "g e", apps=("escalation", "duty")),
    Place(_("Knowledge"), "knowledge:library", "book-open", "g k", apps=("knowledge",)),
    Place(
        _("Reports"), "insights:dashboard", "chart-column", "g r", apps=("insights",), action="reports.view"
    ),
)
# What the desk goes by: each of these pages leads to the others.
RULES = (
    Place(_("Matrix"), "escalation:matrix", "table-2"),
    Place(_("Paths"), "escalation:paths", "route"),
    Place(_("SLA policies"), "escalation:policies", "timer"),
    Place(_("Calendars"), "escalation:calendars", "calendar-days"),
    Place(_("Duty schedules"), "duty:list", "calendar-clock"),
    Place(_("Load of teams"), "escalation:load", "users"),
)
# Places of the palette alone: they are a step away from one in the rail, or in the reader's menu.
BEYOND = (
    Place(_("New ticket"), "tickets:new", "square-pen", "c"),
    Place(_("New article"), "knowledge:new", "file-plus", "shift+c"),
    Place(_("Escalation matrix"), "escalation:matrix", "table-2"),
    *RULES[1:],
    Place(_("My dashboards"), "insights:boards", "layout-dashboard", action="reports.view"),
    Place(_("Wall"), "insights:wall", "monitor", action="reports.view"),
    Place(_("Open escalations"), "insights:escalations", "chart-no-axes-column", action="reports.view"),
    Place(_("All notifications"), "notifications:list", "bell"),
    Place(_("Keys"), "accounts:keys", "keyboard"),
    Place(_("Sign-in and security"), "accounts:security", "shield-check"),
)


@dataclass(frozen=True)
class Link:
    """A place that exists on this desk, and whether the reader is there."""

    place: Place
    url: str
    is_current: bool


def links(request: HttpRequest, places: tuple[Place, ...] = RAIL) -> list[Link]:
    """Return the places whose URL exists and that the reader may see, in order; at most one is the current one."""
    found = [
        (place, url) for place in places if _may_see(request, place) and (url := _url_of(place.url_name))
    ]
    current = _current([place for place, _url in found], request)
    return [Link(place, url, place is current) for place, url in found]


def label_of(url_name: str) -> str:
    """Return what a place is called. Raises KeyError for an address that is none."""
    return {place.url_name: str(place.label) for place in (*BEYOND, *RULES, *RAIL)}[url_name]


def _may_see(request: HttpRequest, place: Place) -> bool:
    """Say whether the reader's role allows what a place is for; whoever is not signed in sees what everybody does."""
    may = getattr(getattr(request, "user", None), "may", None)
    return not place.action or (may is not None and may(place.action))


def _url_of(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _current(places: list[Place], request: HttpRequest) -> Place | None:
    match = getattr(request, "resolver_match", None)
    if match is None:
        return None
    exact = (place for place in places if place.url_name == match.view_name)
    same_app = (place for place in places if match.namespace in place.apps)
    return next(exact, None) or next(same_app, None)
