"""What agents say of articles, and what becomes of what readers said: several words on one article are one task."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from helpdesk.web.times import now
from knowledge_base import events, feedback_notices
from knowledge_base.errors import Refused
from knowledge_base.models import Article, Feedback
from knowledge_base.models.feedback import LONGEST_TEXT, FeedbackState, Outcome
from knowledge_base.permissions import may_see_internal
from knowledge_base.services.feedback import give
from knowledge_base.services.locking import locked


def say(article: Article, *, helpful: bool, text: str = "", actor: User) -> Feedback:
    """Keep what somebody who is signed in says of an article, and return it.

    A newer word of theirs on the same version takes the place of an older one that nobody dealt with. An integrator
    speaks for a customer. Raises what `give` raises.
    """
    if not may_see_internal(actor):
        return give(article, helpful=helpful, text=text)
    with transaction.atomic():
        current = locked(article)
        if current.published is not None:
            own = current.feedback.filter(user=actor, revision=current.published.number)
            own.filter(handled_by=None).delete()
        return give(current, helpful=helpful, text=text, user=actor)


def deal_with(
    article: Article, *, outcome: str, reply: str = "", actor: User, up_to: int | None = None
) -> list[Feedback]:
    """Say what became of what readers said of an article, of all of it that is open, and return it.

    `up_to` is the id of the last word that the actor read: what came later stays open. Agents hear what became of
    their word. Raises ValidationError without the answer or the reason, and Refused when nothing is open, or when the
    article is said to be changed and has no text that was published after what was said.
    """
    reply = _checked(outcome, reply)
    with transaction.atomic():
        current = locked(article)
        rows = _open(current, up_to)
        if not rows:
            raise Refused(_("Nothing of it waits any more. Nothing was changed."))
        if outcome == Outcome.CHANGED:
            _refuse_unchanged(current, rows)
        at = now()
        for one in rows:
            one.state, one.outcome, one.reply = FeedbackState.DEALT_WITH, outcome, reply
            one.handled_by, one.handled_at = actor, at
        Feedback.objects.bulk_update(rows, ["state", "outcome", "reply", "handled_by", "handled_at"])
        told = {"feedback": [one.pk for one in rows], "outcome": str(outcome)}
        record(
            [event(current.stream, events.FEEDBACK_HANDLED, at=at, actor=actor.pk, subject=current, **told)]
        )
        tell(feedback_notices.handled(current, rows, actor), at=at)
    return rows


def tell_keeper(article: Article) -> None:
    """Tell whoever keeps an article that something waits, once until all of it was dealt with."""
    waits = article.feedback.filter(state=FeedbackState.OPEN)
    first = waits.aggregate(first=Min("pk"))["first"]
    if first is not None:
        current = Article.objects.select_related("owner", "section__owner").get(pk=article.pk)
        tell(feedback_notices.said(current, first), at=now())


def _checked(outcome: str, reply: str) -> str:
    reply = reply.strip()
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Say what became of it.")})
    if outcome != Outcome.CHANGED and not reply:
        raise ValidationError({"reply": _("Say in a few words what you answer, or why it is set aside.")})
    if len(reply) > LONGEST_TEXT:
        raise ValidationError({"reply": _("Say it in at most %(most)d characters.") % {"most": LONGEST_TEXT}})
    return reply


def _open(article: Article, up_to: int | None) -> list[Feedback]:
    rows = article.feedback.filter(state=FeedbackState.OPEN).order_by("pk").select_for_update(no_key=True)
    return list(rows if up_to is None else rows.filter(pk__lte=up_to))


def _refuse_unchanged(article: Article, rows: list[Feedback]) -> None:
    newest = max(one.revision for one in rows)
    if article.published is None or article.published.number <= newest:
        raise Refused(
            _(
                "No newer text was published since it was said. Publish one first, or answer; nothing was changed."
            )
        )
