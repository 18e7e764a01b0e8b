"""Where customers read an article, and where the links of its text lead them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from helpdesk.web.markdown import Lead, addresses
from knowledge_base.linking import slug_in
from knowledge_base.models import Article
from knowledge_base.models.article import Visibility


def public_path(slug: str, language: str) -> str:
    """Return the path of an article in the help centre, with everything around it in the language."""
    return reverse("help:article", args=[language, slug])


def public_url(article: Article, language: str = "") -> str | None:
    """Return the address at which customers read an article; None where they may not, or there is no help centre.

    Around the article everything is in `language`, or else in its own.
    """
    is_theirs = article.is_live and article.visibility == Visibility.CUSTOMERS
    if not is_theirs or not settings.HELP_CENTRE:
        return None
    return settings.SITE_URL + public_path(article.slug, language or article.language)


def leading(body: str, language: str) -> Lead:
    """Return where the links of a public text lead customers; one query where it names articles.

    A link to an article that they may read leads to it in the help centre; one to any other article is none.
    """
    slugs = {slug for address in addresses(body) if (slug := slug_in(address))}
    public = Article.objects.for_customers().filter(slug__in=slugs).values_list("slug", flat=True)
    theirs = set(public) if slugs else set()

    def lead(address: str) -> str | None:
        slug = slug_in(address)
        if not slug:
            return address
        fragment = urlsplit(address).fragment
        return public_path(slug, language) + (f"#{fragment}" if fragment else "") if slug in theirs else None

    return lead
