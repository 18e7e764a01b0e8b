"""Answers that took long are computed anew before somebody waits for them.

Two kinds are due: what somebody was answered with although it was no longer new, and what would soon be too old for
somebody who asks again, as long as it is wanted. A period that ends today moves on with the days, so that the first
reader of a morning does not wait either.

One reader's answers after another's. No row is locked and nothing is written while figures are counted, so nothing of
the desk waits for them; whoever is killed over them leaves a claim that ends by itself.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import override

from helpdesk.accounts.models import User
from helpdesk.insights.answering import answers_standing, catch_up, check_asked
from helpdesk.insights.errors import NotForYou, QuestionRefused
from helpdesk.insights.following import Freshness
from helpdesk.insights.models import KeptAnswer
from helpdesk.insights.questions import Question
from helpdesk.insights.remembering import FRESH_FOR, SLOW_SECONDS, WANTED_FOR, forget, keep, key_of, row_of
from helpdesk.web.times import now

RENEWED_AFTER = timedelta(minutes=10)
"""So old is an answer that nobody reads when it is computed anew; it serves five minutes longer."""
CLAIMED_FOR = timedelta(minutes=5)
TOGETHER = 40
"""So many answers for one reader are computed at once, as a page does."""


def renew(*, seconds: float) -> int:
    """Compute what is due, one reader's answers after another's, and begin none after so many seconds.

    Return how many were computed. While another worker is at it there is nothing to do.
    """
    until = time.monotonic() + seconds
    done = 0
    while time.monotonic() < until:
        fresh = catch_up()
        rows = _claimed() if fresh.is_complete else []
        if not rows:
            break
        done += _computed(rows, fresh)
    return done


def _claimed() -> list[KeptAnswer]:
    """Claim what is due for the reader who was answered last, all in one language."""
    is_read = Q(asked_at__gt=F("computed_at"), computed_at__lte=Now() - FRESH_FOR)
    is_wanted = Q(asked_at__gt=Now() - WANTED_FOR, computed_at__lte=Now() - RENEWED_AFTER)
    slow = KeptAnswer.objects.filter(seconds__gte=SLOW_SECONDS, viewer_id__isnull=False)
    with transaction.atomic():
        if KeptAnswer.objects.filter(claimed_at__gt=Now() - CLAIMED_FOR).exists():
            return []
        due = slow.filter(is_read | is_wanted).select_for_update(skip_locked=True).order_by("-asked_at", "pk")
        first = due.first()
        if first is None:
            return []
        rows = list(due.filter(viewer_id=first.viewer_id, language=first.language)[:TOGETHER])
        KeptAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_at=Now())
    return rows


def _computed(rows: Sequence[KeptAnswer], fresh: Freshness) -> int:
    """Compute the answers of one reader, as they may see them now; forget what nobody can ask any more."""
    viewer = User.objects.filter(pk=rows[0].viewer_id or 0, is_active=True).first()
    made: list[KeptAnswer] = []
    if viewer is not None:
        with override(rows[0].language):
            made = _newer(rows, viewer, fresh)
        keep(made, is_asked=False)
    forget({row.pk for row in rows} - {row.pk for row in made})
    return len(made)


def _newer(rows: Sequence[KeptAnswer], viewer: User, fresh: Freshness) -> list[KeptAnswer]:
    began, at = time.monotonic(), now()
    wanted: dict[str, tuple[Question, KeptAnswer]] = {}
    for row in rows:
        question = _today(row, at)
        if question is not None and _may_ask(viewer, question):
            wanted.setdefault(key_of(question, viewer), (question, row))
    found = answers_standing([question for question, _row in wanted.values()], viewer, fresh)
    took = time.monotonic() - began
    made = []
    for (question, row), answer in zip(wanted.values(), found, strict=True):
        newer = row_of(question, answer, viewer, fresh, seconds=took, moves_on=row.day is not None)
        newer.asked_at = row.asked_at
        made.append(newer)
    return made


def _today(row: KeptAnswer, at: datetime) -> Question | None:
    """Return the question as it is asked today; None when another version of the desk wrote it."""
    try:
        question = Question.read(row.question)
    except (KeyError, TypeError, ValueError):
        return None
    if row.day is None:
        return question
    return question.moved((at.astimezone(question.timezone).date() - row.day).days)


def _may_ask(viewer: User, question: Question) -> bool:
    try:
        check_asked(question, viewer)
    except (NotForYou, QuestionRefused):
        return False
    return True
