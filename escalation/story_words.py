"""The events of promises and escalations in words, for the story of their ticket."""

from dataclasses import replace
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from escalation import events
from escalation.frozen import steps_of
from escalation.models.approval import question_in
from escalation.words import Action, ApprovalState, ClockKind, Outcome, Reason, Telling, Trigger
from helpdesk.ledger.models import Event
from helpdesk.web.moments import moment
from tickets.story import Line, Names, tells

TELLINGS = {
    Telling.TOLD: gettext_lazy("The customer was told."),
    Telling.NO_ADDRESS: gettext_lazy("The customer was not told: there is no e-mail address."),
    Telling.NO_WORDS: gettext_lazy("The customer was not told: no text in their language or in English."),
    Telling.NOT_WANTED: gettext_lazy("The customer was not told: whoever escalated chose so."),
}


@tells(events.CLOCK_STARTED, events.CLOCK_RESUMED, events.CLOCK_CHANGED)
def due(event: Event, _names: Names) -> Line:
    """Say until when something is promised now."""
    words = {"clock": _word(ClockKind, event.data.get("clock")), "due": _instant(event.data.get("due_at"))}
    if not words["due"]:
        return Line(_("%(clock)s: promised, with no hours left to keep it in.") % words, "clock")
    return Line(_("%(clock)s: promised by %(due)s.") % words, "clock")


@tells(events.CLOCK_PAUSED)
def paused(event: Event, _names: Names) -> Line:
    """Say that a promise waits."""
    return Line(_("%(clock)s: paused.") % {"clock": _word(ClockKind, event.data.get("clock"))}, "pause")


@tells(events.CLOCK_BREACHED)
def breached(event: Event, _names: Names) -> Line:
    """Say that a promise was broken."""
    words = {"clock": _word(ClockKind, event.data.get("clock"))}
    text = _("%(clock)s: the promised time has passed.") % words
    return Line(text, "octagon-alert", tone="late", stands_alone=True)


@tells(events.CLOCK_STOPPED)
def stopped(event: Event, _names: Names) -> Line:
    """Say how a promise ended."""
    words = {"clock": _word(ClockKind, event.data.get("clock"))}
    if event.data.get("met"):
        return Line(_("%(clock)s: kept.") % words, "check")
    return Line(_("%(clock)s: given, but late.") % words, "octagon-alert")


@tells(events.CLOCK_CANCELLED)
def cancelled(event: Event, _names: Names) -> Line:
    """Say that a promise no longer holds."""
    return Line(
        _("%(clock)s: no longer promised.") % {"clock": _word(ClockKind, event.data.get("clock"))}, "x"
    )


@tells(events.OPENED)
def opened(event: Event, _names: Names) -> Line:
    """Say why a climb began."""
    words = {
        "reason": _word(Reason, event.data.get("reason")),
        "trigger": _word(Trigger, event.data.get("trigger")).lower(),
    }
    return Line(_("An escalation began (%(trigger)s): %(reason)s.") % words, "chevrons-up")


@tells(events.STEP_FIRED)
def step_fired(event: Event, names: Names) -> Line | None:
    """Say what a step did, and whether its words reached the customer; a way back is told by its own event."""
    line, told = _step_line(event, names), TELLINGS.get(event.data.get("customer", ""))
    return replace(line, text=f"{line.text} {told}") if line and told else line


def _step_line(event: Event, names: Names) -> Line | None:
    """Say where a step moved the ticket, whom it asked, or that it warned."""
    action = event.data.get("action")
    if action == Action.NOTIFY:
        return Line(_("A warning was sent: a promise is running out, or has run out."), "bell")
    if action == Action.APPROVAL:
        return _asked(event, names)
    if action == Action.REASSIGN and not event.data.get("number"):
        return None
    team, user, level = (event.data.get(name) or [None, None] for name in ("team", "user", "level"))
    words = {
        "actor": names.actor(event),
        "level": level[1],
        "place": " · ".join(filter(None, [names.team(team[1]), names.person(user[1])])),
    }
    text = _("%(actor)s escalated it to level %(level)s: %(place)s.") % words
    return Line(text, "chevrons-up", tone="level", stands_alone=True)


@tells(events.STEP_PASSED)
def step_passed(event: Event, _names: Names) -> Line:
    """Say why a step was passed over."""
    words = {"number": event.data.get("number"), "outcome": _word(Outcome, event.data.get("outcome")).lower()}
    return Line(_("Step %(number)s of the path was passed over: %(outcome)s.") % words, "skip-forward")


@tells(events.ACKNOWLEDGED)
def acknowledged(event: Event, names: Names) -> Line:
    """Say who has it."""
    text = _("%(person)s acknowledged: “I have it”.") % {"person": names.actor(event)}
    return Line(text, "hand", tone="level", stands_alone=True)


@tells(events.DEESCALATED)
def deescalated(event: Event, names: Names) -> Line:
    """Say who sent it back, and to which level."""
    level = event.data.get("level") or [None, None]
    words = {"actor": names.actor(event), "level": level[1]}
    text = _("%(actor)s sent it back to level %(level)s.") % words
    return Line(text, "chevrons-down", tone="level", stands_alone=True)


@tells(events.EXHAUSTED)
def exhausted(_event: Event, _names: Names) -> Line:
    """Say that nothing is left above."""
    text = _("The top of the path is reached. Nothing further happens by itself.")
    return Line(text, "flag", tone="late", stands_alone=True)


def _asked(event: Event, names: Names) -> Line:
    """Say whom a step asked for a yes or a no, and for what."""
    (_from, team), (_holder, person) = event.data["team"], event.data["user"]
    asks = {step.number: step.question for step in steps_of(event.data["path_version"])}
    question = question_in(dict(asks.get(event.data["number"], ())), get_language() or "en")
    words = {"name": names.person(person) or names.team(team), "question": question}
    text = _("%(name)s is asked for a yes or no: “%(question)s”") % words
    return Line(text, "circle-question-mark", tone="level", stands_alone=True)


@tells(events.DECIDED)
def decided(event: Event, names: Names) -> Line:
    """Say who answered, and what."""
    words = {"name": names.actor(event)}
    if event.data["decision"] == ApprovalState.YES:
        text = _("%(name)s answered the question: yes.") % words
        return Line(text, "circle-check", tone="level", stands_alone=True)
    text = _("%(name)s answered the question: no.") % words
    return Line(text, "circle-x", tone="level", stands_alone=True)


@tells(events.UNDECIDED)
def undecided(event: Event, names: Names) -> Line:
    """Say who gave no answer in time."""
    words = {"name": names.person(event.data["asked"]) or names.team(event.data["team"])}
    return Line(_("%(name)s gave no answer in time.") % words, "octagon-alert", stands_alone=True)


@tells(events.UNASKED)
def unasked(_event: Event, _names: Names) -> Line:
    """Say that a question is no longer asked."""
    return Line(_("The question is no longer asked."), "x")


@tells(events.CLOSED)
def closed(_event: Event, _names: Names) -> Line:
    """Say that a climb is over."""
    return Line(_("The escalation is closed."), "circle-check")


def _word(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")


def _instant(text: Any) -> str:
    at = parse_datetime(text) if text else None
    return moment(at) if at else ""
