"""Forms of calendars: the week, a special day, and the search for a country's holidays."""

import zoneinfo
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from escalation.window_fields import WindowsField
from helpdesk.calendars.countries import FIRST_YEAR, LAST_YEAR, MOST_YEARS, countries, regions
from helpdesk.calendars.hours import WEEKDAYS
from helpdesk.calendars.models import Calendar, CalendarVersion, validate_timezone
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox

DAY_NAMES: dict[str, Any] = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """Return the IANA zones that a calendar may lie in, by name."""
    names = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
    return tuple((name, name.replace("_", " ")) for name in names)


class HoursForm(forms.Form):
    """A calendar's name, time zone and ordinary week."""

    name = forms.CharField(label=_("Name"), max_length=100)
    timezone = forms.ChoiceField(
        label=_("Time zone"), widget=Combobox, help_text=_("Type a part of the name."), choices=[]
    )
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, version: CalendarVersion | None = None) -> None:
        """Show what counts now; a new calendar begins with office hours."""
        weekly = version.weekly if version else {day: [["09:00", "18:00"]] for day in WEEKDAYS[:5]}
        super().__init__(
            data,
            initial={
                "name": version.calendar.name if version else "",
                "timezone": version.timezone if version else "UTC",
                "read_version": version.number if version else None,
            },
        )
        offer(self, "timezone", zones())
        for day in WEEKDAYS:
            self.fields[day] = WindowsField(label=DAY_NAMES[day], initial=weekly.get(day, []))

    @property
    def days(self) -> list[Any]:
        """Return the fields of the week, Monday first."""
        return [self[day] for day in WEEKDAYS]

    def clean_timezone(self) -> str:
        """Return the zone. Raises ValidationError for what is none."""
        zone: str = self.cleaned_data["timezone"]
        validate_timezone(zone)
        return zone

    def hours(self) -> dict[str, Any]:
        """Return the zone and the week as a version keeps them."""
        chosen = self.cleaned_data
        return {
            "timezone": chosen["timezone"],
            "weekly": {day: chosen[day] for day in WEEKDAYS if chosen[day]},
        }


class DayForm(forms.Form):
    """A date that differs from its weekday: closed, or open in hours of its own."""

    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("Of the holiday, for those who look here."),
    )
    windows = WindowsField(
        label=_("Open"), help_text=_("Left empty, the whole day is closed. Such as 09:00–13:00.")
    )
    read_version = forms.IntegerField(widget=forms.HiddenInput)


class CountryForm(forms.Form):
    """Which holidays to look for. Years are both inclusive."""

    country = forms.ChoiceField(
        label=_("Country"), widget=Combobox, help_text=_("Type a part of the name."), choices=[]
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[])
    first_year = forms.IntegerField(label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label=_("To year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        """Offer every country, and the regions of the chosen one; the years are this one and the next."""
        years = {"first_year": today.year, "last_year": today.year + 1}
        super().__init__(data, initial=years)
        offer(self, "country", [("", _("Choose a country")), *_labelled(countries(get_language() or "en"))])
        country = (data or {}).get("country", "")
        known = regions(country) if country in dict(countries()) else ()
        offer(self, "region", [("", _("The whole country")), *_labelled(known)])
        self.has_regions = bool(known)

    def clean(self) -> dict[str, Any]:
        """Return the values. Raises ValidationError for years the wrong way round, or too many."""
        chosen = super().clean() or self.cleaned_data
        first, last = chosen.get("first_year"), chosen.get("last_year")
        if first is not None and last is not None and not 0 <= last - first < MOST_YEARS:
            self.add_error("last_year", _("Choose ten years at most, the first one first."))
        return chosen

    @property
    def years(self) -> range:
        """Return the years that were chosen."""
        return range(self.cleaned_data["first_year"], self.cleaned_data["last_year"] + 1)


def _labelled(known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, f"{name} ({code})" if name != code else code) for code, name in known]


def new_calendar(name: str, slug: str) -> Calendar:
    """Return a calendar that is not saved; the first one of a desk is its default."""
    return Calendar(name=name, slug=slug, is_default=not Calendar.objects.filter(is_default=True).exists())
