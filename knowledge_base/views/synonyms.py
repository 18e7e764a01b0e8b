"""Words that mean the same, on screen: the list, and a drawer for one row."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.listing import listing
from helpdesk.web.saving import answered, drawer, posted
from knowledge_base.forms.synonyms import SynonymForm
from knowledge_base.models import Meaning
from knowledge_base.services.synonyms import add_meaning, change_meaning, delete_meaning


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
    form = SynonymForm(posted(request))
    return _saved(
        request,
        form,
        lambda: add_meaning(actor=request.user, **form.cleaned_data),
        title=_("New words that mean the same"),
        is_new=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.manage")
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the drawer of a row; posted, change the languages that differ from what was shown, or take it away.

    Raises Http404 when somebody took it away meanwhile.
    """
    meaning = get_object_or_404(Meaning, pk=pk)
    form = SynonymForm(posted(request), initial=meaning.by_language())
    try:
        if request.method == "POST" and "delete" in request.POST:
            delete_meaning(meaning, actor=request.user)
            return answered(request, reverse("knowledge:synonyms"))
        return _saved(
            request,
            form,
            lambda: change_meaning(meaning, actor=request.user, **form.changed_words()),
            title=_("Words that mean the same"),
            is_new=False,
        )
    except Meaning.DoesNotExist:
        raise Http404 from None


def _saved(
    request: DeskRequest, form: SynonymForm, verb: Callable[[], Meaning], *, title: str, is_new: bool
) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                verb()
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return answered(request, reverse("knowledge:synonyms"))
    context = {
        "form": form,
        "is_new": is_new,
        "title": title,
        "action": request.path,
        "back_url": reverse("knowledge:synonyms"),
    }
    return drawer(request, "knowledge_base/synonym_edit.html", context, status)
