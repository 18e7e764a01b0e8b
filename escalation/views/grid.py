"""The draft as a grid: a row for each rule, a column for each support level, in the cells what happens there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from escalation.checking.findings import DEFAULT_ROW, Finding
from escalation.differences import RowChange
from escalation.models import MatrixVersion
from escalation.paths import PathStep, read
from escalation.targets import Company, static_level
from escalation.views.sheet import Sheet, ShownPathStep, ShownRule
from escalation.words import Action, EscalationKind
from helpdesk.accounts.roster import Roster
from helpdesk.web.times import now

LEAST_LEVELS = 4


@dataclass(frozen=True)
class CellStep:
    """A step in a cell. `warns` says that it moves nothing."""

    step: ShownPathStep
    warns: bool


@dataclass
class Cell:
    """What happens at one level on the way of one rule."""

    level: int
    is_start: bool = False
    steps: list[CellStep] = field(default_factory=list)


@dataclass(frozen=True)
class GridRow:
    """A row of the grid. `id` is the rule's, or `default`; `place` counts from 1."""

    id: str
    place: int
    rule: ShownRule
    cells: list[Cell]
    findings: list[Finding]
    change: RowChange | None

    @property
    def is_first(self) -> bool:
        """Say whether no rule stands above."""
        return self.place == 1


@dataclass(frozen=True)
class Grid:
    """The whole draft as it is shown."""

    levels: list[int]
    rows: list[GridRow]


def grid(draft: MatrixVersion, findings: Sequence[Finding], changes: Sequence[RowChange]) -> Grid:
    """Return the draft as rows and columns; the default row comes last."""
    sheet = Sheet.read(draft)
    at = now()
    company = Company(Roster.load(at), at)
    shown_paths = {path.pk: path.steps for path in sheet.paths()}
    steps_by_path = {version.path_id: read(version.steps) for version in sheet.versions}
    bodies = [*draft.rules, {"id": DEFAULT_ROW, **draft.default}]
    placed = [
        _placed(body, steps_by_path.get(body.get("path") or 0, ()), shown_paths, company) for body in bodies
    ]
    levels = list(range(1, max([LEAST_LEVELS, *(level for way in placed for level in way)]) + 1))
    rows = [
        GridRow(
            id=body["id"],
            place=place,
            rule=rule,
            cells=[way.get(level, Cell(level)) for level in levels],
            findings=[one for one in findings if one.rule == body["id"]],
            change=next((one for one in changes if one.rule == body["id"]), None),
        )
        for place, (body, rule, way) in enumerate(zip(bodies, sheet.rules(), placed, strict=True), start=1)
    ]
    return Grid(levels, rows)


def _placed(
    body: Mapping[str, Any],
    steps: Iterable[PathStep],
    shown_paths: Mapping[int, Sequence[ShownPathStep]],
    company: Company,
) -> dict[int, Cell]:
    """Return the cells of a way by level: a step that moves stands where it leads to, a warning where it comes."""
    level = int(body.get("start_level", 1))
    cells = {level: Cell(level, is_start=True)}
    shown = {step.number: step for step in shown_paths.get(body.get("path") or 0, ())}
    for step in steps:
        if step.reassigns:
            level = _level_after(step, level, company)
        cell = cells.setdefault(level, Cell(level))
        cell.steps.append(CellStep(shown[step.number], step.action == Action.NOTIFY))
    return cells


def _level_after(step: PathStep, level: int, company: Company) -> int:
    reached = static_level(step, company)
    if step.kind == EscalationKind.HIERARCHICAL:
        return max(level + 1, reached or 0)
    return max(level, reached or level)
