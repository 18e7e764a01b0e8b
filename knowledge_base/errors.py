"""What can go wrong with an article, as a person reads it.

KnowledgeError
├── Stale                  the article changed since the caller read it
└── Refused                the article's state does not allow it
    └── NeedsSecondPerson  its section wants somebody else to publish it
"""

from typing import Any


class KnowledgeError(Exception):
    """A verb on an article was refused; nothing was changed."""


class Stale(KnowledgeError):
    """The article changed since the caller read it: `article` is how it is now, `shown` what its reader may see."""

    def __init__(self, message: str, article: Any) -> None:
        """Keep the article as it is now."""
        super().__init__(message)
        self.article = article
        self.shown: dict[str, Any] = {}


class Refused(KnowledgeError):
    """The article's state does not allow what was asked."""


class NeedsSecondPerson(Refused):
    """In this section nobody publishes what they wrote last themselves."""
