"""Reading in somebody else's time zone."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Let instants read in this IANA zone inside the block; an unknown zone reads as UTC."""
    try:
        zone = zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    with timezone.override(zone):
        yield
