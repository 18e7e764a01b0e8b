"""Who hears of what happens to an article: only people who may read it then."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.kinds import declare
from helpdesk.notifications.tell import Notice
from knowledge_base.models import Article, Revision

REVIEW_ASKED = declare(
    "article_review_asked",
    _("Please review an article: %(subject)s"),
    "article",
    label=_("Somebody asks me to review an article"),
)
SENT_BACK = declare(
    "article_sent_back",
    _("An article came back to you: %(subject)s"),
    "article",
    label=_("A reviewer sends an article back to me"),
)
PUBLISHED = declare(
    "article_published",
    _("An article of yours was published: %(subject)s"),
    "article",
    label=_("Somebody else publishes an article of mine"),
    usually=(Channel.BELL,),
)
OUTDATED = declare(
    "article_outdated",
    _("The original of your translation has a newer text: %(subject)s"),
    "article",
    label=_("The original of a translation of mine changes"),
    usually=(Channel.BELL,),
)
REVIEW_DUE = declare(
    "article_review_due",
    _("Is this article still true? %(subject)s"),
    "article",
    label=_("An article of mine is due for its review"),
)


def reviewers(article: Article, actor: User) -> list[User]:
    """Return who is asked: the owner of the article's section or of one above, or the writer's superior.

    That is one person, or nobody: nobody is asked for a review by themselves.
    """
    return _others(article, [keeper(article) or actor.manager], actor)


def review_asked(article: Article, actor: User) -> list[Notice]:
    """Ask whoever looks after the article (see `reviewers`)."""
    return _about(article, REVIEW_ASKED, reviewers(article, actor), actor=actor)


def sent_back(article: Article, newest: Revision, actor: User) -> list[Notice]:
    """Tell who wrote the text, and the owner, what should change."""
    people = _others(article, [newest.author, article.owner], actor)
    return _about(article, SENT_BACK, people, actor=actor, message=article.review_note)


def published(article: Article, newest: Revision, actor: User, *, is_first: bool) -> list[Notice]:
    """Tell the writer and the owner, if another published it; and the owners of translations that lag behind now."""
    people = _others(article, [newest.author, article.owner], actor)
    notices = _about(article, PUBLISHED, people, actor=actor)
    if is_first:
        return notices
    for translation in article.translations.exclude(state="archived").select_related("owner"):
        people = _others(translation, [translation.owner], actor)
        notices += _about(translation, OUTDATED, people, actor=actor, of=newest)
    return notices


def review_due(article: Article, at: datetime) -> list[Notice]:
    """Ask the owner, or whoever looks after the section: once a day that it is due."""
    owner = article.owner if article.owner is not None and article.owner.is_active else keeper(article)
    return _about(article, REVIEW_DUE, _others(article, [owner]), at=at)


def keeper(article: Article) -> User | None:
    """Return the owner of the article's section, or else of the nearest one above that has one who may read it."""
    section = article.section
    while section is not None:
        if section.owner is not None and section.owner.is_active and _may_read(section.owner, article):
            return section.owner
        section = section.parent
    return None


def _others(article: Article, people: Iterable[User | None], actor: User | None = None) -> list[User]:
    others = {person for person in people if person is not None and person != actor}
    return sorted((person for person in others if _may_read(person, article)), key=lambda person: person.pk)


def _may_read(person: User, article: Article) -> bool:
    return Article.objects.visible_to(person).filter(pk=article.pk).exists()


def _about(
    article: Article,
    kind: str,
    people: list[User],
    *,
    actor: User | None = None,
    message: str = "",
    of: Revision | None = None,
    at: datetime | None = None,
) -> list[Notice]:
    if not people:
        return []
    occasion = f"{of.article_id}.{of.number}" if of else at.date() if at else article.changes
    return [
        Notice(
            kind=kind,
            key=f"{kind}:{article.pk}:{occasion}",
            people=[person.pk for person in people],
            context={"subject": article.title, "from_name": actor.name if actor else ""},
            url=article.url,
            stream=article.stream,
            story={"message": message} if message else {},
        )
    ]
