"""What is to come on a ticket, in words for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from escalation.forecast import Foreseen
from escalation.words import Action, ClockKind, Telling
from helpdesk.web.durations import duration

UNANSWERED = "not_acknowledged"
UNDECIDED = "not_decided"
OVERLOAD = "overload"


@dataclass(frozen=True)
class ShownStep:
    """A step as the steps component shows it."""

    state: str
    number: int
    at: datetime | None
    title: str
    note: str


def foreseen_steps(foreseen: Sequence[Foreseen]) -> list[ShownStep]:
    """Return the forecast as steps, the first of them the next."""
    return [
        ShownStep("later" if place else "next", place + 1, step.at, title_of(step), note_of(step))
        for place, step in enumerate(foreseen)
    ]


def title_of(step: Foreseen) -> str:
    """Return what a step does, in few words."""
    name = step.target.name if step.target else ""
    if step.action == Action.NOTIFY:
        told = [someone.name for someone in step.notify] or [name]
        return _("Warning to %(people)s") % {"people": ", ".join(told)}
    if step.action == Action.APPROVAL:
        return _("Question to %(name)s") % {"name": name}
    return _("L%(level)s · %(name)s") % {"level": step.level, "name": name}


def condition_of(step: Foreseen) -> str:
    """Return what makes a step happen, in few words."""
    if step.why == UNANSWERED:
        return _("if nobody acknowledges")
    if step.why == UNDECIDED:
        return _("if the question has no answer")
    if step.why == OVERLOAD:
        return _("if nobody takes it: the team has more than it can answer in time")
    if step.clock == ClockKind.RESOLUTION:
        return _("if it is not solved")
    return _("if nobody answers")


def note_of(step: Foreseen) -> str:
    """Return a step's condition, what it asks, whom else it tells, and whether the customer hears of it."""
    others = [
        someone.name for someone in step.notify if step.target is None or someone.name != step.target.name
    ]
    parts = [condition_of(step)]
    if step.question:
        parts.append(_("asks: “%(question)s”") % {"question": step.question})
    if step.answer_within:
        wait = {"time": duration(step.answer_within)}
        parts.append(_("if no answer comes within %(time)s, the next step follows") % wait)
    if others and step.action != Action.NOTIFY:
        parts.append(_("told: %(people)s") % {"people": ", ".join(others)})
    if step.customer:
        parts.append(str(Telling(step.customer).label))
    return " · ".join(parts)
