"""What readers say of articles: agents say it here, and whoever keeps an article deals with it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.htmx import render_dialog
from helpdesk.web.saving import answered, posted
from knowledge_base.errors import KnowledgeError
from knowledge_base.forms.feedback import DealForm, SayForm
from knowledge_base.models import Article, Feedback
from knowledge_base.models.feedback import Outcome
from knowledge_base.selectors.feedback import tasks, waiting
from knowledge_base.services.hearing import deal_with
from knowledge_base.services.hearing import say as keep
from knowledge_base.views.doors import article_for, article_to_write
from knowledge_base.views.reader import crumbs
from tickets.views.tabs import Tab

EVERYBODYS = "all"


@require_safe
@allowed("knowledge.write")
def feedback(request: DeskRequest) -> HttpResponse:
    """List what readers said that nobody has dealt with, a task an article; the reader's own, or everybody's."""
    is_all = request.GET.get("whose") == EVERYBODYS
    tabs = [
        Tab(_("Mine"), request.path, is_current=not is_all),
        Tab(_("Everybody"), f"{request.path}?whose={EVERYBODYS}", is_current=is_all),
    ]
    context = {"tasks": tasks(request.user, only_theirs=not is_all), "whose_tabs": tabs}
    return render(request, "knowledge_base/feedback.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.view")
def say(request: DeskRequest, slug: str) -> HttpResponse:
    """Ask whether the article helped; keep the answer."""
    found = article_for(request, slug)
    form, status = SayForm(posted(request)), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                keep(found, **form.said(), actor=request.user)
            except ValidationError as error:
                form.add_error(None, error.messages)
            except KnowledgeError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                return answered(request, found.url, _("Thank you. It is noted."))
    context = {
        "article": found,
        "form": form,
        "action": request.path,
        "back_url": found.url,
        "crumbs": crumbs(found, inside=True),
    }
    return render_dialog(request, "knowledge_base/say.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def deal(request: DeskRequest, slug: str) -> HttpResponse:
    """Show what readers said of the article that waits, and ask what became of it; keep the answer."""
    found = article_to_write(request, slug)
    said, status = waiting(found), 200
    initial = {"up_to": said[-1].pk if said else 0, "outcome": _likeliest(found, said)}
    form = DealForm(posted(request), initial=initial)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                deal_with(found, **form.cleaned_data, actor=request.user)
            except ValidationError as error:
                for name, sentences in error.message_dict.items():
                    form.add_error(name, sentences)
            except KnowledgeError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                return answered(request, reverse("knowledge:feedback"), _("It is dealt with."))
    context = {
        "article": found,
        "said": said,
        "form": form,
        "action": request.path,
        "back_url": found.url,
        "crumbs": crumbs(found, inside=True),
    }
    return render_dialog(request, "knowledge_base/deal.html", context, status=status)


def _likeliest(article: Article, said: list[Feedback]) -> str:
    """Return what has most likely become of it: a text that was published since has changed it."""
    if not said or article.published is None or article.published.number <= max(one.revision for one in said):
        return ""
    return Outcome.CHANGED
