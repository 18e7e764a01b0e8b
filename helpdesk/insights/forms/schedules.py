"""What is mailed to whom, and when, as a form."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.insights.mailed.rhythm import Rhythm
from helpdesk.insights.mailed.words import narrowed_to
from helpdesk.insights.models import Dashboard, Rest, ScheduledReport
from helpdesk.insights.panels.kept import words_of
from helpdesk.insights.periods import Period
from helpdesk.insights.reading import NO_ZONES
from helpdesk.notifications.rhythm import WEEKDAYS
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox

FIELDS = ("period", "rhythm", "weekday", "day", "at", "timezone", "is_on")


class ScheduleForm(forms.Form):
    """A schedule. `read_version` is the count of changes that the form read, `filters` are as an address has them."""

    dashboard = forms.TypedChoiceField(
        label=_("Dashboard"), required=False, coerce=int, empty_value=None, choices=()
    )
    is_narrowed = forms.BooleanField(label=_("Narrowed"), required=False)
    period = forms.ChoiceField(
        label=_("Period"), choices=Period.choices, help_text=_("Whole days, up to the day before the mail.")
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=WEEKDAYS, coerce=int)
    day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=31,
        help_text=_("In a shorter month it is the last day."),
    )
    at = forms.TimeField(
        label=_("Time of day"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    timezone = forms.ChoiceField(label=_("Time zone"), widget=Combobox)
    recipients = forms.TypedMultipleChoiceField(
        label=_("Recipients"),
        coerce=int,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody gets the figures that they may see, in their own language."),
    )
    is_on = forms.BooleanField(label=_("Active"), required=False)
    filters = forms.CharField(required=False, widget=forms.HiddenInput)
    read_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        schedule: ScheduledReport,
        chosen: Mapping[int, User],
        dashboards: Mapping[int, Dashboard],
        people: Mapping[int, User],
    ) -> None:
        """Begin with a schedule as it is and its `chosen` recipients; offer `dashboards` and `people`.

        A dashboard that its owner sees no more may stay what it is, without its name.
        """
        initial = {
            **{name: getattr(schedule, name) for name in FIELDS},
            "dashboard": schedule.dashboard_id or "",
            "recipients": list(chosen),
            "filters": _as_address(schedule.filters),
            "is_narrowed": bool(schedule.filters),
            "read_version": schedule.changes,
        }
        super().__init__(data, initial=initial)
        self._dashboards, self._people = {**dashboards}, {**chosen, **people}
        offered: list[tuple[Any, Any]] = [(pk, one.name) for pk, one in dashboards.items()]
        if schedule.dashboard and schedule.dashboard.pk not in dashboards:
            self._dashboards[schedule.dashboard.pk] = schedule.dashboard
            offered.append((schedule.dashboard.pk, Rest.DASHBOARD.label))
        offer(self, "dashboard", [("", _("The dashboard that every desk has")), *offered])
        offer(self, "timezone", [(one, one) for one in sorted(available_timezones() - NO_ZONES)])
        offer(self, "recipients", [(pk, person.name) for pk, person in self._people.items()])
        self.fields["recipients"].required = bool(chosen)
        self._offer_narrowing()

    def values(self) -> dict[str, Any]:
        """Return what the verbs take. Only after `is_valid`."""
        typed = self.cleaned_data
        filters = QueryDict(typed["filters"]).lists() if typed.get("is_narrowed") else ()
        return {
            **{name: typed[name] for name in FIELDS},
            "dashboard": self._dashboards.get(typed["dashboard"]),
            "filters": dict(filters),
            "recipients": [self._people[pk] for pk in typed["recipients"]],
        }

    def _offer_narrowing(self) -> None:
        """Offer to keep what the figures were narrowed to, if they were."""
        words = QueryDict(str(self["filters"].value() or ""))
        if named := narrowed_to(dict(words.lists())):
            self.fields["is_narrowed"].label = _("Only: %(names)s") % {"names": named}
        else:
            del self.fields["is_narrowed"]


def _as_address(filters: object) -> str:
    found = QueryDict(mutable=True)
    for name, values in words_of(filters).items():
        found.setlist(name, list(values))
    return found.urlencode()
