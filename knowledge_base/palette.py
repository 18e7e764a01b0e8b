"""What the command palette finds of articles: by their titles, and as the search of the knowledge base finds them."""

from functools import reduce
from operator import and_
from typing import cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.accounts.models import User
from helpdesk.web.palette import Hit, Source, register
from knowledge_base.models import Article
from knowledge_base.search.searching import search

PREFIX = "?"
MOST_HITS = 6
MOST_WORDS = 8
RECENT = 2000
"""So many of the newest articles are looked through by title, so that an answer costs the same at any size."""


def articles(request: HttpRequest, words: str) -> list[Hit]:
    """Return newer articles with every word in their title, drafts too.

    Where articles alone are asked for, what a search finds follows: it asks the database a dozen questions.
    """
    user = cast("User", request.user)
    found = {row.pk: row for row in _by_title(user, words)}
    if len(found) < MOST_HITS and request.GET.get("q", "").lstrip().startswith(PREFIX):
        answers = search(words, reader=user, language=user.language, limit=MOST_HITS)
        found |= {one.article.pk: one.article for one in answers if one.article.pk not in found}
    shown = list(found)[:MOST_HITS]
    beside = Article.objects.select_related("section", "owner").defer("body").in_bulk(shown)
    return [_hit(beside[pk]) for pk in shown if pk in beside]


def _by_title(user: User, words: str) -> "QuerySet[Article]":
    visible = Article.objects.visible_to(user).exclude(state="archived")
    newest = visible.order_by("-pk").values("pk")[:RECENT]
    holds = reduce(and_, (Q(title__icontains=word) for word in words.split()[:MOST_WORDS]))
    return Article.objects.filter(holds, pk__in=newest).only("pk").order_by("-updated_at", "-pk")[:MOST_HITS]


def _hit(article: Article) -> Hit:
    language = str(dict(settings.LANGUAGES).get(article.language, article.language))
    section = article.section.name if article.section else _("No section")
    facts = [
        (_("State"), article.get_state_display()),
        (_("Language"), language),
        (_("Owner"), article.owner.name if article.owner else _("Nobody")),
    ]
    return Hit(article.title, article.url, "book-open", f"{section} · {language}", facts)


register(Source("articles", PREFIX, gettext_lazy("Articles"), articles))
