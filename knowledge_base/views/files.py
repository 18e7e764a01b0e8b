"""The files below an article: a page that needs no scripts, and the door of the editor, which asks in JSON."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.accounts.access import DeskRequest, allowed, refuse_unless
from helpdesk.files.errors import Empty, FileRefused
from helpdesk.files.keeping import look_at
from helpdesk.files.models import File
from helpdesk.files.uploads import upload_of
from helpdesk.web.saving import answered
from knowledge_base.errors import Refused
from knowledge_base.models import Article, ArticleFile
from knowledge_base.models.article import State
from knowledge_base.selectors.files import attachments
from knowledge_base.services.attaching import attach, detach, wait
from knowledge_base.views.doors import article_for, article_to_write
from knowledge_base.views.reader import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.view")
def files(request: DeskRequest, slug: str) -> HttpResponse:
    """Show the files below an article; posted, put one there.

    One from the editor, which asks in JSON, waits for the text to be saved with it.
    """
    if request.method != "POST":
        return _page(request, article_for(request, slug))
    refuse_unless(request.user.may("knowledge.write"))
    article = article_to_write(request, slug)
    try:
        looked = look_at(_sent(request))
        if _asks_in_json(request):
            return _told(wait(looked, actor=request.user, article=article))
        file = attach(article, looked, actor=request.user)
    except (FileRefused, Refused) as error:
        return _refused(request, str(error)) or _page(request, article, problem=str(error), status=400)
    return answered(request, _address(article), _("“%(name)s” was added.") % {"name": file.name})


@require_POST
@allowed("knowledge.write")
def waiting(request: DeskRequest) -> HttpResponse:
    """Take a file for an article that is not saved yet: the first text that leads to it holds it. Answers JSON."""
    try:
        return _told(wait(look_at(_sent(request)), actor=request.user))
    except FileRefused as error:
        return JsonResponse({"detail": str(error)}, status=400)


@require_POST
@allowed("knowledge.write")
def delete(request: DeskRequest, slug: str, file: int) -> HttpResponse:
    """Take a file from an article."""
    article = article_to_write(request, slug)
    try:
        detach(article, file, actor=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(_address(article), status=303)
    except ArticleFile.DoesNotExist:
        raise Http404 from None
    return answered(request, _address(article), _("The file was deleted."))


def _sent(request: HttpRequest) -> UploadedFile:
    """Return the file that was sent. Raises FileRefused when there is none, or not all of one."""
    upload = upload_of(request)
    if upload is None:
        raise Empty(_("Choose a file."))
    return upload


def _asks_in_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _refused(request: HttpRequest, sentence: str) -> HttpResponse | None:
    return JsonResponse({"detail": sentence}, status=400) if _asks_in_json(request) else None


def _told(file: File) -> HttpResponse:
    """Answer the editor: what to put into the text."""
    return JsonResponse({"name": file.name, "markdown": file.markdown}, status=201)


def _address(article: Article) -> str:
    return reverse("knowledge:files", args=[article.slug])


def _page(request: DeskRequest, article: Article, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "article": article,
        "crumbs": crumbs(article, inside=True),
        "files": attachments(article, request.user),
        "problem": problem,
        "may_write": request.user.may("knowledge.write") and article.state != State.ARCHIVED,
    }
    return render(request, "knowledge_base/files.html", context, status=status)
