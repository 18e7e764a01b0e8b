"""Who hears of what readers say: whoever keeps the article, once a task; and an agent, what became of their word."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import ACTIONS
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.kinds import declare
from helpdesk.notifications.tell import Notice
from knowledge_base.models import Article, Feedback
from knowledge_base.notices import keeper

SAID = declare(
    "article_feedback",
    _("A reader says what an article lacks: %(subject)s"),
    "article",
    label=_("A reader says what an article of mine lacks"),
    usually=(Channel.BELL,),
)
HANDLED = declare(
    "article_feedback_handled",
    _("What you said of an article was looked at: %(subject)s"),
    "article",
    label=_("Somebody deals with what I said of an article"),
    usually=(Channel.BELL,),
)


def said(article: Article, first: int) -> list[Notice]:
    """Tell whoever keeps the article, once a task: `first` is the id of what has waited longest."""
    people = [person.pk for person in keepers(article)]
    key = f"{SAID}:{article.pk}:{first}"
    context = {"subject": article.title}
    return [Notice(SAID, key, people, context=context, url=page_of(article), stream=article.stream)]


def handled(article: Article, rows: Sequence[Feedback], actor: User) -> list[Notice]:
    """Tell the agents who said something what became of it, once each time that it is dealt with."""
    people = sorted({one.user_id for one in rows if one.user_id is not None} - {actor.pk})
    if not people:
        return []
    last = max(one.pk for one in rows)
    return [
        Notice(
            HANDLED,
            f"{HANDLED}:{article.pk}:{last}",
            people,
            context={"subject": article.title, "from_name": actor.name},
            url=article.url,
            stream=article.stream,
            story={"message": rows[0].reply} if rows[0].reply else {},
        )
    ]


def keepers(article: Article) -> list[User]:
    """Return who deals with what is said of an article: its owner, the section's, or those who manage knowledge."""
    if article.owner is not None and article.owner.is_active:
        return [article.owner]
    if (near := keeper(article)) is not None:
        return [near]
    return list(User.objects.filter(is_active=True, role__in=ACTIONS["knowledge.manage"]).order_by("pk"))


def page_of(article: Article) -> str:
    """Return the path of the page on which it is dealt with."""
    return f"{article.url}/feedback"
