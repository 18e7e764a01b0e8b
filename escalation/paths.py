"""Reading a path: its steps as frozen values, and the check that a body of steps can be read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from escalation.words import Action, ClockKind, EscalationKind, TargetType

MAX_STEPS = 10
MAX_TARGETS = 20
LONGEST = 10 * 365 * 24 * 3600
"""The longest time that anything can wait or be promised, in business seconds: ten years."""
HIGHEST_NUMBER = 1000
HIGHEST_LEVEL = 99
_MEMBERS = {"number", "clock", "at", "kind", "action", "target", "notify", "acknowledge_within_seconds"} | {
    "customer_message",
    "question",
}
_NEEDS_ID = {TargetType.USER, TargetType.TEAM, TargetType.ROLE_IN_TEAM, TargetType.SKILL, TargetType.DUTY}
_NAMED_BY_NUMBER_OR_WORD = (int, str)


@dataclass(frozen=True)
class Target:
    """Whom a step goes to, or whom it tells: a type, and the id it needs. `level` narrows holders of a skill."""

    type: str
    id: int | None = None
    level: int | None = None


@dataclass(frozen=True)
class PathStep:
    """One step of a path. Exactly one of `percent`, `after_due` and `after_previous` says when (business seconds).

    `acknowledge_within` is how long its target has to say “I have it”; where the step asks, how long to answer.
    """

    number: int
    clock: str
    kind: str
    action: str
    target: Target
    percent: int | None = None
    after_due: int | None = None
    after_previous: int | None = None
    notify: tuple[Target, ...] = ()
    acknowledge_within: int | None = None
    customer_message: tuple[tuple[str, str], ...] = ()
    question: tuple[tuple[str, str], ...] = ()

    @cached_property
    def reassigns(self) -> bool:
        """Say whether the step moves the ticket; otherwise it asks or only warns."""
        return self.action in {Action.REASSIGN, Action.NOTIFY_REASSIGN}

    @cached_property
    def asks(self) -> bool:
        """Say whether the step asks its target for a yes or a no."""
        return self.action == Action.APPROVAL

    @cached_property
    def warns(self) -> bool:
        """Say whether the step only tells people."""
        return self.action == Action.NOTIFY

    @cached_property
    def is_the_breach(self) -> bool:
        """Say whether the step is due at the very instant that the promise is broken."""
        return self.percent == 100 or self.after_due == 0

    def words_for(self, language: str) -> str:
        """Return the message for a customer who reads this language; English where theirs is missing, else nothing."""
        words = dict(self.customer_message)
        return words.get(language) or words.get("en", "")


def read(steps: Sequence[Mapping[str, Any]]) -> tuple[PathStep, ...]:
    """Return the steps in order of their numbers. The bodies have passed `check`."""
    return tuple(sorted((_step(body) for body in steps), key=lambda step: step.number))


def check(steps: Any) -> None:
    """Raise ValidationError naming the exact places unless the bodies are the steps of a path."""
    if not isinstance(steps, list) or not 1 <= len(steps) <= MAX_STEPS:
        raise ValidationError({"steps": _("A path has 1 to %(most)d steps.") % {"most": MAX_STEPS}})
    problems = [
        _("Step %(place)d: %(problem)s") % {"place": place, "problem": problem}
        for place, body in enumerate(steps, start=1)
        for problem in _problems(body)
    ]
    numbers = [body.get("number") for body in steps if isinstance(body, Mapping)]
    if not problems and len(set(numbers)) != len(numbers):
        problems = [_("Each step has a number of its own.")]
    if problems:
        raise ValidationError({"steps": problems})


def is_count(value: Any, *, least: int = 1, most: int) -> bool:
    """Say whether a value is a whole number within the bounds; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def count_problem(name: str, *, most: int) -> str:
    """Return the sentence about a value that is not a whole number from 1 to `most`."""
    return _("“%(name)s” is a whole number from 1 to %(most)d.") % {"name": name, "most": most}


