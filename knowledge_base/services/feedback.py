"""What readers say of articles."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base import events
from knowledge_base.composing import kinds_in_words
from knowledge_base.errors import Refused
from knowledge_base.models import Article, Feedback
from knowledge_base.models.feedback import LONGEST_TEXT, FeedbackState, Voice
from knowledge_base.personal import strip


def give(
    article: Article, *, helpful: bool, text: str = "", user: User | None = None, at: datetime | None = None
) -> Feedback:
    """Keep what a reader says of the article's published text, and return it.

    `user` is somebody of the desk; without one a customer speaks. Addresses, telephone numbers, cards and the like are
    taken out of the text. Raises ValidationError for a text that is too long, and Refused for an article that the
    reader does not have.
    """
    published = article.published
    if not article.is_live or published is None or (user is None and article.visibility != "customers"):
        raise Refused(_("Readers do not have this article. Publish it first, or choose another."))
    at = at or now()
    said = _without_persons(text, article.language)
    is_settled = helpful and not said
    voice = Voice.CUSTOMER if user is None else Voice.AGENT
    with transaction.atomic():
        given = Feedback.objects.create(
            article=article,
            revision=published.number,
            language=article.language,
            is_helpful=helpful,
            text=said,
            voice=voice,
            user=user,
            at=at,
            state=FeedbackState.DEALT_WITH if is_settled else FeedbackState.OPEN,
            handled_at=at if is_settled else None,
        )
        told = {"feedback": given.pk, "is_helpful": helpful, "voice": str(voice)}
        actor = user.pk if user else None
        record([event(article.stream, events.FEEDBACK_GIVEN, at=at, actor=actor, subject=article, **told)])
    return given


def _without_persons(text: str, language: str) -> str:
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > LONGEST_TEXT:
        raise ValidationError({"text": _("Say it in at most %(most)d characters.") % {"most": LONGEST_TEXT}})
    with override(language):
        kept, _removed = strip(words, {}, kinds_in_words())
    return kept
