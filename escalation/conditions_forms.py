"""Conditions as fields of a form: boxes to tick for each, and two that are written. Rules and policies ask the same."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from escalation.condition_words import CHOICES, LABELS
from escalation.services.publishing import MOST_REOPENINGS
from helpdesk.accounts.models import Team
from tickets.models import Topic


class ConditionsForm(forms.Form):
    """When something holds. What this form does not show stays as it was."""

    ticked: ClassVar[tuple[str, ...]] = (
        "topic",
        "severity",
        "priority",
        "tier",
        "channel",
        "language",
        "team",
    )
    """Conditions that are boxes to tick."""
    asked_seldom: ClassVar[tuple[str, ...]] = ("channel", "language", "team", "product", "reopen_count_min")
    """Conditions that few ask: they are folded away while they ask nothing."""

    product = forms.CharField(
        label=LABELS["product"], required=False, help_text=_("Several with commas between.")
    )
    reopen_count_min = forms.IntegerField(
        label=LABELS["reopen_count_min"], required=False, min_value=0, max_value=MOST_REOPENINGS
    )

    def offer_conditions(self, conditions: Mapping[str, Sequence[Any]]) -> None:
        """Offer the words of each condition, and those that are named though they are gone."""
        self.conditions = conditions
        known: dict[str, list[tuple[Any, Any]]] = {
            "topic": list(Topic.objects.values_list("slug", "name")),
            "team": list(Team.objects.filter(is_active=True).values_list("slug", "name")),
        }
        for name in self.ticked:
            options = known.get(name) or list(CHOICES.get(name, {}).items())
            gone = [(value, value) for value in conditions.get(name, []) if value not in dict(options)]
            self.fields[name] = forms.MultipleChoiceField(
                label=LABELS[name],
                required=False,
                choices=[*options, *gone],
                widget=forms.CheckboxSelectMultiple,
                initial=conditions.get(name, []),
            )

    @property
    def often(self) -> list[Any]:
        """Return the conditions that most ask."""
        return [self[name] for name in self.ticked if name not in self.asked_seldom]

    @property
    def seldom(self) -> list[Any]:
        """Return the conditions that few ask."""
        return [self[name] for name in self.asked_seldom]

    @property
    def asks_seldom(self) -> bool:
        """Say whether one of those is asked, so that they must be seen."""
        return any(self.conditions.get(name) or self[name].errors for name in self.asked_seldom)

    def chosen_conditions(self) -> dict[str, list[Any]]:
        """Return the conditions as they were filled in."""
        chosen = self.cleaned_data
        shown = {*self.ticked, *self.asked_seldom}
        kept = {name: values for name, values in self.conditions.items() if name not in shown}
        ticked = {name: chosen[name] for name in self.ticked if chosen[name]}
        products = [part.strip() for part in chosen["product"].split(",") if part.strip()]
        written: dict[str, list[Any]] = {"product": products} if products else {}
        if chosen["reopen_count_min"]:
            written["reopen_count_min"] = [chosen["reopen_count_min"]]
        return {**kept, **ticked, **written}
