"""What an article was worth on a ticket: used, of no help, or not relevant. Each verdict counts once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base import events
from knowledge_base.errors import Refused
from knowledge_base.models import Article, ArticleUse
from knowledge_base.models.use import Place, Verdict
from tickets.models import Ticket
from tickets.services.locking import locked


def judge(
    ticket: Ticket, article: Article, verdict: str, *, actor: User, place: str = Place.TICKET
) -> ArticleUse:
    """Keep the verdict on an article for a ticket, in place of an earlier one, and return it.

    Raises ValidationError for a verdict that is none, and Refused for an article that readers do not have.
    """
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Say whether it was used, did not help, or is not relevant.")})
    if not article.is_live or article.published is None:
        raise Refused(_("Readers do not have this article. Publish it first, or choose another."))
    with transaction.atomic():
        current = locked(ticket)
        known = ArticleUse.objects.filter(ticket=current, article=article).first()
        if known is not None and known.verdict == verdict:
            return known
        at = now()
        use, _is_new = ArticleUse.objects.update_or_create(
            ticket=current,
            article=article,
            defaults={
                "user": actor,
                "verdict": verdict,
                "place": place,
                "revision": article.published.number,
                "level": current.level,
                "at": at,
            },
        )
        told = {"article": article.pk, "verdict": str(verdict), "place": str(place)}
        record([event(current.stream, events.JUDGED, at=at, actor=actor.pk, subject=current, **told)])
    return use
