"""Answers about long periods are remembered in the database for a minute; `computed_at` says their age.

One that was quick to compute serves only as long as no fact changes. One that took long serves the whole minute, so
that a busy desk, where a fact changes every second, does not count a year for each reader anew.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language

from helpdesk.accounts.models import User
from helpdesk.insights.answers import Answer, Cell, Group
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.following import Freshness
from helpdesk.insights.models import KeptAnswer
from helpdesk.insights.questions import Question
from helpdesk.insights.sight import sight_of

LONG_DAYS = 45
KEPT_FOR = timedelta(minutes=1)
SLOW_SECONDS = 1.0


def recalled(questions: Sequence[Question], viewer: User, fresh: Freshness) -> list[Answer | None]:
    """Return, for each question, the answer that was computed within the last minute, if it may still serve."""
    keys = [_key(question, viewer) if _is_kept(question, fresh) else None for question in questions]
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return [None] * len(questions)
    may_serve = Q(version=fresh.version) | Q(seconds__gte=SLOW_SECONDS)
    known = KeptAnswer.objects.filter(may_serve, computed_at__gt=Now() - KEPT_FOR).in_bulk(wanted)
    return [
        _told(question, known[key]) if key in known else None
        for question, key in zip(questions, keys, strict=True)
    ]


def remember(
    made: Iterable[tuple[Question, Answer]], viewer: User, fresh: Freshness, *, seconds: float
) -> None:
    """Keep answers that took so many seconds together, and forget those that are too old."""
    rows = {
        row.key: row
        for row in (
            KeptAnswer(
                key=_key(question, viewer),
                version=fresh.version,
                computed_at=answer.computed_at,
                facts_at=answer.facts_at,
                seconds=seconds,
                figures=_written(answer),
            )
            for question, answer in made
            if _is_kept(question, fresh)
        )
    }
    if not rows:
        return
    with transaction.atomic():
        old = KeptAnswer.objects.filter(computed_at__lte=Now() - KEPT_FOR).order_by()
        # what somebody else writes just now is no longer old
        KeptAnswer.objects.filter(pk__in=old.select_for_update(skip_locked=True).values("pk")).delete()
    KeptAnswer.objects.bulk_create(
        [rows[key] for key in sorted(rows)],  # in one order, so that two readers never wait for each other
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["version", "computed_at", "facts_at", "seconds", "figures"],
    )


def _is_kept(question: Question, fresh: Freshness) -> bool:
    return question.days > LONG_DAYS and question.as_of is None and fresh.is_complete


def _key(question: Question, viewer: User) -> str:
    """Return what stands for the question, its reader with all that they may see, and their language."""
    asked = repr((question, viewer.pk, sight_of(viewer), get_language()))
    return hashlib.sha256(asked.encode()).hexdigest()


def _written(answer: Answer) -> dict[str, Any]:
    """Return the figures of an answer as JSON holds them."""
    groups = [
        [group.key, group.label, _cell(group.total), [_cell(cell) for cell in group.buckets]]
        for group in answer.groups
    ]
    buckets = [_cell(cell) for cell in answer.buckets]
    return {"total": _cell(answer.total), "buckets": buckets, "groups": groups}


def _told(question: Question, kept: KeptAnswer) -> Answer:
    """Return the answer whose figures were kept."""
    report, figures = REPORTS[question.name], kept.figures
    return Answer(
        name=report.name,
        title=report.title,
        definition=report.words,
        unit=report.unit,
        total=_read(figures["total"]),
        buckets=tuple(map(_read, figures["buckets"])),
        groups=tuple(
            Group(key, label, _read(total), tuple(map(_read, buckets)))
            for key, label, total, buckets in figures["groups"]
        ),
        as_of=None,
        computed_at=kept.computed_at,
        facts_at=kept.facts_at,
        note=report.note,
    )


def _cell(cell: Cell) -> dict[str, Any]:
    return {**asdict(cell), "start": cell.start.isoformat() if cell.start else None}


def _read(written: dict[str, Any]) -> Cell:
    start = written["start"]
    return Cell(**{**written, "start": date.fromisoformat(start) if start else None})
