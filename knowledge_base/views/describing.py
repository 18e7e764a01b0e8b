"""What stands beside an article's text, in a drawer: its section, its readers, its owner, its next review."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.saving import answered, drawer, posted
from knowledge_base.errors import KnowledgeError, Stale
from knowledge_base.forms.describing import FactsForm
from knowledge_base.models import Article
from knowledge_base.services.describing import describe
from knowledge_base.views.doors import article_to_write
from knowledge_base.views.reader import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def facts(request: DeskRequest, slug: str) -> HttpResponse:
    """Show the drawer; posted, change what was chosen. What somebody else changed meanwhile is told first."""
    article = article_to_write(request, slug)
    form = FactsForm(posted(request), article=article)
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, article, 400 if form.is_bound else 200)
    try:
        saved = describe(article, actor=request.user, seen=form.cleaned_data["seen"], **form.facts())
    except ValidationError as error:
        _refuse(form, error)
        return _drawer(request, form, article, 400)
    except Stale as error:
        now = error.article
        form.meant_for(now.changes)
        return _drawer(request, form, now, 409, moved=str(error), told=_told(now))
    except KnowledgeError as error:
        form.add_error(None, str(error))
        return _drawer(request, form, article, 409)
    if not Article.objects.visible_to(request.user).filter(pk=saved.pk).exists():
        return answered(
            request, reverse("knowledge:library"), _("Saved. It is no longer among what you may read.")
        )
    return answered(request, saved.url)


def _told(article: Article) -> list[str]:
    """Return how the article is now, a line for each fact that the drawer asks for."""
    shown = FactsForm(article=article)
    section = article.section.name if article.section else _("No section")
    owner = article.owner.name if article.owner else _("Nobody")
    labels = shown.fields
    return [
        f"{labels['section'].label}: {section}",
        f"{labels['owner'].label}: {owner}",
        f"{labels['visibility'].label}: {article.get_visibility_display()}",
        f"{labels['min_level'].label}: {article.min_level}",
        f"{labels['review_on'].label}: {article.review_on or '–'}",
        f"{labels['slug'].label}: {article.slug}",
    ]


def _refuse(form: FactsForm, error: ValidationError) -> None:
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        form.add_error(name if name in form.fields else None, sentences)


def _drawer(
    request: DeskRequest, form: FactsForm, article: Article, status: int, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "article": article,
        "action": request.path,
        "back_url": article.url,
        "crumbs": crumbs(article, inside=True),
        **more,
    }
    return drawer(request, "knowledge_base/facts.html", context, status)
