"""What the command palette finds of articles: those that the reader may see, by the words of their titles."""

from functools import reduce
from operator import and_

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.web.palette import Hit, Source, register
from knowledge_base.models import Article

MOST_HITS = 6
MOST_WORDS = 8


def articles(request: HttpRequest, words: str) -> list[Hit]:
    """Return the articles with every word in their title, those changed last first."""
    holds = reduce(and_, (Q(title__icontains=word) for word in words.split()[:MOST_WORDS]))
    found = Article.objects.visible_to(request.user).filter(holds).exclude(state="archived")
    return [_hit(row) for row in found.select_related("section", "owner").order_by("-updated_at")[:MOST_HITS]]


def _hit(article: Article) -> Hit:
    language = str(dict(settings.LANGUAGES).get(article.language, article.language))
    section = article.section.name if article.section else _("No section")
    facts = [
        (_("State"), article.get_state_display()),
        (_("Language"), language),
        (_("Owner"), article.owner.name if article.owner else _("Nobody")),
    ]
    return Hit(article.title, article.url, "book-open", f"{section} · {language}", facts)


register(Source("articles", "?", gettext_lazy("Articles"), articles))
