"""The steps of an article to its readers and away from them, each as a question and then a verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import User
from helpdesk.web.htmx import render_dialog
from helpdesk.web.saving import answered, posted
from knowledge_base import notices
from knowledge_base.differences import differences, has_changes, runs
from knowledge_base.errors import KnowledgeError, Stale
from knowledge_base.forms.steps import ReasonForm, seen_of
from knowledge_base.linking import troubles
from knowledge_base.models import Article
from knowledge_base.models.article import State
from knowledge_base.models.lesson import LessonState
from knowledge_base.services import publishing, telling
from knowledge_base.views.doors import article_to_write, sees_drafts


@dataclass(frozen=True)
class Step:
    """One step: when it can be taken, what it asks, what it says when it was done.

    `says` is what follows: a sentence, or what makes one of the article and who asks.
    """

    name: str
    label: Any
    question: Any
    says: Any
    done: Any
    icon: str
    can: Callable[[Article], bool]
    verb: Callable[..., Article]
    asks_reason: bool = False
    asks_telling: bool = False
    shows_changes: bool = False
    is_grave: bool = False

    def consequence(self, article: Article, user: User) -> str:
        """Return what follows when this person takes it."""
        return str(self.says(article, user) if callable(self.says) else self.says)


def _is_written(article: Article) -> bool:
    return article.state in {State.DRAFT, State.REVIEW}


def _who_is_told(article: Article, user: User) -> str:
    people = notices.reviewers(article, user)
    if not people:
        return gettext(
            "Nobody is told: ask a colleague yourself. Readers keep what they have until it is published."
        )
    return gettext("%(name)s is told. Readers keep what they have until it is published.") % {
        "name": people[0].name
    }


STEPS = (
    Step(
        "publish",
        _("Publish"),
        _("Publish this text?"),
        _("Readers find it from then on, and see it as it is now."),
        _("Published. Readers have this text now."),
        "circle-check",
        _is_written,
        publishing.publish,
        asks_telling=True,
        shows_changes=True,
    ),
    Step(
        "review",
        _("Ask for a review"),
        _("Ask somebody to review this text?"),
        _who_is_told,
        _("A review was asked for."),
        "eye",
        lambda article: article.state == State.DRAFT,
        publishing.ask_review,
    ),
    Step(
        "back",
        _("Send back to the writer"),
        _("Send this text back to its writer?"),
        _("The writer is told what should change. Readers keep what they have."),
        _("Sent back to the writer."),
        "undo-2",
        lambda article: article.state == State.REVIEW,
        publishing.send_back,
        asks_reason=True,
    ),
    Step(
        "confirm",
        _("It is still true"),
        _("Did you read it, and is it still true?"),
        _("Its next review is counted from today."),
        _("Thank you. The next review is counted from today."),
        "calendar-check",
        lambda article: article.is_live,
        publishing.confirm,
    ),
    Step(
        "tell",
        _("Tell the first line"),
        _("Ask the first line to read this article?"),
        _("They find it in the bell, and their day counts it until they say that they have read it."),
        _("The first line was told."),
        "megaphone",
        lambda article: article.is_live,
        telling.tell_first_line,
    ),
    Step(
        "archive",
        _("Archive"),
        _("Archive this article?"),
        _("Readers no longer find it. Nothing of it is lost, and it can be brought back."),
        _("Archived. Readers no longer find it."),
        "archive",
        lambda article: article.state != State.ARCHIVED,
        publishing.archive,
        is_grave=True,
    ),
    Step(
        "revive",
        _("Bring back"),
        _("Bring this article back?"),
        _("It is as it was: what was published, readers find again."),
        _("It is back."),
        "archive-restore",
        lambda article: article.state == State.ARCHIVED,
        publishing.revive,
    ),
)
BY_NAME = {step.name: step for step in STEPS}


def steps_for(article: Article, user: User) -> list[Step]:
    """Return the steps that can be taken now, the likeliest first; none for who does not write."""
    may_write = user.may("knowledge.write") and sees_drafts(user)
    return [step for step in STEPS if step.can(article)] if may_write else []


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.write")
def step(request: DeskRequest, slug: str, name: str) -> HttpResponse:
    """Ask whether to take a step; posted, take it. A step that cannot be taken now says why and changes nothing."""
    found, chosen = article_to_write(request, slug), BY_NAME.get(name)
    if chosen is None:
        raise Http404
    form = ReasonForm(posted(request))
    problem, status = "", 200
    if request.method == "POST" and (not chosen.asks_reason or form.is_valid()):
        more: dict[str, Any] = {"reason": form.cleaned_data["reason"]} if chosen.asks_reason else {}
        if chosen.asks_telling:
            more["tell_readers"] = "tell_readers" in request.POST
        try:
            chosen.verb(found, actor=request.user, seen=seen_of(request.POST), **more)
        except ValidationError as error:
            problem, status = " ".join(error.messages), 400
        except KnowledgeError as error:
            found = error.article if isinstance(error, Stale) else found
            problem, status = str(error), 409
        else:
            return answered(request, found.url, str(chosen.done))
    elif request.method == "POST":
        status = 400
    more = {"form": form, "problem": problem, "says": chosen.consequence(found, request.user)}
    return _asked(request, found, chosen, more, status)


def _asked(
    request: DeskRequest, article: Article, step: Step, more: dict[str, Any], status: int
) -> HttpResponse:
    changes = _changes(article) if step.shows_changes else []
    context = {
        "article": article,
        "step": step,
        **more,
        "changes": runs(changes),
        "differs": has_changes(changes),
        "troubles": troubles(article, article.body) if step.shows_changes else [],
        "is_awaited": step.asks_telling and article.lessons.filter(state=LessonState.WRITING).exists(),
        "tells": "tell_readers" in request.POST,
        "action": reverse("knowledge:step", args=[article.slug, step.name]),
        "back_url": article.url,
    }
    return render_dialog(request, "knowledge_base/step.html", context, status=status)


def _changes(article: Article) -> Any:
    """Return what readers would see change; nothing for a text that they do not have yet."""
    revision = article.published
    if revision is None:
        return []
    return differences(f"{revision.title}\n\n{revision.body}", f"{article.title}\n\n{article.body}")
