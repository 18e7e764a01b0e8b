"""What a phone or a browser needs to know to put the desk on its home screen. It promises nothing without a network."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

GROUND = "#f6f7f9"
"""The canvas in light; a manifest knows one colour alone, and the pages say the dark one themselves."""


def manifest() -> dict[str, Any]:
    """Return the web app manifest in the active language."""
    return {
        "id": "/",
        "name": _("Help desk"),
        "short_name": _("Help desk"),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [
            _icon("img/favicon.svg", "any", "image/svg+xml"),
            _icon("img/icon-192.png", "192x192"),
            _icon("img/icon-512.png", "512x512"),
            {**_icon("img/icon-maskable-512.png", "512x512"), "purpose": "maskable"},
        ],
    }


def _icon(path: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(path), "sizes": sizes, "type": kind}
