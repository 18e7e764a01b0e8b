"""What of the knowledge base waits for somebody, each as a count and the list that it leads to."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from helpdesk.accounts.models import User
from knowledge_base.selectors.feedback import count_of
from knowledge_base.selectors.readings import unread_articles


@dataclass(frozen=True)
class Waits:
    """One line: what waits, and where it is."""

    text: str
    url: str
    icon: str


def waiting_for(user: User) -> list[Waits]:
    """Return what waits for somebody, at most one line of a kind; nothing where nothing waits."""
    return [line for line in (_to_read(user), _said(user)) if line is not None]


def _to_read(user: User) -> Waits | None:
    count = unread_articles(user).count()
    if not count:
        return None
    text = ngettext(
        "%(count)d article that is new for you to read",
        "%(count)d articles that are new for you to read",
        count,
    )
    return Waits(text % {"count": count}, "/kb/?to_read=true", "book-open")


def _said(user: User) -> Waits | None:
    count = count_of(user) if user.may("knowledge.write") else 0
    if not count:
        return None
    text = ngettext(
        "%(count)d article of which readers say what it lacks",
        "%(count)d articles of which readers say what they lack",
        count,
    )
    return Waits(text % {"count": count}, "/kb/feedback", "message-square")
