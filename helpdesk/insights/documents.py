"""Answers as plain values: what the API writes, and what a job keeps."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.insights.answers import Answer, Cell, Group
from helpdesk.insights.questions import Question


def document(answer: Answer, question: Question) -> dict[str, Any]:
    """Return an answer as plain values for the wire, and for a job to keep."""
    zone = question.timezone
    return {
        "name": answer.name,
        "title": str(answer.title),
        "definition": str(answer.definition),
        "unit": answer.unit,
        "note": str(answer.note),
        "timezone": zone.key,
        "bucket": question.bucket,
        "by": question.by,
        "as_of": instant(answer.as_of),
        "computed_at": instant(answer.computed_at),
        "facts_at": instant(answer.facts_at),
        "is_complete": answer.is_complete,
        "total": _figures(answer.total),
        "buckets": [_bucket(cell, zone) for cell in answer.buckets],
        "groups": [_group(group, zone) for group in answer.groups],
    }


def _group(group: Group, zone: ZoneInfo) -> dict[str, Any]:
    buckets = [_bucket(cell, zone) for cell in group.buckets]
    return {"key": group.key, "label": group.label, "total": _figures(group.total), "buckets": buckets}


def _bucket(cell: Cell, zone: ZoneInfo) -> Mapping[str, Any]:
    assert cell.start is not None  # noqa: S101  a bucket begins somewhere
    start = datetime.combine(cell.start, time(), zone).isoformat().replace("+00:00", "Z")
    return {"start": start, **_figures(cell)}


def _figures(cell: Cell) -> dict[str, Any]:
    return {
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "more": dict(cell.more),
    }


def instant(at: datetime | None) -> str | None:
    """Return an instant as the wire has it."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
