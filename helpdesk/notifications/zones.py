"""Reading in somebody else's time zone."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """Return the IANA zone of this name; UTC for one that is unknown."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Let instants read in this IANA zone inside the block; an unknown zone reads as UTC."""
    with timezone.override(zone_of(name)):
        yield
