"""Words that mean the same, on screen: the list, and a drawer for one row."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.listing import listing
from helpdesk.web.saving import answered, drawer, posted
from knowledge_base.forms.synonyms import SynonymForm
from knowledge_base.models import Meaning
from knowledge_base.services.synonyms import delete_meaning, save_meaning


@require_safe
@allowed("knowledge.manage")
def synonyms(request: DeskRequest) -> HttpResponse:
    """List what means the same, by the English words."""
    page = listing(request, Meaning.objects.all(), ("en",))
    return render(
        request,
        "knowledge_base/synonyms.html",
        {"page": page, "rows": page.rows, "count": Meaning.objects.count()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.manage")
def add(request: DeskRequest) -> HttpResponse:
    """Show the drawer of a new row; posted, make it."""
    return _saved(request, Meaning(), _("New words that mean the same"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.manage")
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the drawer of a row; posted, change it, or take it away."""
    meaning = get_object_or_404(Meaning, pk=pk)
    if request.method == "POST" and "delete" in request.POST:
        delete_meaning(meaning, actor=request.user)
        return answered(request, reverse("knowledge:synonyms"))
    return _saved(request, meaning, _("Words that mean the same"))


def _saved(request: DeskRequest, meaning: Meaning, title: str) -> HttpResponse:
    form = SynonymForm(posted(request), initial=meaning.by_language())
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                save_meaning(meaning, actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return answered(request, reverse("knowledge:synonyms"))
    context = {
        "form": form,
        "is_new": meaning.pk is None,
        "title": title,
        "action": request.path,
        "back_url": reverse("knowledge:synonyms"),
    }
    return drawer(request, "knowledge_base/synonym_edit.html", context, status)
