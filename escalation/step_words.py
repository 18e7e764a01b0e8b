"""A step of a path as a sentence that anybody can read: when it happens, and what it does."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalation.paths import PathStep
from escalation.target_words import TargetNames
from escalation.words import Action, ClockKind
from helpdesk.web.durations import duration

_SHARE: dict[str, Any] = {
    ClockKind.FIRST_RESPONSE: gettext_lazy("When %(percent)d %% of the time for the first reply is used"),
    ClockKind.NEXT_RESPONSE: gettext_lazy("When %(percent)d %% of the time for the next reply is used"),
    ClockKind.RESOLUTION: gettext_lazy("When %(percent)d %% of the time for the resolution is used"),
}
_BREACH: dict[str, Any] = {
    ClockKind.FIRST_RESPONSE: gettext_lazy("When the promised time of the first reply passes"),
    ClockKind.NEXT_RESPONSE: gettext_lazy("When the promised time of the next reply passes"),
    ClockKind.RESOLUTION: gettext_lazy("When the promised time of the resolution passes"),
}
_AFTER_DUE: dict[str, Any] = {
    ClockKind.FIRST_RESPONSE: gettext_lazy("When the first reply is %(time)s late"),
    ClockKind.NEXT_RESPONSE: gettext_lazy("When the next reply is %(time)s late"),
    ClockKind.RESOLUTION: gettext_lazy("When the resolution is %(time)s late"),
}
_AFTER_STEP: dict[str, Any] = {
    ClockKind.FIRST_RESPONSE: gettext_lazy(
        "When %(time)s have passed since the step before and there is no first reply"
    ),
    ClockKind.NEXT_RESPONSE: gettext_lazy(
        "When %(time)s have passed since the step before and there is no next reply"
    ),
    ClockKind.RESOLUTION: gettext_lazy(
        "When %(time)s have passed since the step before and it is not solved"
    ),
}
_DOES: dict[str, Any] = {
    "notify": gettext_lazy("%(when)s, tell: %(whom)s."),
    "reassign": gettext_lazy("%(when)s, the ticket goes to: %(whom)s."),
    "notify_reassign": gettext_lazy("%(when)s, the ticket goes to: %(whom)s, who is told."),
    "approval": gettext_lazy("%(when)s, ask for a yes or a no: %(whom)s."),
}


def sentence(step: PathStep, names: TargetNames) -> str:
    """Return the one sentence that says when a step happens, what it does and to whom."""
    pattern = _DOES.get(step.action)
    words = {"when": when(step), "whom": names.whom(step.target)}
    if pattern is None:
        words["does"] = str(Action(step.action).label)
        return _("%(when)s: %(does)s (%(whom)s).") % words
    return str(pattern) % words


def when(step: PathStep) -> str:
    """Return when a step happens, as the first half of a sentence."""
    if step.is_the_breach:
        return str(_BREACH[step.clock])
    if step.percent is not None:
        return str(_SHARE[step.clock]) % {"percent": step.percent}
    if step.after_due is not None:
        return str(_AFTER_DUE[step.clock]) % {"time": duration(step.after_due)}
    return str(_AFTER_STEP[step.clock]) % {"time": duration(step.after_previous or 0)}


def notes(step: PathStep, names: TargetNames) -> list[str]:
    """Return what else there is to say of a step, a sentence each."""
    said = []
    if step.notify:
        told = ", ".join(names.whom(target) for target in step.notify)
        said.append(_("Also told: %(people)s.") % {"people": told})
    if step.acknowledge_within:
        pattern = (
            _("The answer is awaited for %(time)s.")
            if step.action == "approval"
            else _("If nobody acknowledges it within %(time)s, the next step happens at once.")
        )
        said.append(pattern % {"time": duration(step.acknowledge_within)})
    if step.question:
        languages = ", ".join(code for code, words in step.question if words)
        said.append(_("It asks a question (%(languages)s).") % {"languages": languages})
    if step.customer_message:
        languages = ", ".join(code for code, words in step.customer_message if words)
        said.append(_("The customer is told (%(languages)s).") % {"languages": languages})
    return said
