"""Answers about long periods are remembered for a minute, as long as no fact changed; `computed_at` says their age."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.utils.translation import get_language

from helpdesk.accounts.models import User
from helpdesk.insights.answers import Answer
from helpdesk.insights.following import Freshness
from helpdesk.insights.questions import Question
from helpdesk.insights.sight import sight_of

LONG_DAYS = 45
KEPT_FOR = timedelta(minutes=1)


def remembered(question: Question, viewer: User, fresh: Freshness, compute: Callable[[], Answer]) -> Answer:
    """Return the answer that was computed from the same facts within the last minute, or compute it."""
    if question.days <= LONG_DAYS or question.as_of is not None or not fresh.is_complete:
        return compute()
    asked = repr((question, viewer.pk, sight_of(viewer), get_language()))
    key = f"insights:{fresh.version}:{hashlib.sha256(asked.encode()).hexdigest()}"
    known: Answer | None = cache.get(key)
    if known is None:
        known = compute()
        cache.set(key, known, KEPT_FOR.total_seconds())
    return known
