"""What every page's template knows."""

import json
from typing import Any

from django.http import HttpRequest

from helpdesk.web.navigation import BEYOND, RAIL, links


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give pages the rail's links, all places of the palette, and how the reader likes them to look.

    `rail_at` is the address of the rail's link to this page, if there is one.
    """
    rail = links(request)
    return {
        "navigation": rail,
        "rail_at": next((link.url for link in rail if link.is_current), ""),
        "places": links(request, RAIL + BEYOND),
        "appearance": _appearance(request),
    }


def _appearance(request: HttpRequest) -> dict[str, str]:
    user = getattr(request, "user", None)
    return {
        "theme": getattr(user, "theme", "") or "system",
        "density": getattr(user, "density", "") or "comfortable",
        "shortcuts": "on" if getattr(user, "shortcuts", True) else "off",
        "own_keys": json.dumps(getattr(user, "own_keys", None) or {}),
        "rail": "wide" if request.COOKIES.get("desk_rail") == "wide" else "narrow",
    }
