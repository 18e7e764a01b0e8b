"""Who may see the events of articles: whoever may see the article; those of sections, whoever may read articles."""

from collections.abc import Collection

from helpdesk.accounts.models import User
from helpdesk.ledger.sight import seen_by
from knowledge_base.models import Article


def articles(user: User, streams: Collection[str]) -> Collection[str]:
    """Return the streams of articles that the user may see now."""
    by_id = {int(stream.partition(":")[2]): stream for stream in streams}
    visible = Article.objects.visible_to(user).filter(pk__in=by_id).values_list("pk", flat=True)
    return [by_id[pk] for pk in visible]


def sections(user: User, streams: Collection[str]) -> Collection[str]:
    """Return the streams of sections: everybody who may read articles knows the shelves."""
    return streams if user.may("knowledge.view") else ()


seen_by("article", articles)
seen_by("section", sections)
