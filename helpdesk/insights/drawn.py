"""Answers as charts and numbers: each figure with the list behind it and its definition beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.insights.addresses import behind_url, export_url
from helpdesk.insights.answers import Answer, Cell
from helpdesk.insights.charts import building, findings
from helpdesk.insights.charts.figures import Figure, Point, Series
from helpdesk.insights.charts.flow import Move
from helpdesk.insights.charts.spark import spark
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import COUNT, counted, in_unit, period, period_on_axis
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.questions import Question

LESS_IS_BETTER = frozenset(
    {
        *("escalation-rate", "escalations", "first-response-time", "resolution-time", "time-at-level"),
        *("backlog", "workload", "ageing", "knowledge-gaps", "after-escalation"),
    }
)
MORE_IS_BETTER = frozenset({"first-contact-resolution", "sla", "knowledge", "csat", "promises"})
MOST_GROUPS = 8
SAME_EVERYWHERE = frozenset({"backlog"})
"""Reports whose numerator and denominator are one number."""


@dataclass(frozen=True)
class Answered:
    """A question with its answer, and the answer of the period before, if it was asked."""

    question: Question
    answer: Answer
    before: Answer | None = None

    @property
    def title(self) -> str:
        """Return what the figure is called."""
        return str(self.answer.title)

    @property
    def unit(self) -> str:
        """Return the unit of its values."""
        return self.answer.unit


def tile(found: Answered, title: str = "") -> KeyFigure:
    """Return the whole period's figure as a number with how it went."""
    value, before = found.answer.total.value, found.before.total.value if found.before else None
    moved = 0 if value is None or before is None else (value > before) - (value < before)
    words = findings.change(value, before, found.unit)
    if in_unit(value, found.unit) == in_unit(before, found.unit):
        moved = 0
    return KeyFigure(
        title or found.title,
        in_unit(value, found.unit),
        behind_url(found.question),
        words,
        _tone(found.question.name, moved),
        {1: "up", -1: "down"}.get(moved, ""),
        spark([cell.value for cell in found.answer.buckets]),
        str(found.answer.definition),
    )


def over_time(found: Answered, identity: str = "", title: str = "") -> Figure:
    """Return the figure bucket by bucket, beside the period before."""
    name = title or found.title
    before = found.before.total.value if found.before else None
    return building.over_time(
        identity or f"chart-{found.question.name}",
        findings.against_before(name, found.answer.total.value, before, found.unit),
        [_point(found, cell) for cell in found.answer.buckets],
        found.unit,
        before=_before(found),
        definition=str(found.answer.definition),
        csv_url=export_url(found.question, "csv"),
    )


def by_group(
    found: Answered, identity: str = "", *, axis: str, most: int = MOST_GROUPS, title: str = ""
) -> Figure:
    """Return the figure of every group: levels and hours in their order, others from the highest value on."""
    groups = [group for group in found.answer.groups if group.total.value is not None]
    if found.question.by != "level":
        groups.sort(key=lambda group: -(group.total.value or 0))
    points = [
        Point(
            group.label,
            group.total.value,
            behind_url(found.question, group=group.key),
            _of(found, group.total),
        )
        for group in groups[:most]
    ]
    name = title or found.title
    whole = sum(group.total.value or 0 for group in groups)
    sentence = (
        findings.leader(name, points, whole)
        if found.unit == COUNT
        else findings.extreme(name, points, found.unit)
    )
    return building.ranked(
        identity or f"chart-{found.question.name}-by",
        sentence,
        points,
        found.unit,
        axis=axis,
        definition=str(found.answer.definition),
        csv_url=export_url(found.question, "csv"),
    )


def parts_over_time(found: Answered, identity: str = "", title: str = "") -> Figure:
    """Return a count bucket by bucket, each column made of its groups."""
    columns = [
        Point(
            _label(found, cell),
            None,
            behind_url(found.question.of(found.question.name), start=cell.start),
            on_axis=_on_axis(found, cell),
        )
        for cell in found.answer.buckets
    ]
    series = [
        Series(
            group.label,
            [
                Point(
                    _label(found, cell),
                    cell.value,
                    behind_url(found.question, group=group.key, start=cell.start),
                )
                for cell in group.buckets
            ],
        )
        for group in sorted(found.answer.groups, key=lambda group: -(group.total.value or 0))
    ]
    totals = [Point(group.label, group.total.value) for group in found.answer.groups]
    return building.parts(
        identity or f"chart-{found.question.name}-parts",
        findings.leader(title or found.title, totals, found.answer.total.value or 0),
        columns,
        series,
        axis=_("Period"),
        definition=str(found.answer.definition),
        csv_url=export_url(found.question, "csv"),
    )


def flow(found: Answered, levels: Sequence[Point], identity: str = "") -> Figure:
    """Return the climb between levels: its groups are the moves, `1-2` and so on."""
    moves = []
    for group in found.answer.groups:
        origin, _dash, target = str(group.key).partition("-")
        url = behind_url(found.question, group=group.key)
        moves.append(Move(int(origin), int(target), group.total.numerator, url))
    return building.between_levels(
        identity or "chart-flow",
        levels,
        moves,
        definition=str(found.answer.definition),
        csv_url=export_url(found.question, "csv"),
    )


def _point(found: Answered, cell: Cell) -> Point:
    url = behind_url(found.question, start=cell.start)
    return Point(_label(found, cell), cell.value, url, _of(found, cell), _on_axis(found, cell))


def _before(found: Answered) -> list[Point]:
    """Return the buckets of the period before; nothing where nothing was to be counted then."""
    cells = found.before.buckets if found.before else ()
    return [_plain(found, cell) for cell in cells] if any(cell.value is not None for cell in cells) else []


def _plain(found: Answered, cell: Cell) -> Point:
    return Point(_label(found, cell), cell.value)


def _label(found: Answered, cell: Cell) -> str:
    return period(cell.start, found.question.bucket) if cell.start else ""


def _on_axis(found: Answered, cell: Cell) -> str:
    return period_on_axis(cell.start, found.question.bucket) if cell.start else ""


def _of(found: Answered, cell: Cell) -> str:
    """Return what a figure was counted from: `17 of 120`; of a span, of how many tickets it is told."""
    if found.question.name in SAME_EVERYWHERE or found.unit == COUNT:
        return ""
    return _("%(part)s of %(whole)s") % {"part": counted(cell.numerator), "whole": counted(cell.denominator)}


def _tone(name: str, moved: int) -> str:
    if not moved or name not in LESS_IS_BETTER | MORE_IS_BETTER:
        return ""
    return "good" if (moved < 0) is (name in LESS_IS_BETTER) else "bad"


def shown_more(found: Answered, words: dict[str, tuple[Any, str]]) -> list[tuple[str, str, str, str]]:
    """Return the figures beside the value as (name, now, before, list behind it), those that have words."""
    listed = REPORTS[found.question.name].listed(found.question)
    before = found.before.total.more if found.before else {}
    return [
        (
            str(words[name][0]),
            in_unit(value, words[name][1]),
            in_unit(before[name], words[name][1]) if before.get(name) is not None else "",
            behind_url(found.question, name) if name in listed else "",
        )
        for name, value in found.answer.total.more.items()
        if name in words and value is not None
    ]
