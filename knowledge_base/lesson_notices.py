"""Who hears that something can be learnt from a ticket, and that it was."""

from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.kinds import declare
from helpdesk.notifications.tell import Notice
from knowledge_base.models import Article, Lesson
from knowledge_base.models.article import Visibility

FIRST_LINE = 1
"""The support level that answers first."""

ASKED = declare(
    "lesson_asked",
    _("What can the first line learn from %(key)s?"),
    "lesson",
    label=_("An escalated ticket of mine is solved and asks for an article"),
    usually=(Channel.BELL,),
)
LEARNT = declare(
    "lesson_learnt",
    _("New for the first line: %(subject)s"),
    "article",
    label=_("What was escalated once is explained in an article"),
    usually=(Channel.BELL,),
)


def asked(lesson: Lesson) -> list[Notice]:
    """Ask the owner, once a ticket."""
    ticket = lesson.ticket
    context = {"key": ticket.key, "subject": ticket.subject}
    people = [lesson.owner_id] if lesson.owner_id else []
    key = f"lesson:{ticket.pk}:{lesson.owner_id}"
    return [Notice(ASKED, key, people, context=context, url=ticket.url, stream=ticket.stream)]


def learnt(article: Article, revision: int, people: list[int]) -> list[Notice]:
    """Tell people of the first line of a revision of an article, once."""
    key = f"learnt:{article.pk}:{revision}"
    context = {"subject": article.title}
    return [Notice(LEARNT, key, people, context=context, url=article.url, stream=article.stream)]


def first_line(article: Article) -> list[int]:
    """Return the ids of the people of the first line who may read an article, in their order."""
    people = User.objects.filter(is_active=True, teams__level=FIRST_LINE, teams__is_active=True)
    if article.visibility == Visibility.INTERNAL:
        people = people.filter(teams__level__gte=article.min_level)
        if article.teams.exists():
            people = people.filter(teams__articles=article)
    return sorted(set(people.values_list("pk", flat=True)))
