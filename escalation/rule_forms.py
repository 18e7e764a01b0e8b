"""Forms of the matrix: a rule in the drawer, and when a draft begins to count."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from escalation.conditions_forms import ConditionsForm
from escalation.models import Path, SLAPolicy
from escalation.services.publishing import HIGHEST_START, LONGEST_WORDING
from helpdesk.web.offering import offer


class RowForm(forms.Form):
    """Where tickets go: the default row, and the second half of a rule."""

    path = forms.ChoiceField(label=_("Path"))
    start_level = forms.TypedChoiceField(
        label=_("Begins at"),
        coerce=int,
        choices=[(level, f"L{level}") for level in range(1, HIGHEST_START + 1)],
        help_text=_("Important problems may begin higher; the lower steps are skipped."),
    )
    sla_policy = forms.ChoiceField(
        label=_("Promised times"),
        required=False,
        help_text=_("A policy that always counts here. Without one, the first that fits the ticket does."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: Mapping[str, Any], revision: int) -> None:
        """Offer the paths and policies of today; `row` is what the draft has now."""
        super().__init__(data, initial=_initial(row, revision))
        self.row = row
        paths = list(Path.objects.values_list("pk", "name", "is_active"))
        policies = list(SLAPolicy.objects.values_list("pk", "name", "is_active"))
        offer(self, "path", _usable(paths, row.get("path")))
        fitting = [("", _("Of the policy that fits the ticket"))]
        offer(self, "sla_policy", [*fitting, *_usable(policies, row.get("sla_policy"))])
        for code, name in settings.LANGUAGES:
            self.fields[f"wording_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=LONGEST_WORDING,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )

    @property
    def wordings(self) -> list[Any]:
        """Return the fields of the wording, one a language."""
        return [self[f"wording_{code}"] for code, _name in settings.LANGUAGES]

    def body(self) -> dict[str, Any]:
        """Return the row as it was filled in."""
        chosen = self.cleaned_data
        return {
            "path": int(chosen["path"]),
            "start_level": chosen["start_level"],
            "sla_policy": int(chosen["sla_policy"]) if chosen["sla_policy"] else None,
            "wording": {code: chosen[f"wording_{code}"] for code, _name in settings.LANGUAGES},
        }


class RuleForm(ConditionsForm, RowForm):
    """A rule: its name, when it holds, and where its tickets go. What this form does not show stays as it was."""

    ticked = (*ConditionsForm.ticked, "reason", "trigger")
    asked_seldom = (*ConditionsForm.asked_seldom, "trigger")

    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, data: Any = None, *, row: Mapping[str, Any], revision: int) -> None:
        """Offer the words of each condition, and those that the rule names though they are gone."""
        super().__init__(data, row=row, revision=revision)
        self.offer_conditions(row.get("conditions") or {})

    def body(self) -> dict[str, Any]:
        """Return the rule as it was filled in."""
        return {"name": self.cleaned_data["name"], "conditions": self.chosen_conditions(), **super().body()}


class PublishForm(forms.Form):
    """When the draft begins to count."""

    valid_from = forms.DateTimeField(
        label=_("Counts from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("In your time zone. Left empty, it counts at once."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


def _initial(row: Mapping[str, Any], revision: int) -> dict[str, Any]:
    conditions, wording = row.get("conditions") or {}, row.get("wording") or {}
    return {
        "name": row.get("name", ""),
        "product": ", ".join(conditions.get("product", [])),
        "reopen_count_min": min(conditions.get("reopen_count_min", []), default=None),
        "path": row.get("path"),
        "start_level": row.get("start_level", 1),
        "sla_policy": row.get("sla_policy") or "",
        "revision": revision,
        **{f"wording_{code}": text for code, text in wording.items()},
    }


def _usable(rows: list[tuple[int, str, bool]], chosen: Any) -> list[tuple[int, Any]]:
    """Return what can be chosen: what is active, and what is chosen though it is not any more."""
    usable: list[tuple[int, Any]] = []
    for pk, name, is_active in rows:
        if is_active:
            usable.append((pk, name))
        elif pk == chosen:
            usable.append((pk, _("%(name)s (not active)") % {"name": name}))
    return usable
