"""Who was told of an article: they say that they have read it, its owner and the leads see who has."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.accounts.access import DeskRequest, allowed, refuse_unless
from helpdesk.web.saving import answered
from knowledge_base.errors import KnowledgeError
from knowledge_base.selectors.readings import may_see_readers
from knowledge_base.selectors.readings import readers as read_readers
from knowledge_base.services.telling import mark_read
from knowledge_base.views.doors import article_for
from knowledge_base.views.reader import crumbs


@require_POST
@allowed("knowledge.view")
def read(request: DeskRequest, slug: str) -> HttpResponse:
    """Keep that the reader has read what is published now."""
    found = article_for(request, slug)
    try:
        mark_read(found, actor=request.user)
    except KnowledgeError as error:
        messages.error(request, str(error))
        return redirect(found.url)
    return answered(request, found.url, _("It is noted: you have read it."))


@require_safe
@allowed("knowledge.view")
def readers(request: DeskRequest, slug: str) -> HttpResponse:
    """List who was told of the article, and which version each has read."""
    found = article_for(request, slug)
    refuse_unless(may_see_readers(found, request.user))
    context = {"article": found, "readers": read_readers(found), "crumbs": crumbs(found, inside=True)}
    return render(request, "knowledge_base/readers.html", context)
