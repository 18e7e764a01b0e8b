"""What can be wrong with a question.

QuestionRefused          it cannot be answered as it was asked; `errors` says which part and why
TooMuch                  so far back that a job must do it
NotForYou                the reader's role does not see such figures

What can be wrong with a dashboard or a mailed report: Stale, when it changed since its owner read it.
"""

from collections.abc import Mapping
from typing import Any

from helpdesk.web.moved import SettingStale


class QuestionRefused(Exception):
    """A question that cannot be answered as it was asked: `errors` maps a parameter to its sentences."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(" ".join(sentence for sentences in errors.values() for sentence in sentences))
        self.errors = dict(errors)


class NotForYou(Exception):
    """The reader may not see this figure."""


class TooMuch(Exception):
    """So many tickets changed since the instant that was asked for that a job must do it."""

    def __init__(self, tickets: int) -> None:
        super().__init__(f"{tickets} tickets have to be told again.")
        self.tickets = tickets


class Stale(SettingStale):
    """Something of one's own changed since the caller read it: `row` is how it is now, `shown` as the API shows it."""

    def __init__(self, message: str, row: Any) -> None:
        """Keep the row as it is now."""
        super().__init__(message)
        self.row = row
        self.shown: dict[str, Any] = {}
