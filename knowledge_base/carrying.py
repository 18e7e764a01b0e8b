"""The public text of an article as a reply carries it: no page of ours stands around it, so addresses are in full.

A mail shows no picture of ours; it leads to it. A link to an article that customers may not read is its words alone.
"""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings

from knowledge_base.linking import slug_in
from knowledge_base.models import Article
from knowledge_base.public import public_path

_MARK_OF_PICTURE = re.compile(r"(?<!\\)!(?=\[(?:\\.|[^\[\]\\])*+\]\()")
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*+)\]\((<?)([^)\s>]*+)(>?[^)]*+)\)")


def readable(bodies: Collection[str]) -> set[str]:
    """Return the slugs of those articles that the texts link to and customers may read; at most one query."""
    slugs = {slug for body in bodies for link in _LINK.finditer(body) if (slug := slug_in(link[3]))}
    if not slugs or not settings.HELP_CENTRE:
        return set()
    return set(Article.objects.for_customers().filter(slug__in=slugs).values_list("slug", flat=True))


def carried(body: str, language: str, theirs: Collection[str]) -> str:
    """Return a public text with addresses that lead from anywhere; `theirs` are the slugs that customers may read."""

    def lead(link: re.Match[str]) -> str:
        words, opening, address, rest = link.groups()
        slug = slug_in(address)
        if slug and slug not in theirs:
            return words
        if slug:
            fragment = urlsplit(address).fragment
            address = public_path(slug, language) + (f"#{fragment}" if fragment else "")
        is_ours = address.startswith("/") and not address.startswith("//")
        return f"[{words}]({opening}{settings.SITE_URL if is_ours else ''}{address}{rest})"

    return _LINK.sub(lead, _MARK_OF_PICTURE.sub("", body))
