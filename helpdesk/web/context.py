"""What every page's template knows."""

import json
from typing import Any

from django.http import HttpRequest

from helpdesk.web.navigation import BEYOND, RAIL, links


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give pages the rail's links, all places of the palette, and how the reader likes them to look."""
    return {
        "navigation": links(request),
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
