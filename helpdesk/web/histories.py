"""The history of a setting as `components/_history.html` shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Happened:
    """One entry: a version or a change. `by` is a name, empty for the desk itself; `lines` say what changed.

    `state` is a short word beside the title, such as “Counts now”; with a `restore_url` there is a button that goes
    back to it (`restore_label` says to what, for screen readers).
    """

    title: Any
    at: datetime
    by: str = ""
    lines: Sequence[Any] = ()
    url: str = ""
    state: Any = ""
    restore_url: str = ""
    restore_label: Any = ""
