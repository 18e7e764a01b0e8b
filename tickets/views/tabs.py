"""Tabs: views of one page, each with its own address."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tab:
    """One tab, and whether the reader is there."""

    label: str
    url: str
    is_current: bool
