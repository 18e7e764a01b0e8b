"""Forms of duty schedules: the editor with its rotations, and somebody who stands in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion, User
from helpdesk.accounts.services.duty import LONGEST_TURN, MOST_PEOPLE, MOST_ROTATIONS
from helpdesk.calendars.hours import WEEKDAYS
from helpdesk.web.form_rows import Values, focus_first_error, move_row, names_of, prefixed, sent_rows
from helpdesk.web.offering import offer
from helpdesk.web.times import now
from helpdesk.web.widgets import Combobox

LETTER = "r"
People = Sequence[tuple[int, str]]
_WINDOW = re.compile(r"(\d{1,2}:\d\d)\s*[-–—]\s*(\d{1,2}:\d\d)")


class ScheduleForm(forms.Form):
    """What a schedule is beside its rotations. `version` is the one that the editor read, 0 for a new schedule."""

    name = forms.CharField(label=_("Name"), max_length=100)
    timezone = forms.ChoiceField(
        label=_("Time zone"), widget=Combobox, help_text=_("Handovers and hours are in its local time.")
    )
    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("A schedule that is not active has nobody on duty.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, schedule: DutySchedule, timezone: str, sent: QueryDict | None = None
    ) -> None:
        """Begin with the schedule as it is, or with what was `sent` though nobody saves yet."""
        initial: Values = {
            "name": schedule.name,
            "timezone": timezone,
            "is_active": schedule.is_active,
            "version": schedule.version,
        }
        if sent is not None:
            initial = {name: sent.get(name, "") for name in initial} | {"is_active": "is_active" in sent}
        super().__init__(data, initial=initial)
        offer(
            self, "timezone", [(one, one) for one in sorted(available_timezones() - {"localtime", "Factory"})]
        )


class RotationForm(forms.Form):
    """People who take turns."""

    name = forms.CharField(
        label=_("Name of the rotation"),
        required=False,
        max_length=100,
        help_text=_("Such as: first to be called, backup."),
    )
    begins_on = forms.DateField(
        label=_("First turn begins on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    handover = forms.TimeField(
        label=_("Handover at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    days = forms.IntegerField(label=_("Days in a turn"), min_value=1, max_value=LONGEST_TURN)

    def __init__(self, data: Any = None, *, prefix: str, people: People, values: Mapping[str, Any]) -> None:
        """Draw as many fields for people as `values` has, and one more."""
        super().__init__(data, prefix=prefix, initial=dict(values))
        known = dict(people)
        count = min(len(names_of(values, "person")) + 1, MOST_PEOPLE)
        self.person_names = [f"person_{place}" for place in range(count)]
        for place, name in enumerate(self.person_names):
            chosen = str(values.get(name) or "")
            is_number = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
            is_gone = is_number and int(chosen) not in known
            gone = [(int(chosen), _("Somebody who left"))] if is_gone else []
            self.fields[name] = forms.TypedChoiceField(
                label=_("First turn") if place == 0 else _("Then"),
                required=place == 0,
                widget=Combobox,
                coerce=int,
                empty_value=None,
                choices=[("", _("Choose…") if place == 0 else _("Nobody more")), *people, *gone],
            )
        for number, day in enumerate(WEEKDAYS):
            self.fields[day] = forms.CharField(
                label=DAY_NAMES[number],
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"placeholder": "18:00–24:00", "autocomplete": "off"}),
            )

    @property
    def turns(self) -> list[Any]:
        """Return the fields of the people in their order."""
        return [self[name] for name in self.person_names]

    @property
    def hours(self) -> list[Any]:
        """Return the fields of the weekdays."""
        return [self[day] for day in WEEKDAYS]

    @property
    def has_hours(self) -> bool:
        """Say whether the rotation has hours, so that they must be seen."""
        return any(field.value() or field.errors for field in self.hours)

    def clean(self) -> dict[str, Any]:
        """Read the hours of each weekday."""
        found = super().clean() or self.cleaned_data
        for day in WEEKDAYS:
            try:
                found[day] = windows_in(found.get(day) or "")
            except ValidationError as error:
                self.add_error(day, error)
        return found

    def body(self) -> dict[str, Any]:
        """Return the rotation as a version keeps it. Only after `is_valid`."""
        chosen = self.cleaned_data
        return {
            "name": chosen["name"],
            "people": [chosen[name] for name in self.person_names if chosen[name]],
            "begins_on": chosen["begins_on"].isoformat(),
            "handover": f"{chosen['handover']:%H:%M}",
            "days": chosen["days"],
            "hours": {day: chosen[day] for day in WEEKDAYS if chosen[day]},
        }


class ScheduleEditor:
    """The forms of one schedule. Nothing that was written is lost on the way, whatever is wrong with it."""

    def __init__(
        self, schedule: DutySchedule, form: ScheduleForm, rows: list[Values], *, is_sent: bool = False
    ) -> None:
        """Draw a form for each rotation; with `is_sent`, one that says what is wrong."""
        people = list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
        self.schedule = schedule
        self.form = form
        self.rotations = [
            RotationForm(
                prefixed(values, f"{LETTER}{place}") if is_sent else None,
                prefix=f"{LETTER}{place}",
                people=people,
                values=values,
            )
            for place, values in enumerate(rows)
        ]

    @classmethod
    def of(
        cls, schedule: DutySchedule, version: DutyScheduleVersion | None, *, timezone: str
    ) -> "ScheduleEditor":
        """Return the editor of a schedule as it is; of a new one with a first rotation, in a time zone."""
        rows = [values_of(body) for body in version.rotations] if version else [new_rotation()]
        zone = version.timezone if version else timezone
        return cls(schedule, ScheduleForm(schedule=schedule, timezone=zone), rows)

    @classmethod
    def sent(cls, schedule: DutySchedule, data: QueryDict) -> "ScheduleEditor":
        """Return the editor with what was sent."""
        form = ScheduleForm(data, schedule=schedule, timezone="")
        return cls(schedule, form, _rows(data), is_sent=True)

    @classmethod
    def again(cls, schedule: DutySchedule, data: QueryDict) -> "ScheduleEditor":
        """Return the editor with what was sent, on the version that counts now: sent again, it is meant."""
        meant = data.copy()
        meant["version"] = str(schedule.version)
        return cls.sent(schedule, meant)

    @classmethod
    def rearranged(cls, schedule: DutySchedule, data: QueryDict, does: str) -> "ScheduleEditor":
        """Return the editor with what was written, after `add`, `more`, or a move such as `up:1`."""
        rows = _rows(data)
        if does == "add" and len(rows) < MOST_ROTATIONS:
            rows.append(new_rotation())
        move_row(rows, does)
        return cls(schedule, ScheduleForm(schedule=schedule, timezone="", sent=data), rows)

    @property
    def is_full(self) -> bool:
        """Say whether no rotation can be added."""
        return len(self.rotations) >= MOST_ROTATIONS

    @property
    def rows(self) -> list[Values]:
        """Return each rotation's form with its place."""
        last = len(self.rotations) - 1
        return [
            {"form": form, "place": place, "is_first": place == 0, "is_last": place == last}
            for place, form in enumerate(self.rotations)
        ]

    def is_valid(self) -> bool:
        """Say whether everything was filled in well; what is not has its errors beside it."""
        found = [form.is_valid() for form in (self.form, *self.rotations)]
        if not all(found):
            focus_first_error((self.form, *self.rotations))
        return all(found)

    def bodies(self) -> list[Values]:
        """Return the rotations. Only after `is_valid`."""
        return [form.body() for form in self.rotations]


