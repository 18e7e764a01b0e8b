"""Answers about long periods are remembered in the database; `computed_at` says their age.

One that was quick to compute serves for a minute, and only as long as no fact changes. One that took long serves for a
quarter of an hour, whatever happens, and is computed anew meanwhile (see `renewing`), so that a busy desk, where a fact
changes every second, does not count a year for each reader anew. Those who see every ticket share their answers.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import get_language

from helpdesk.accounts.models import User
from helpdesk.insights.answers import Answer, Cell, Group
from helpdesk.insights.definitions import REPORTS, definition_of
from helpdesk.insights.following import Freshness
from helpdesk.insights.models import KeptAnswer
from helpdesk.insights.questions import DAY, Question
from helpdesk.insights.sight import sees_everything, sight_of
from helpdesk.web.times import is_travelling

LONG_DAYS = 45
SLOW_SECONDS = 1.0
FRESH_FOR = timedelta(minutes=1)
"""Within this time nothing that took long is computed again."""
SERVES_FOR = timedelta(minutes=15)
"""So old may an answer be that took long."""
WANTED_FOR = timedelta(days=3)
"""So long such an answer is kept ready for the next reader: from the last one on Friday to the first on Monday."""
_FIGURES = ("version", "computed_at", "facts_at", "seconds", "figures", "viewer_id", "day", "claimed_at")


def recalled(questions: Sequence[Question], viewer: User, fresh: Freshness) -> list[Answer | None]:
    """Return, for each question, the answer that was computed before, if it may still serve."""
    keys = [key_of(question, viewer) if _is_kept(question, fresh) else None for question in questions]
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return [None] * len(questions)
    is_same = Q(version=fresh.version, computed_at__gt=Now() - FRESH_FOR)
    is_held = Q(seconds__gte=SLOW_SECONDS, computed_at__gt=Now() - SERVES_FOR)
    known = KeptAnswer.objects.filter(is_same | is_held).in_bulk(wanted)
    if known:
        _note(KeptAnswer.objects.filter(pk__in=known, asked_at__lt=Now() - FRESH_FOR))
    return [
        _told(question, known[key]) if key in known else None
        for question, key in zip(questions, keys, strict=True)
    ]


def remember(
    made: Sequence[tuple[Question, Answer]], viewer: User, fresh: Freshness, *, seconds: float
) -> None:
    """Keep answers that somebody has just waited for, so many seconds for all of them."""
    moves_on = any(question.end == _today(question, answer) + DAY for question, answer in made)
    rows = [
        row_of(question, answer, viewer, fresh, seconds=seconds, moves_on=moves_on)
        for question, answer in made
        if _is_kept(question, fresh)
    ]
    keep(rows, is_asked=True)


def keep(rows: Iterable[KeptAnswer], *, is_asked: bool) -> None:
    """Keep figures, and forget what nobody wants any more; when nobody asked, who was answered last stays noted."""
    known = {row.key: row for row in rows}
    if not known:
        return
    is_over = Q(seconds__lt=SLOW_SECONDS, computed_at__lte=Now() - FRESH_FOR)
    _delete(KeptAnswer.objects.filter(is_over | Q(asked_at__lte=Now() - WANTED_FOR)))
    KeptAnswer.objects.bulk_create(
        [known[key] for key in sorted(known)],  # in one order, so that two readers never wait for each other
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*_FIGURES, "asked_at"] if is_asked else _FIGURES,
    )


def forget(keys: Iterable[str]) -> None:
    """Forget some answers."""
    _delete(KeptAnswer.objects.filter(pk__in=keys))


def row_of(
    question: Question, answer: Answer, viewer: User, fresh: Freshness, *, seconds: float, moves_on: bool
) -> KeptAnswer:
    """Return how an answer is kept. What `moves_on` with the days is another question tomorrow."""
    return KeptAnswer(
        key=key_of(question, viewer),
        version=fresh.version,
        computed_at=answer.computed_at,
        facts_at=answer.facts_at,
        seconds=seconds,
        figures=_written(answer),
        question=question.written(),
        viewer_id=viewer.pk,
        language=get_language() or "",
        day=_today(question, answer) if moves_on else None,
        asked_at=answer.computed_at,
    )


def key_of(question: Question, viewer: User) -> str:
    """Return what stands for the question, what its reader may see, and their language."""
    seen = None if sees_everything(viewer) else (viewer.pk, sight_of(viewer))
    return hashlib.sha256(repr((question, seen, get_language())).encode()).hexdigest()


def _is_kept(question: Question, fresh: Freshness) -> bool:
    """Say whether an answer may be kept: of a long period, whole, and told at the desk's own time."""
    is_long = question.days > LONG_DAYS and question.as_of is None
    return is_long and fresh.is_complete and not is_travelling()


def _today(question: Question, answer: Answer) -> date:
    return answer.computed_at.astimezone(question.timezone).date()


def _note(rows: "QuerySet[KeptAnswer]") -> None:
    """Note that somebody was just answered with these."""
    with transaction.atomic():
        KeptAnswer.objects.filter(pk__in=_free(rows)).update(asked_at=Now())


def _delete(rows: "QuerySet[KeptAnswer]") -> None:
    with transaction.atomic():
        KeptAnswer.objects.filter(pk__in=_free(rows)).delete()


def _free(rows: "QuerySet[KeptAnswer]") -> "QuerySet[Any]":
    """Return the keys of those rows that nobody else writes just now."""
    return rows.order_by().select_for_update(skip_locked=True).values("pk")


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
        definition=definition_of(question),
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
