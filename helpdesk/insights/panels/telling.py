"""What panels tell: the answers to all their questions, read together, for one viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpdesk.accounts.models import User
from helpdesk.insights.answering import Answer, answers, of_report, report_of
from helpdesk.insights.errors import NotForYou, QuestionRefused
from helpdesk.insights.panels.narrowing import Narrowing
from helpdesk.insights.panels.panel import FLOW, LIVE, LOAD, Form, Panel, PanelRefused
from helpdesk.insights.panels.panel import check as check_panel
from helpdesk.insights.panels.standard import RATE
from helpdesk.insights.questions import Question
from helpdesk.insights.sight import SEES_AGENTS, check
from helpdesk.insights.size import check_size
from helpdesk.web.times import now

COMPARED = frozenset({Form.NUMBER, Form.OVER_TIME})
WHOLE = frozenset({Form.GROUPS, Form.OWN})
"""Forms that draw nothing of single days, weeks or months."""


@dataclass(frozen=True)
class Told:
    """A panel with what it is called, its questions and their answers; or a sentence that says why there are none."""

    panel: Panel
    title: str
    asked: Sequence[tuple[Question, Answer]] = ()
    problem: str = ""

    @property
    def before(self) -> Answer | None:
        """Return the answer of the period before, for panels that are compared with it."""
        return self.asked[1][1] if self.panel.form in COMPARED and self.asked else None


@dataclass(frozen=True)
class Telling:
    """What panels tell, of which instant, and whether everything until then is counted."""

    panels: Sequence[Told]
    at: datetime
    is_complete: bool


def tell(panels: Sequence[Panel], question: Question, viewer: User) -> Telling:
    """Return what panels tell of the question's period and filters, as far as the viewer may see it.

    A panel that the viewer may not see, or that asks for what is no longer there, says so in its place.
    """
    narrowing = Narrowing(panel.filters for panel in panels)
    asked: list[list[Question]] = []
    problems: dict[int, str] = {}
    for place, panel in enumerate(panels):
        try:
            asked.append(_questions(panel, question, viewer, narrowing))
        except (NotForYou, PanelRefused, QuestionRefused) as refusal:
            problems[place] = str(refusal)
            asked.append([])
    wanted = _distinct(one for some in asked for one in some)
    found = answers(wanted, viewer)
    told = [
        Told(
            panel,
            _title(panel, some, narrowing),
            [(one, found[wanted.index(one)]) for one in some],
            problems.get(place, ""),
        )
        for place, (panel, some) in enumerate(zip(panels, asked, strict=True))
    ]
    at = min((answer.computed_at for answer in found), default=now())
    return Telling(told, at, all(answer.is_complete for answer in found))


def questions_of(panels: Sequence[Panel], question: Question, viewer: User) -> list[Question]:
    """Return all that panels ask, each question once. Raises NotForYou, PanelRefused and QuestionRefused."""
    narrowing = Narrowing(panel.filters for panel in panels)
    return _distinct(one for panel in panels for one in _questions(panel, question, viewer, narrowing))


def _distinct(questions: Iterable[Question]) -> list[Question]:
    found: list[Question] = []
    found.extend(one for one in questions if one not in found)
    return found


def _questions(panel: Panel, question: Question, viewer: User, narrowing: Narrowing) -> list[Question]:
    """Return what a panel asks: its figure, and what it is compared or drawn with.

    Raises NotForYou, PanelRefused and QuestionRefused.
    """
    check_panel(panel)
    check(viewer, None, question.filters)
    if panel.name in LIVE:
        if panel.name == LOAD and viewer.role not in SEES_AGENTS:
            check(viewer, "agent")
        return []
    if question.is_brief and panel.form in WHOLE:
        question = replace(question, in_parts=False)
    asked = of_report(question, panel.name, by=panel.by or None)
    own = narrowing.read(report_of(asked), panel.filters)
    asked = replace(asked, filters={**asked.filters, **own})
    check(viewer, asked.by, asked.filters)
    check_size(asked, viewer, report_of(asked))
    if panel.name == FLOW:
        levels = of_report(question, RATE, by="level")
        return [asked, replace(levels, filters={**levels.filters, **own})]
    return [asked, asked.before()] if panel.form in COMPARED else [asked]


def _title(panel: Panel, asked: Sequence[Question], narrowing: Narrowing) -> str:
    """Return what a panel is called, with what it alone is narrowed to."""
    if not asked:
        return panel.title
    own = {name: values for name, values in asked[0].filters.items() if name in panel.filters}
    called = narrowing.called(own)
    return f"{panel.title} ({called})" if called else panel.title
