"""Articles as an archive of Markdown files, on screen: out, and in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.saving import posted
from knowledge_base.exchange.writing import portions
from knowledge_base.forms.exchange import ArchiveForm
from knowledge_base.models import Article
from knowledge_base.services.importing import MOST_IN_A_REQUEST, import_archive


@require_safe
@allowed("knowledge.manage")
def export(request: DeskRequest) -> StreamingHttpResponse:
    """Answer the archive of every article that the reader may see."""
    archive = portions(Article.objects.visible_to(request.user), reader=request.user)
    headers = {"Content-Disposition": 'attachment; filename="articles.zip"'}
    return StreamingHttpResponse(archive, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.manage")
def importing(request: DeskRequest) -> HttpResponse:
    """Show the form of an import; posted, take the archive in, or say everything that is wrong with it."""
    form = ArchiveForm(posted(request), request.FILES or None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form, 400 if form.is_bound else 200)
    data, existing = form.cleaned_data["file"].read(), form.cleaned_data["existing"]
    try:
        done = import_archive(data, actor=request.user, existing=existing, most=MOST_IN_A_REQUEST)
    except ValidationError as error:
        problems = [(place, told) for place, several in error.message_dict.items() for told in several]
        return _page(request, form, 400, problems=problems)
    count = len(done.created) + len(done.updated)
    told = ngettext("%(count)d article was imported.", "%(count)d articles were imported.", count)
    messages.success(request, told % {"count": count})
    return HttpResponseRedirect(reverse("knowledge:library"), status=303)


def _page(request: DeskRequest, form: ArchiveForm, status: int, **more: Any) -> HttpResponse:
    return render(request, "knowledge_base/import.html", {"form": form, **more}, status=status)
