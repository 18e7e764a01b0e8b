"""What a chart is given and what a page shows of it: one shape for all kinds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

SERIES_APART = 5
"""So many series are told apart by colour and texture; more are put together by whoever asks for the chart."""


@dataclass(frozen=True)
class Point:
    """One figure: what it belongs to, its value (None where there is none), and the list of what it counts, if any.

    `detail` says what it is made of, such as `17 of 120`.
    """

    label: str
    value: float | None
    url: str = ""
    detail: str = ""
    on_axis: str = ""


@dataclass(frozen=True)
class Series:
    """Figures that belong together, in the order of the axis."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Cell:
    """One cell of the table beside a chart; a number stands at the end of its column."""

    text: str
    url: str = ""
    is_number: bool = True


@dataclass(frozen=True)
class Key:
    """One entry of the legend: `mark` is the number of the series, or `before`."""

    name: str
    mark: str
    swatch: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawn chart: the finding as a sentence, the drawing, its legend, and the same as a table.

    `definition` says what is counted; `csv_url` leads to the same figures as a file. `told` is what the line under the
    drawing says until somebody points at a figure.
    """

    id: str
    title: str
    drawing: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    legend: Sequence[Key] = ()
    definition: str = ""
    csv_url: str = ""
    told: str = ""
    kind: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
