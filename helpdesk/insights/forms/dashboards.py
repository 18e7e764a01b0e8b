"""Own dashboards as forms: a new one, what one is, and a figure to put on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.accounts.models import User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.models import Dashboard
from helpdesk.insights.more_words import OPTIONS, WORDS
from helpdesk.insights.panels.kept import words_of
from helpdesk.insights.panels.panel import LIVE, SPLIT, Form, forms_of, offered
from helpdesk.insights.periods import Period
from helpdesk.insights.selectors.wall import offered_teams
from helpdesk.insights.sight import SEES_AGENTS
from helpdesk.web.offering import offer

NARROWED = ("team", "tier", "language")
"""What the page narrows a dashboard by; other filters come from the API and are kept."""


class _Refusable(forms.Form):
    """A form that says what the verb refused."""

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Put what the verb refused beside its field, else above the form."""
        for place, sentences in errors.items():
            name = place.removeprefix("filters.")
            self.add_error(name if name in self.fields else None, list(sentences))


class NewDashboardForm(_Refusable):
    """A new dashboard."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class DashboardForm(_Refusable):
    """What a dashboard is, beside its figures. `changes` is the count of its changes that the writer saw."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=Period.choices)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it"),
        required=False,
        help_text=gettext_lazy(
            "Everybody who sees reports may read it, each with the figures that they may see."
        ),
    )
    changes = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, dashboard: Dashboard, viewer: User) -> None:
        """Begin with the dashboard as it is."""
        self._kept = words_of(dashboard.filters)
        initial = {
            "name": dashboard.name,
            "period": dashboard.period,
            "is_shared": dashboard.is_shared,
            "changes": dashboard.changes,
            **{name: ",".join(self._kept.get(name, ())) for name in NARROWED},
        }
        super().__init__(data, initial=initial, auto_id="board-%s")
        teams = [(str(team.pk), team.name) for team in offered_teams(viewer)]
        self._offer("team", _("All teams"), teams)
        self._offer("tier", _("All tiers"), Tier.choices)
        self._offer("language", _("All languages"), settings.LANGUAGES)

    def mean(self, dashboard: Dashboard) -> None:
        """Mean the dashboard as it is now when the form is sent again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent
        data["changes"] = str(dashboard.changes)
        self.data = data

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the verb takes it."""
        chosen = {name: self.cleaned_data[name].split(",") for name in NARROWED if self.cleaned_data[name]}
        others = {name: values for name, values in self._kept.items() if name not in NARROWED}
        named = ("name", "period", "is_shared")
        return {**{name: self.cleaned_data[name] for name in named}, "filters": {**others, **chosen}}

    def _offer(self, name: str, everything: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """Offer all, each one, and what is chosen now where that is several or no longer there."""
        known = [("", everything), *((str(value), label) for value, label in choices)]
        chosen = ",".join(self._kept.get(name, ()))
        if chosen not in {value for value, _label in known}:
            labels = dict(known)
            called = ", ".join(str(labels.get(one, one)) for one in self._kept[name])
            known.append((chosen, called))
        offer(self, name, known)


class PanelForm(_Refusable):
    """A figure for a dashboard: which, drawn how, of what groups, and which of its numbers where it has several.

    What is offered besides the name fits the figure of that name.
    """

    name = forms.ChoiceField(label=gettext_lazy("Figure"))
    form = forms.ChoiceField(label=gettext_lazy("Drawn as"))
    by = forms.ChoiceField(label=gettext_lazy("Split by"), required=False)

    def __init__(self, data: Any = None, *, viewer: User, name: str = "") -> None:
        """Offer the figures, and what fits the one that is named."""
        titles = {name: title for name, title, forms_ in offered() if forms_}
        self.figure = name if name in titles else next(iter(REPORTS))
        super().__init__(
            data, initial={"name": self.figure, "form": forms_of(self.figure)[0]}, auto_id="panel-%s"
        )
        live = [(name, title) for name, title in titles.items() if name in LIVE]
        reports = [(name, title) for name, title in titles.items() if name not in LIVE]
        offer(self, "name", [(_("In a period"), reports), (_("Now"), live)])
        forms_of_it = forms_of(self.figure)
        offer(self, "form", [(form, str(Form(form).label)) for form in forms_of_it])
        self._offer_splits(viewer, is_split=bool({*SPLIT} & {*forms_of_it}))
        self._offer_options()

    @property
    def options(self) -> list[Any]:
        """Return the fields that choose one of the figure's numbers."""
        return [self[name] for name in self._options]

    @property
    def is_chosen(self) -> bool:
        """Say whether there is a choice of how it is drawn."""
        return len(forms_of(self.figure)) > 1

    def written(self) -> dict[str, Any]:
        """Return the panel as JSON has it; what does not belong to its form is left out."""
        read = self.cleaned_data
        filters = {name: [read[name]] for name in self._options if read.get(name)}
        by = read.get("by", "") if read["form"] in SPLIT else ""
        return {"name": read["name"], "form": read["form"], "by": by, "filters": filters}

    def _offer_splits(self, viewer: User, *, is_split: bool) -> None:
        if not is_split:
            del self.fields["by"]
            return
        names = [
            name for name in REPORTS[self.figure].dimensions if name != "agent" or viewer.role in SEES_AGENTS
        ]
        offer(self, "by", [(name, str(DIMENSIONS[name].title)) for name in names])

    def _offer_options(self) -> None:
        report = REPORTS.get(self.figure)
        self._options = tuple(report.options) if report else ()
        for name in self._options:
            words = [(word, str(WORDS[word])) for word in report.options[name]] if report else []
            every = [("", _("All clocks"))] if name == "clock" else []
            self.fields[name] = forms.ChoiceField(
                label=str(OPTIONS[name]), choices=[*every, *words], required=not every
            )
