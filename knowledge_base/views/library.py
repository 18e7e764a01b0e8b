"""The library: all articles that the reader may see, by section, state, language and owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.counting import capped_count
from helpdesk.web.filters import said
from helpdesk.web.listing import listing
from helpdesk.web.times import now
from knowledge_base.filters import NONE, ArticleFilter
from knowledge_base.models import Article
from knowledge_base.models.article import Visibility
from knowledge_base.selectors.tree import Node, tree
from knowledge_base.views.doors import sees_drafts
from tickets.views.chips import chips
from tickets.views.tabs import Tab

ORDERINGS = {
    "title": gettext_lazy("Title"),
    "-updated_at": gettext_lazy("Changed last"),
    "review_on": gettext_lazy("Next review"),
}
_SHELVES: tuple[tuple[dict[str, str], Any], ...] = (
    ({}, gettext_lazy("All")),
    ({"owner": "me"}, gettext_lazy("Mine")),
    ({"to_read": "true"}, gettext_lazy("To be read by you")),
    ({"state": "draft"}, gettext_lazy("Drafts")),
    ({"state": "review"}, gettext_lazy("In review")),
    ({"review_due": "true"}, gettext_lazy("Review due")),
    ({"outdated": "true"}, gettext_lazy("Outdated translations")),
    ({"state": "archived"}, gettext_lazy("Archived")),
)
"""The tabs of who writes, each with the conditions that it stands for."""

_TEXTS = ("body", "translation_of__body", "translation_of__published__body")
"""What a list does not show: a page of it would read megabytes."""


@dataclass(frozen=True)
class Row:
    """An article in the list."""

    article: Article
    is_review_due: bool


@require_safe
@allowed("knowledge.view")
def library(request: DeskRequest) -> HttpResponse:
    """List the articles that the reader may see, narrowed by the conditions in the address."""
    visible = Article.objects.visible_to(request.user)
    conditions = ArticleFilter(request.GET, visible, request=request)
    found = conditions.qs if conditions.is_valid() else visible.none()
    beside = found.select_related("section", "owner", "translation_of__published").defer(*_TEXTS)
    page = listing(request, beside, tuple(ORDERINGS))
    nodes = tree(visible)
    _mark(nodes, request.GET.getlist("section"))
    context = {
        "page": page,
        "rows": _rows(page.rows),
        "count": _count(capped_count(found)),
        "tree": nodes,
        "tabs": _tabs(request) if sees_drafts(request.user) else [],
        "chips": _chips(conditions, request, nodes),
        "problems": said(conditions),
        "orderings": ORDERINGS.items(),
        "languages": settings.LANGUAGES,
        "visibilities": Visibility.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("language", "visibility")},
        "kept": _kept(request),
        "day_format": pgettext("date format", "j M Y"),
        "section_slug": request.GET.get("section", ""),
        "is_everything": not request.GET,
        "is_narrowed": any(name in ArticleFilter.base_filters for name in request.GET),
        "may_write": sees_drafts(request.user) and request.user.may("knowledge.write"),
        "may_manage": request.user.may("knowledge.manage"),
    }
    return render(request, "knowledge_base/library.html", context)


def _rows(articles: Iterable[Article]) -> list[Row]:
    today = now().date()
    return [
        Row(one, one.is_live and one.review_on is not None and one.review_on <= today) for one in articles
    ]


def _mark(nodes: list[Node], slugs: list[str]) -> None:
    """Mark the sections that the list is narrowed to."""
    for node in nodes:
        node.is_current = node.section.slug in slugs
        _mark(node.nodes, slugs)


def _tabs(request: DeskRequest) -> list[Tab]:
    """Return the shelves: each keeps the section and the language, and replaces what another one stands for."""
    shelving = {name for conditions, _label in _SHELVES for name in conditions}
    asked = {name: request.GET[name] for name in shelving if name in request.GET}
    kept = [(name, str(request.GET[name])) for name in request.GET if name not in {*shelving, "cursor"}]
    return [
        Tab(str(label), _address([*kept, *conditions.items()]), asked == conditions)
        for conditions, label in _SHELVES
    ]


def _address(pairs: list[tuple[str, str]]) -> str:
    path = reverse("knowledge:library")
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _chips(conditions: ArticleFilter, request: DeskRequest, nodes: list[Node]) -> list[Any]:
    """Return a chip for each condition; sections are called by their names."""
    if "section" in conditions.form.fields:
        field: Any = conditions.form.fields["section"]
        field.choices = [*_names(nodes), (NONE, _("none"))]
    return chips(conditions, request.path, request.GET)


def _names(nodes: list[Node]) -> list[tuple[str, str]]:
    return [pair for node in nodes for pair in [(node.section.slug, node.section.name), *_names(node.nodes)]]


def _kept(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the conditions that the form of choices carries along."""
    own = {"language", "visibility", "ordering", "cursor"}
    return [(name, value) for name in request.GET for value in request.GET.getlist(name) if name not in own]


def _count(counted: dict[str, int]) -> str:
    number = counted["value"]
    if not counted["exact"]:
        return _("more than %(count)s articles") % {"count": f"{number:,}"}
    return ngettext("%(count)s article", "%(count)s articles", number) % {"count": f"{number:,}"}
