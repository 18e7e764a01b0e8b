"""The form of one step of a path: when, what, to whom, who else is told, what the customer reads."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from escalation.duration_fields import SpanField
from escalation.paths import HIGHEST_LEVEL, HIGHEST_NUMBER, MAX_TARGETS
from escalation.words import Action, ClockKind, EscalationKind, TargetType
from helpdesk.accounts.models import DutySchedule, Skill, Team, User
from helpdesk.web.api.fields import can_be_kept
from helpdesk.web.form_rows import names_of
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox

LONGEST_MESSAGE = 2000
_VALUE = re.compile(rf"({'|'.join(TargetType.values)})(:\d{{1,18}})?(@\d{{1,2}})?")
APPROVAL = "approval"
"""The action that asks for a yes or a no, and has a question."""
SHOWN = {"number", "clock", "at", "kind", "action", "target", "notify", "customer_message", "question"} | {
    "acknowledge_within_seconds"
}
"""The members of a step that the form has fields for."""
Options = Sequence[tuple[Any, Any]]
_PATTERNS: dict[str, Any] = {
    TargetType.ROLE_IN_TEAM: _("Lead of %(team)s"),
    TargetType.SKILL: _("Whoever knows %(skill)s"),
    TargetType.DUTY: _("Whoever is on duty in %(duty)s"),
}


class When(TextChoices):
    """The three ways to say when a step happens, as the API names them."""

    PERCENT = "percent", _("At a share of the promised time")
    AFTER_DUE = "after_due_seconds", _("After the promised time has passed")
    AFTER_PREVIOUS = "after_previous_seconds", _("After the step before")


@dataclass(frozen=True)
class Offered:
    """What a step can be pointed at; `named` are the values, to keep one that is no longer offered."""

    options: Options
    named: frozenset[str]

    @classmethod
    def read(cls) -> "Offered":
        """Read what is active, in one query for each kind of thing."""
        people = list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
        teams = list(Team.objects.filter(is_active=True).order_by("level", "name").values_list("pk", "name"))
        skills = list(Skill.objects.order_by("name").values_list("pk", "name"))
        duties = list(DutySchedule.objects.filter(is_active=True).values_list("pk", "name"))
        rows = {
            TargetType.DUTY: duties,
            TargetType.TEAM: teams,
            TargetType.ROLE_IN_TEAM: teams,
            TargetType.SKILL: skills,
            TargetType.USER: people,
        }
        alone = [(one.value, one.label) for one in TargetType if one not in rows]
        options: list[tuple[Any, Any]] = [(_("Whoever it is then"), alone)]
        options += [(TargetType(kind).label, _valued(kind, found)) for kind, found in rows.items() if found]
        named = {str(value) for _group, members in options for value, _label in members}
        return cls(options, frozenset(named))

    def with_chosen(self, chosen: str, *, empty: Any) -> Options:
        """Return the options, led by an empty one and ended by what is chosen though it is not among them."""
        is_extra = chosen not in self.named and _VALUE.fullmatch(chosen)
        extra = [(chosen, self._label(chosen))] if is_extra else []
        return [("", empty), *self.options, *extra]

    def _label(self, chosen: str) -> str:
        """Return the words for holders of a skill at one level, or for what is gone."""
        value, _at, level = chosen.partition("@")
        labels = {str(known): label for _group, members in self.options for known, label in members}
        if value in labels and level:
            return gettext("%(name)s, L%(level)s") % {"name": labels[value], "level": level}
        return gettext("No longer there: %(name)s") % {"name": chosen}


def _valued(kind: str, rows: Sequence[tuple[int, str]]) -> Options:
    """Return options whose labels are understood without their group: a team and its lead have one name."""
    pattern = _PATTERNS.get(kind, "%(name)s")
    return [
        (f"{kind}:{pk}", str(pattern) % {"name": name, "team": name, "skill": name, "duty": name})
        for pk, name in rows
    ]


class StepForm(forms.Form):
    """One step. `number` is what tickets on their way know it by: it stays with its place on the path."""

    rest = forms.CharField(widget=forms.HiddenInput, required=False)
    """What the form does not show of a step: it stays as it was."""
    number = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=HIGHEST_NUMBER
    )
    when = forms.ChoiceField(label=_("When"), choices=When.choices)
    percent = forms.IntegerField(label=_("Per cent"), required=False, min_value=1, max_value=1000)
    delay = SpanField(
        label=_("How long after"), required=False, help_text=_("In business time: 30 min, 2 h, 1 h 30.")
    )
    clock = forms.ChoiceField(label=_("Promise"), choices=ClockKind.choices)
    action = forms.ChoiceField(label=_("What it does"), choices=Action.choices)
    target = forms.ChoiceField(label=_("Whom it reaches"), widget=Combobox)
    level = forms.IntegerField(
        label=_("Support level"),
        required=False,
        min_value=1,
        max_value=HIGHEST_LEVEL,
        help_text=_(
            "Of those who hold a skill, only people at this level. Otherwise the level that the ticket then has."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=EscalationKind.choices,
        help_text=_("Functional: to more expertise. Hierarchical: to more authority, so the level goes up."),
    )
    acknowledge_within = SpanField(
        label=_("Acknowledge within"),
        required=False,
        least=1,
        help_text=_(
            "When nobody does, the next step happens at once. A step that asks waits so long for the answer."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        prefix: str,
        offered: Offered,
        values: Mapping[str, Any],
    ) -> None:
        """Draw as many fields for people told as `values` has, and one more."""
        super().__init__(data, prefix=prefix, initial=dict(values))
        offer(self, "target", offered.with_chosen(str(values.get("target") or ""), empty=_("Choose…")))
        self.told_names = [
            f"told_{place}" for place in range(min(len(names_of(values, "told")) + 1, MAX_TARGETS))
        ]
        for place, name in enumerate(self.told_names):
            chosen = str(values.get(name) or "")
            self.fields[name] = forms.ChoiceField(
                label=_("Also tell") if place == 0 else _("And also"),
                required=False,
                widget=Combobox,
                choices=list(offered.with_chosen(chosen, empty=_("Nobody more"))),
            )
        for words in ("message", "question"):
            for code, language in settings.LANGUAGES:
                self.fields[f"{words}_{code}"] = forms.CharField(
                    label=language,
                    required=False,
                    max_length=LONGEST_MESSAGE,
                    widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                )

    @property
    def told(self) -> list[Any]:
        """Return the fields of who else is told."""
        return [self[name] for name in self.told_names]

    @property
    def messages(self) -> list[Any]:
        """Return the fields of what the customer reads, one a language."""
        return [self[f"message_{code}"] for code, _name in settings.LANGUAGES]

    @property
    def questions(self) -> list[Any]:
        """Return the fields of what is asked for approval, one a language."""
        return [self[f"question_{code}"] for code, _name in settings.LANGUAGES]

    @property
    def can_ask(self) -> bool:
        """Say whether the desk knows steps that ask for approval."""
        return APPROVAL in Action.values

    @property
    def says_something(self) -> bool:
        """Say whether the customer is told anything, so that it must be seen."""
        return any(field.value() or field.errors for field in self.messages)

    def clean_rest(self) -> dict[str, Any]:
        """Return the members that the form does not show; nothing when they cannot be read or kept."""
        try:
            found = json.loads(self.cleaned_data["rest"] or "{}")
            is_kept = isinstance(found, dict) and can_be_kept(found)
        except (ValueError, RecursionError):
            return {}
        return {name: value for name, value in found.items() if name not in SHOWN} if is_kept else {}

    def clean(self) -> dict[str, Any]:
        """Ask for the one number that the chosen “when” needs."""
        found = super().clean() or self.cleaned_data
        needed: str = "percent" if found.get("when") == When.PERCENT else "delay"
        if found.get(needed) is None and needed not in self.errors:
            self.add_error(needed, _("Say how much."))
        return found

    def body(self) -> dict[str, Any]:
        """Return the step as `paths` reads it, without its number. Only after `is_valid`."""
        chosen = self.cleaned_data
        amount = chosen["percent"] if chosen["when"] == When.PERCENT else chosen["delay"]
        told = [target_of(chosen[name]) for name in self.told_names if chosen[name]]
        body: dict[str, Any] = {
            **chosen["rest"],
            "clock": chosen["clock"],
            "at": {chosen["when"]: amount},
            "kind": chosen["kind"],
            "action": chosen["action"],
            "target": target_of(chosen["target"]) | ({"level": chosen["level"]} if chosen["level"] else {}),
            "notify": told,
        }
        if chosen["acknowledge_within"]:
            body["acknowledge_within_seconds"] = chosen["acknowledge_within"]
        messages, question = self._words("message"), self._words("question")
        if messages:
            body["customer_message"] = messages
        if question and chosen["action"] == APPROVAL:
            body["question"] = question
        return body

    def _words(self, name: str) -> dict[str, str]:
        texts = {code: self.cleaned_data[f"{name}_{code}"] for code, _name in settings.LANGUAGES}
        return {code: text for code, text in texts.items() if text}


def values_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored step as the values of the form's fields."""
    ((when, amount),) = body["at"].items()
    return {
        "number": body["number"],
        "rest": json.dumps({name: value for name, value in body.items() if name not in SHOWN}),
        "when": when,
        ("percent" if when == When.PERCENT else "delay"): amount,
        "clock": body["clock"],
        "kind": body["kind"],
        "action": body["action"],
        "target": value_of({**body["target"], "level": None}),
        "level": body["target"].get("level"),
        "acknowledge_within": body.get("acknowledge_within_seconds"),
        **{f"told_{place}": value_of(one) for place, one in enumerate(body.get("notify", []))},
        **{f"message_{code}": text for code, text in (body.get("customer_message") or {}).items()},
        **{f"question_{code}": text for code, text in (body.get("question") or {}).items()},
    }


def value_of(target: Mapping[str, Any]) -> str:
    """Return a target as the value of its option: `team:3`, `skill:4@2` for those of a level, `manager_of_team`."""
    identity, level = target.get("id"), target.get("level")
    value = target["type"] if identity is None else f"{target['type']}:{identity}"
    return f"{value}@{level}" if level else value


def target_of(value: str) -> dict[str, Any]:
    """Return the target of an option's value."""
    named, at, level = value.partition("@")
    kind, colon, identity = named.partition(":")
    target: dict[str, Any] = {"type": kind}
    if colon:
        target["id"] = int(identity)
    return {**target, "level": int(level)} if at else target
