"""The first page weighs what it may: style sheet, scripts and page together, as they travel."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.house import checkout

MOST_KILOBYTES = 120


def weight(data):
    return len(brotli.compress(data, quality=5))


def static(name):
    return Path(finders.find(name)).read_bytes()


def style_sheet():
    folder = checkout.ROOT / "static/css"
    parts = re.findall(r'url\("([^"]+)"\)', (folder / "desk.css").read_text(encoding="utf-8"))
    return b"".join((folder / part).read_bytes() for part in parts)


@pytest.mark.django_db
def test_the_first_page_is_light(client, cast):
    client.force_login(cast.l1)
    page = client.get(reverse("tickets:queue")).content
    libraries = re.findall(rb'src="/static/(django_htmx/[^"]+)"', page)
    modules = (checkout.ROOT / "static/js").glob("*.js")
    total = weight(page) + weight(style_sheet())
    total += sum(weight(module.read_bytes()) for module in modules)
    total += sum(weight(static(name.decode())) for name in libraries)
    assert len(libraries) >= 1
    assert total < MOST_KILOBYTES * 1024


def test_the_manifest_names_icons_that_exist(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in told["icons"])
