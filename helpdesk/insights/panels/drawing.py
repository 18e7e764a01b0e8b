"""Drawing panels: all of them from the same facts, read together, for one viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights import drawn
from helpdesk.insights.answering import Answer, answers, of_report, report_of
from helpdesk.insights.charts.figures import Figure, Point
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import level_name
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.drawn import Answered
from helpdesk.insights.errors import NotForYou, QuestionRefused
from helpdesk.insights.panels import live
from helpdesk.insights.panels.panel import FLOW, LIVE, LOAD, Form, Panel
from helpdesk.insights.panels.standard import RATE
from helpdesk.insights.questions import Question
from helpdesk.insights.reading import filters_from
from helpdesk.insights.sight import SEES_AGENTS, check
from helpdesk.web.times import now

COMPARED = frozenset({Form.NUMBER, Form.OVER_TIME})
LEVELS = 3
"""So many levels are drawn, and more where tickets reached them."""


@dataclass(frozen=True)
class Drawn:
    """A panel as it is shown: a number or a figure, or a sentence that says why there is none."""

    panel: Panel
    number: KeyFigure | None = None
    figure: Figure | None = None
    problem: str = ""


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
    asked: list[list[Question]] = []
    problems: dict[int, str] = {}
    for place, panel in enumerate(panels):
        try:
            asked.append(_questions(panel, question, viewer))
        except (NotForYou, QuestionRefused) as refusal:
            problems[place] = str(refusal)
            asked.append([])
    wanted = _distinct(one for some in asked for one in some)
    found = answers(wanted, viewer)
    made = [
        Drawn(panel, problem=problems[place])
        if place in problems
        else _drawn(panel, place, [(one, found[wanted.index(one)]) for one in some], question, viewer)
        for place, (panel, some) in enumerate(zip(panels, asked, strict=True))
    ]
    at = min((answer.computed_at for answer in found), default=now())
    return Page(made, at, all(answer.is_complete for answer in found))


def questions_of(panels: Iterable[Panel], question: Question, viewer: User) -> list[Question]:
    """Return all that panels ask, each question once."""
    return _distinct(one for panel in panels for one in _questions(panel, question, viewer))


def _distinct(questions: Iterable[Question]) -> list[Question]:
    found: list[Question] = []
    found.extend(one for one in questions if one not in found)
    return found


def _questions(panel: Panel, question: Question, viewer: User) -> list[Question]:
    """Return what a panel asks: its figure, and what it is compared or drawn with.

    Raises NotForYou, and QuestionRefused.
    """
    if panel.name in LIVE:
        if panel.name == LOAD and viewer.role not in SEES_AGENTS:
            check(viewer, "agent")
        return []
    asked = of_report(question, panel.name, by=panel.by or None)
    if panel.filters:
        own = filters_from(report_of(asked), panel.filters)
        asked = replace(asked, filters={**asked.filters, **own})
    check(viewer, asked.by, asked.filters)
    if panel.name == FLOW:
        return [asked, of_report(question, RATE, by="level")]
    return [asked, asked.before()] if panel.form in COMPARED else [asked]


def _drawn(
    panel: Panel, place: int, told: Sequence[tuple[Question, Answer]], question: Question, viewer: User
) -> Drawn:
    """Return a panel from its questions with their answers."""
    if panel.name in LIVE:
        number, figure = live.draw(panel.name, question, viewer)
        return Drawn(panel, number, figure)
    identity = f"chart-{panel.name}-{place}"
    before = told[1][1] if panel.form in COMPARED else None
    found = Answered(*told[0], before)
    if panel.form == Form.NUMBER:
        return Drawn(panel, number=drawn.tile(found, panel.title))
    if panel.form == Form.OVER_TIME:
        return Drawn(panel, figure=drawn.over_time(found, identity, panel.title))
    if panel.form == Form.PARTS:
        return Drawn(panel, figure=drawn.parts_over_time(found, identity))
    if panel.name == FLOW:
        return Drawn(panel, figure=drawn.flow(found, _levels(told[1][1], found.answer), identity))
    axis = str(DIMENSIONS[panel.by].title)
    return Drawn(panel, figure=drawn.by_group(found, identity, axis=axis, title=panel.title))


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
