"""Every address of the desk, as a visitor would type it."""

import re
from dataclasses import dataclass

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver

# What stands in an address for a part that varies; the rest gets a 1.
SAMPLES = {
    "key": "HD-1",
    "language": "en",
    "slug": "some-slug",
    "view": "open",
    "format": "json",
    "uidb36": "1",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


@dataclass(frozen=True)
class Address:
    """One address: its name in the code (or its path, where it has none), and a path that leads there."""

    name: str
    path: str


def addresses(patterns=None, prefix="/", namespace=""):
    """Yield every address that the URL configuration knows."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + sample(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}" if pattern.name else path, path)


def sample(pattern):
    """Return a path that a route or a regular expression matches."""
    text = str(pattern)
    route = simplify_regex(text).removeprefix("/") if hasattr(pattern, "_regex") else text
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: SAMPLES.get(part[1], "1"), route).replace("\\", "")
