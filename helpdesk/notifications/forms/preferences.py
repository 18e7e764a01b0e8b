"""What one is told of, how and when, as a form: a table of kinds and channels, the rhythm, quiet hours."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.notifications import kinds, ways
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.kinds import Kind
from helpdesk.notifications.models import NoticePreferences
from helpdesk.notifications.rhythm import WEEKDAYS, Rhythm
from helpdesk.notifications.services.preferences import Wishes

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


@dataclass(frozen=True)
class Box:
    """One box of the table: `value` is what it posts; a fixed one cannot be changed."""

    channel: Channel
    value: str
    is_on: bool
    is_fixed: bool


@dataclass(frozen=True)
class Row:
    """One kind with a box for each channel."""

    kind: Kind
    boxes: list[Box]


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class PreferencesForm(forms.Form):
    """One person's choices."""

    boxes = forms.MultipleChoiceField(required=False)
    rhythm = forms.ChoiceField(
        label=_("Mail about what is not urgent"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    daily_hour = forms.TypedChoiceField(
        label=_("Hour of the daily mail"),
        choices=HOURS,
        coerce=int,
        help_text=_("In your time zone. It matters for the daily mail alone."),
    )
    quiet_from = _time(_("Quiet from"))
    quiet_until = _time(_("Quiet until"))
    quiet_days = forms.TypedMultipleChoiceField(
        label=_("Beginning on"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, chosen: NoticePreferences, data: Any = None) -> None:
        """Begin with what was chosen so far."""
        initial = {
            "boxes": [_value(kind, channel) for kind, channel in _chosen(chosen)],
            "rhythm": chosen.rhythm,
            "daily_hour": chosen.daily_hour,
            "quiet_from": chosen.quiet_from,
            "quiet_until": chosen.quiet_until,
            "quiet_days": chosen.quiet_days or [day for day, _name in WEEKDAYS],
        }
        super().__init__(data, initial=initial)
        boxes = [(_value(kind, channel), "") for kind in kinds.choosable() for channel in Channel]
        self.fields["boxes"] = forms.MultipleChoiceField(required=False, choices=boxes)

    def rows(self) -> list[Row]:
        """Return the table, with what was typed where the form comes back."""
        on = set(self["boxes"].value() or ())
        return [
            Row(kind, [_box(kind, channel, is_on=_value(kind, channel) in on) for channel in Channel])
            for kind in kinds.choosable()
        ]

    def wishes(self) -> Wishes:
        """Return what was typed, once it is valid."""
        typed = self.cleaned_data
        named: dict[str, set[Channel]] = defaultdict(set)
        for kind in kinds.choosable():
            named[kind.name] = {channel for channel in Channel if _value(kind, channel) in typed["boxes"]}
        return Wishes(
            kinds=named,
            rhythm=typed["rhythm"],
            daily_hour=typed["daily_hour"],
            quiet_from=typed["quiet_from"],
            quiet_until=typed["quiet_until"],
            quiet_days=typed["quiet_days"],
        )

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Say what the verb refused: beside the field, or above the form."""
        for field, sentences in errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


def _chosen(chosen: NoticePreferences) -> list[tuple[Kind, Channel]]:
    return [(kind, channel) for kind in kinds.choosable() for channel in ways.channels(kind, chosen)]


def _box(kind: Kind, channel: Channel, *, is_on: bool) -> Box:
    is_fixed = bool(kind.needed) and channel == Channel.BELL
    return Box(channel, _value(kind, channel), is_on=is_on or is_fixed, is_fixed=is_fixed)


def _value(kind: Kind, channel: Channel) -> str:
    return f"{kind.name}:{channel.value}"
