"""Drawing panels: all of them from the same facts, read together, for one viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights import drawn
from helpdesk.insights.answering import Answer
from helpdesk.insights.charts.figures import Figure, Point
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import level_name
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.drawn import Answered
from helpdesk.insights.panels import live
from helpdesk.insights.panels.panel import FLOW, LIVE, Form, Panel
from helpdesk.insights.panels.telling import Told, questions_of, tell
from helpdesk.insights.questions import Question

__all__ = ["Drawn", "Page", "draw", "questions_of"]

LEVELS = 3
"""So many levels are drawn, and more where tickets reached them."""


@dataclass(frozen=True)
class Drawn:
    """A panel as it is shown: a number or a figure, or a sentence that says why there is none."""

    panel: Panel
    number: KeyFigure | None = None
    figure: Figure | None = None
    problem: str = ""
    title: str = ""


@dataclass(frozen=True)
class Page:
    """Panels that were drawn together, of which instant they tell, and whether everything until then is counted."""

    panels: Sequence[Drawn]
    at: datetime
    is_complete: bool

    @property
    def numbers(self) -> list[KeyFigure]:
        """Return the numbers."""
        return [one.number for one in self.panels if one.number]

    @property
    def figures(self) -> list[Figure]:
        """Return the charts."""
        return [one.figure for one in self.panels if one.figure]


def draw(panels: Sequence[Panel], question: Question, viewer: User) -> Page:
    """Return the panels of the question's period and filters, as far as the viewer may see them.

    A panel that the viewer may not see, or that asks for what is no longer there, says so in its place.
    """
    telling = tell(panels, replace(question, is_brief=True), viewer)
    made = [_drawn(told, place, question, viewer) for place, told in enumerate(telling.panels)]
    return Page(made, telling.at, telling.is_complete)


def _drawn(told: Told, place: int, question: Question, viewer: User) -> Drawn:
    """Return a panel from its questions with their answers."""
    panel = told.panel
    if told.problem:
        return Drawn(panel, problem=told.problem, title=told.title)
    if panel.name in LIVE:
        number, figure = live.draw(panel.name, question, viewer)
        return Drawn(panel, number, figure, title=told.title)
    found = Answered(*told.asked[0], told.before)
    if panel.form == Form.NUMBER:
        return Drawn(panel, drawn.tile(found, told.title), title=told.title)
    return Drawn(panel, figure=_figure(told, found, f"chart-{panel.name}-{place}"), title=told.title)


def _figure(told: Told, found: Answered, identity: str) -> Figure:
    """Return a panel's chart."""
    panel = told.panel
    if panel.form == Form.OVER_TIME:
        return drawn.over_time(found, identity, told.title)
    if panel.form == Form.PARTS:
        return drawn.parts_over_time(found, identity, told.title)
    if panel.name == FLOW:
        figure = drawn.flow(found, _levels(told.asked[1][1], found.answer), identity)
        return replace(figure, notes=[told.title]) if panel.filters else figure
    axis = str(DIMENSIONS[panel.by].title)
    return drawn.by_group(found, identity, axis=axis, title=told.title)


def _levels(began: Answer, moves: Answer) -> list[Point]:
    """Return the levels between which tickets moved, with how many began at each."""
    known = {group.key: group for group in began.groups if group.key is not None}
    reached = [int(level) for group in moves.groups for level in str(group.key).split("-")]
    top = max([*known, *reached, LEVELS])
    return [
        Point(
            level_name(level), known[level].total.denominator if level in known else 0, detail=_("began here")
        )
        for level in range(1, top + 1)
    ]