class StandInForm(forms.Form):
    """Who stands in, for whom, from when until when."""

    user = forms.TypedChoiceField(label=_("Who stands in"), widget=Combobox, coerce=int)
    instead_of = forms.TypedChoiceField(
        label=_("Instead of"),
        required=False,
        widget=Combobox,
        coerce=int,
        empty_value=None,
        help_text=_("Left open, they come before everybody else: that also fills a gap."),
    )
    start = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    end = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Offer everybody who works here."""
        super().__init__(data, **options)
        people = list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
        offer(self, "user", [("", _("Choose…")), *people])
        offer(self, "instead_of", [("", _("Nobody")), *people])


def new_rotation() -> Values:
    """Return a rotation of a week each that begins today."""
    return {"begins_on": now().date().isoformat(), "handover": "09:00", "days": 7}


def values_of(body: Mapping[str, Any]) -> Values:
    """Return a stored rotation as the values of the form's fields."""
    hours = body.get("hours") or {}
    return {
        **{name: body.get(name, "") for name in ("name", "begins_on", "handover", "days")},
        **{f"person_{place}": str(pk) for place, pk in enumerate(body["people"])},
        **{day: ", ".join("–".join(window) for window in hours.get(day, [])) for day in WEEKDAYS},
    }


def windows_in(text: str) -> list[list[str]]:
    """Return the windows of a weekday as they are written: `09:00–13:00, 18:00–08:00`. Raises ValidationError."""
    return [_window(part) for part in filter(None, (part.strip() for part in text.split(",")))]


def _window(text: str) -> list[str]:
    found = _WINDOW.fullmatch(text)
    opens, closes = (one.zfill(5) for one in found.groups()) if found else ("", "")
    if not found or not _is_time(opens) or not _is_time(closes) or opens == "24:00":
        raise ValidationError(_("Write hours such as 09:00–18:00, several with commas between."))
    if opens == closes:
        raise ValidationError(_("A window cannot open and close at the same time."))
    return [opens, closes]


def _is_time(text: str) -> bool:
    hours, minutes = map(int, text.split(":"))
    return (hours < 24 and minutes < 60) or (hours, minutes) == (24, 0)


def _rows(data: QueryDict) -> list[Values]:
    return sent_rows(data, LETTER, most=MOST_ROTATIONS, several="person")
