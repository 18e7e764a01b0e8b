"""Writing an article: a new one, a translation, or the text of one that there is. Nothing that was written is lost."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.saving import answered
from knowledge_base.differences import differences, runs
from knowledge_base.errors import Refused, Stale
from knowledge_base.forms.writing import NewArticleForm, TextForm, TranslationForm, text_of
from knowledge_base.models import Article
from knowledge_base.rendering import for_desk
from knowledge_base.selectors.files import pictures_in
from knowledge_base.selectors.languages import missing
from knowledge_base.selectors.translating import Original, original_beside
from knowledge_base.services import writing
from knowledge_base.text import open_blocks
from knowledge_base.views.doors import article_to_write
from knowledge_base.views.reader import crumbs

LONGEST_TITLE = 200
PREVIEW = "preview"
PUBLISH = "publish"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def new(request: DeskRequest) -> HttpResponse:
    """Show the editor of a new article; posted, begin it."""
    initial = {
        "language": (get_language() or "en")[:2],
        "section": request.GET.get("section"),
        "topic": request.GET.get("topic"),
        "title": request.GET.get("title", "")[:LONGEST_TITLE],
    }
    form = _form(request, NewArticleForm, initial=initial)
    context = {"title": _("New article"), "back_url": reverse("knowledge:library")}
    if not _is_sent(form):
        return _editor(request, form, context)
    chosen = form.cleaned_data
    where = {name: chosen[name] for name in ("language", "section", "visibility")}
    where["topics"] = [chosen["topic"]] if chosen["topic"] else []
    try:
        made = writing.create(actor=request.user, **form.text(), **where)
    except ValidationError as error:
        return _editor(request, _wrong(form, error), context)
    return _saved(request, made)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def translate(request: DeskRequest, slug: str, language: str) -> HttpResponse:
    """Show the editor of a new translation beside its original; posted, begin it."""
    original = article_to_write(request, slug)
    names = dict(missing(original))
    if original.translation_of_id is not None or language not in names:
        raise Http404
    form = _form(request, TranslationForm, language=language)
    beside = original_beside(original, None)
    title = _("Translate into %(language)s") % {"language": names[language]}
    context = {
        "title": title,
        "back_url": original.url,
        "original": beside,
        "crumbs": crumbs(original, inside=True),
    }
    if not _is_sent(form):
        return _editor(request, form, context)
    try:
        made = writing.create(
            actor=request.user,
            language=language,
            translation_of=original,
            visibility=original.visibility,
            min_level=original.min_level,
            section=original.section,
            teams=original.teams.all(),
            topics=original.topics.all(),
            **form.text(),
        )
    except ValidationError as error:
        return _editor(request, _wrong(form, error), context)
    return _saved(request, made)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def edit(request: DeskRequest, slug: str) -> HttpResponse:
    """Show the editor of an article's text; posted, save it. A text that somebody else changed meanwhile is shown."""
    found = article_to_write(request, slug)
    beside = _beside(request, found)
    initial = text_of(found, _newest(found)) | {"is_current": not found.behind}
    initial["renders"] = beside.number if beside else None
    form = _form(request, TextForm, initial=initial, language=found.language)
    context: dict[str, Any] = {
        "title": found.title,
        "article": found,
        "back_url": found.url,
        "original": beside,
        "crumbs": crumbs(found, inside=True),
    }
    if not _is_sent(form):
        return _editor(request, form, context)
    try:
        saved = _save(request, found, form)
    except ValidationError as error:
        return _editor(request, _wrong(form, error), context)
    except Refused as error:
        return _editor(request, form, context | {"problem": str(error)}, status=409)
    except Stale as error:
        return _stale(request, form, context, error)
    return _saved(request, saved)


@require_POST
@allowed("knowledge.write")
def preview(request: DeskRequest) -> HttpResponse:
    """Show a text as its readers at the desk would see it; nothing is saved."""
    return render(request, "knowledge_base/_preview.html", _previewed(request, request.POST.get("body", "")))


def _save(request: DeskRequest, article: Article, form: TextForm) -> Article:
    """Save the text, and for a translation which revision of its original it renders now, both or neither."""
    chosen = form.cleaned_data
    with transaction.atomic():
        saved = writing.save(
            article, actor=request.user, note=chosen["note"], seen=chosen["seen"] or 0, **form.text()
        )
        if article.translation_of_id and chosen["is_current"] and chosen["renders"]:
            saved = writing.mark_translated(saved, actor=request.user, revision=chosen["renders"])
    return saved


def _stale(request: DeskRequest, form: TextForm, context: dict[str, Any], error: Stale) -> HttpResponse:
    """Show what somebody else saved meanwhile; what was written stays in the form, and sent again it is meant."""
    current = error.article
    base = current.revisions.filter(number=form.cleaned_data["base"] or 0).first()
    newest = current.revisions.select_related("author").order_by("-number").first()
    before = f"{base.title}\n\n{base.body}" if base else ""
    theirs = {
        "who": newest.author.name if newest.author else "",
        "at": newest.created_at,
        "text": current.body,
        "changes": runs(differences(before, f"{current.title}\n\n{current.body}")),
    }
    form.meant_for(current.changes, newest.number)
    shown = {**context, "article": current, "moved": str(error), "theirs": theirs}
    return _editor(request, form, shown, status=409)


def _form(request: DeskRequest, kind: type[TextForm], **options: Any) -> TextForm:
    """Return the form as it was sent; for a look with what was written and without complaints."""
    if request.method != "POST":
        return kind(**options)
    if request.POST.get("do") != PREVIEW:
        return kind(request.POST, **options)
    written = {name: request.POST[name] for name in request.POST} | {
        "is_current": "is_current" in request.POST
    }
    return kind(**options | {"initial": options.get("initial", {}) | written})


def _is_sent(form: TextForm) -> bool:
    """Say whether a valid text is to be saved now, not only looked at."""
    return form.is_bound and form.is_valid()


def _editor(request: DeskRequest, form: TextForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    body = form["body"].value() or ""
    if form.is_bound and form.errors and status == 200:
        status = 400
    shown = {**context, **_previewed(request, str(body)), "form": form, "action": request.get_full_path()}
    return render(request, "knowledge_base/edit.html", shown, status=status)


def _previewed(request: DeskRequest, body: str) -> dict[str, Any]:
    """Return what the preview shows: a text as far as it could be saved."""
    body = body[: writing.LONGEST_BODY]
    return {"page": for_desk(body, pictures_in(body, request.user)), "open_lines": open_blocks(body)}


def _wrong(form: TextForm, error: ValidationError) -> TextForm:
    """Put each complaint beside its field where the form has that field, else above the form."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        form.add_error(name if name in form.fields else None, sentences)
    return form


def _saved(request: DeskRequest, article: Article) -> HttpResponse:
    """Lead to what was written, or on to its publication."""
    if request.POST.get("do") == PUBLISH:
        return HttpResponseRedirect(reverse("knowledge:step", args=[article.slug, PUBLISH]), status=303)
    return answered(request, f"{article.url}?text=working")


def _beside(request: DeskRequest, article: Article) -> Original | None:
    """Return the original of a translation, where the writer may see it."""
    visible = Article.objects.visible_to(request.user).select_related("published")
    original = visible.filter(pk=article.translation_of_id).first() if article.translation_of_id else None
    return original_beside(original, article.translated_revision) if original else None


def _newest(article: Article) -> int:
    return int(article.revisions.aggregate(newest=Max("number"))["newest"] or 0)
