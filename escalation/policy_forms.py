"""The form of an SLA policy: what it promises for each priority, for which tickets, counted on which calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from escalation.conditions_forms import ConditionsForm
from escalation.duration_fields import SpanField
from escalation.models import SLAPolicyVersion
from escalation.words import ClockKind
from helpdesk.calendars.models import Calendar
from helpdesk.web.offering import offer
from tickets.words import Priority


@dataclass(frozen=True)
class TargetRow:
    """The fields of one priority, in the order of the clocks."""

    label: Any
    fields: Sequence[Any]
    budgets: Sequence[Any]

    @property
    def has_budgets(self) -> bool:
        """Say whether levels have times of their own, or what was written for them is wrong: then they must be seen."""
        return any(field.value() or field.errors for field in self.budgets)


class PolicyForm(ConditionsForm):
    """A policy with its newest promises; sent, it becomes a newer version."""

    name = forms.CharField(label=_("Name"), max_length=100)
    calendar = forms.ChoiceField(
        label=_("Calendar"),
        choices=[],
        help_text=_("Time runs while it is open. For wall time choose one that never closes."),
    )
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=2**31 - 1,
        initial=0,
        help_text=_("Policies are tried from the lowest number on; the first whose conditions hold counts."),
    )
    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("What is not active fits no new ticket.")
    )
    is_default = forms.BooleanField(
        label=_("Default policy"),
        required=False,
        help_text=_(
            "It takes every ticket that no other policy fits, and takes this place from another one."
        ),
    )
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, version: SLAPolicyVersion | None = None) -> None:
        """Show what counts now; a new policy is active and promises nothing yet."""
        super().__init__(data, initial=_initial(version))
        self.levels = _levels(version)
        calendars = list(Calendar.objects.order_by("name").values_list("pk", "name"))
        offer(self, "calendar", calendars)
        self.offer_conditions(version.conditions if version else {})
        for priority, kind in _cells():
            self.fields[_cell(priority, kind)] = SpanField(
                label=ClockKind(kind).label,
                required=False,
                least=1,
                initial=version.target_seconds(priority, kind) if version else None,
            )
        for priority in Priority:
            budgets = version.level_budgets(priority) if version else {}
            for level in self.levels:
                self.fields[_budget(priority, level)] = SpanField(
                    label=_("Level %(level)d") % {"level": level},
                    required=False,
                    least=1,
                    initial=budgets.get(level),
                )

    @property
    def rows(self) -> list[TargetRow]:
        """Return the fields of the targets, the most urgent first."""
        return [
            TargetRow(
                priority.label,
                [self[_cell(priority, kind)] for kind in ClockKind],
                [self[_budget(priority, level)] for level in self.levels],
            )
            for priority in Priority
        ]

    def targets(self) -> list[dict[str, Any]]:
        """Return the targets as a version keeps them."""
        found: list[dict[str, Any]] = []
        for priority in Priority:
            promised: dict[str, Any] = {
                f"{kind}_seconds": seconds
                for kind in ClockKind
                if (seconds := self.cleaned_data[_cell(priority, kind)]) is not None
            }
            budgets = [
                {"level": level, "seconds": seconds}
                for level in self.levels
                if (seconds := self.cleaned_data[_budget(priority, level)]) is not None
            ]
            if budgets:
                promised["level_budgets"] = budgets
            if promised:
                found.append({"priority": str(priority), **promised})
        return found


def _cells() -> list[tuple[str, str]]:
    return [(priority, kind) for priority in Priority for kind in ClockKind]


def _cell(priority: str, kind: str) -> str:
    return f"{priority}_{kind}"


def _budget(priority: str, level: int) -> str:
    return f"{priority}_level_{level}"


def _levels(version: SLAPolicyVersion | None) -> list[int]:
    """Return the levels that may have times of their own: the usual three, and those that have one."""
    named = {
        budget["level"]
        for target in (version.targets if version else ())
        for budget in target.get("level_budgets") or ()
    }
    return sorted({1, 2, 3} | named)


def _initial(version: SLAPolicyVersion | None) -> dict[str, Any]:
    if version is None:
        default = Calendar.objects.filter(is_default=True).values_list("pk", flat=True).first()
        return {"is_active": True, "calendar": default}
    policy, conditions = version.policy, version.conditions
    return {
        "name": policy.name,
        "calendar": version.calendar_id,
        "position": policy.position,
        "is_active": policy.is_active,
        "is_default": policy.is_default,
        "product": ", ".join(conditions.get("product", [])),
        "reopen_count_min": min(conditions.get("reopen_count_min", []), default=None),
        "read_version": version.number,
    }