def _problems(body: Any) -> list[str]:
    if not isinstance(body, Mapping):
        return [_("it is no object.")]
    found = [_("“%(name)s” is not understood here.") % {"name": name} for name in set(body) - _MEMBERS]
    if not is_count(body.get("number"), most=HIGHEST_NUMBER):
        found.append(count_problem("number", most=HIGHEST_NUMBER))
    if body.get("clock") not in ClockKind.values:
        found.append(one_of("clock", ClockKind.values))
    if body.get("kind") not in EscalationKind.values:
        found.append(one_of("kind", EscalationKind.values))
    if body.get("action") not in Action.values:
        found.append(one_of("action", Action.values))
    found += _when_problems(body.get("at"))
    found += _target_problems("target", body.get("target"))
    found += _notify_problems(body.get("notify", []))
    patience = body.get("acknowledge_within_seconds")
    if patience is not None and not is_count(patience, most=LONGEST):
        found.append(count_problem("acknowledge_within_seconds", most=LONGEST))
    if body.get("question") and body.get("action") != Action.APPROVAL:
        found.append(_("only a step that asks for approval has a “question”."))
    for name in ("customer_message", "question"):
        found += _words_problems(name, body.get(name) or {})
    return found


def _when_problems(when: Any) -> list[str]:
    bounds = {"percent": (1, 1000), "after_due_seconds": (0, LONGEST), "after_previous_seconds": (0, LONGEST)}
    if isinstance(when, Mapping) and len(when) == 1:
        ((name, value),) = when.items()
        least, most = bounds.get(name, (1, 0))
        if is_count(value, least=least, most=most):
            return []
    sentence = _(
        "“at” is one of percent (1 to 1000), after_due_seconds and after_previous_seconds (0 to %(most)d)."
    )
    return [sentence % {"most": LONGEST}]


def _target_problems(name: str, target: Any) -> list[str]:
    if not isinstance(target, Mapping) or target.get("type") not in TargetType.values:
        return [one_of(f"{name}.type", TargetType.values)]
    identity = target.get("id")
    if target["type"] in _NEEDS_ID and (
        not isinstance(identity, _NAMED_BY_NUMBER_OR_WORD) or isinstance(identity, bool)
    ):
        return [_("“%(name)s” needs the id of what it names.") % {"name": name}]
    if target.get("level") is not None and not is_count(target["level"], most=HIGHEST_LEVEL):
        return [count_problem(f"{name}.level", most=HIGHEST_LEVEL)]
    return []


def _notify_problems(notify: Any) -> list[str]:
    if not isinstance(notify, list) or len(notify) > MAX_TARGETS:
        return [_("“notify” is a list of at most %(most)d targets.") % {"most": MAX_TARGETS}]
    return [
        problem
        for place, target in enumerate(notify)
        for problem in _target_problems(f"notify[{place}]", target)
    ]


def _words_problems(name: str, words: Any) -> list[str]:
    if isinstance(words, Mapping) and all(isinstance(text, str) for text in words.values()):
        return []
    return [_("“%(name)s” maps languages to texts.") % {"name": name}]


def one_of(name: str, words: Sequence[str]) -> str:
    """Return the sentence about a value that is none of the words."""
    return _("“%(name)s” is one of %(words)s.") % {"name": name, "words": ", ".join(words)}


def _step(body: Mapping[str, Any]) -> PathStep:
    when = body["at"]
    return PathStep(
        number=body["number"],
        clock=body["clock"],
        kind=body["kind"],
        action=body["action"],
        target=_target(body["target"]),
        percent=when.get("percent"),
        after_due=when.get("after_due_seconds"),
        after_previous=when.get("after_previous_seconds"),
        notify=tuple(_target(target) for target in body.get("notify", [])),
        acknowledge_within=body.get("acknowledge_within_seconds"),
        customer_message=tuple(sorted((body.get("customer_message") or {}).items())),
        question=tuple(sorted((body.get("question") or {}).items())),
    )


def _target(body: Mapping[str, Any]) -> Target:
    return Target(type=body["type"], id=body.get("id"), level=body.get("level"))
