"""What can go wrong with a ticket, as a person reads it.

TicketError
├── Stale                 the ticket changed since the caller read it
├── ConversationMoved     a newer public message exists than the writer saw
├── StatusRefused         the table of transitions has no such row
└── Refused               the ticket's state does not allow it
    └── Merged            it was merged into another, where everything goes on
"""

from typing import Any


class TicketError(Exception):
    """A verb on a ticket was refused; nothing was changed."""


class Stale(TicketError):
    """The ticket changed since the caller read it: `ticket` is how it is now."""

    def __init__(self, message: str, ticket: Any) -> None:
        """Keep the ticket as it is now."""
        super().__init__(message)
        self.ticket = ticket


class ConversationMoved(TicketError):
    """Somebody answered meanwhile: `newer` is the newest public message."""

    def __init__(self, message: str, newer: Any) -> None:
        """Keep the message that the writer has not seen."""
        super().__init__(message)
        self.newer = newer


class StatusRefused(TicketError):
    """The ticket cannot go from its status to the one asked for."""


class Refused(TicketError):
    """The ticket's state does not allow what was asked."""


class Merged(Refused):
    """The ticket was merged into another: `into` is the id of that one."""

    def __init__(self, message: str, into: int) -> None:
        """Keep where everything goes on."""
        super().__init__(message)
        self.into = into
