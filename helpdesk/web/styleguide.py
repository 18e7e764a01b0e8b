"""Samples for the page that shows every component in every state. They look like a desk's rows and are none."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.web.histories import Happened
from helpdesk.web.moments import moment
from helpdesk.web.styleguide_rows import PEOPLE, PRIORITIES, STATUSES, TIERS, rows
from helpdesk.web.uses import Use
from helpdesk.web.widgets import Combobox

SWATCHES = {
    "canvas": _("Behind everything"),
    "surface": _("The page"),
    "raised": _("Above the page"),
    "sunken": _("Below the page"),
    "ink": _("Text"),
    "ink-2": _("Second text"),
    "ink-3": _("Third text"),
    "line": _("Lines of controls"),
    "accent": _("What can be pressed"),
    "soon": _("Due soon"),
    "late": _("Late, and errors"),
    "level": _("Escalated"),
    "good": _("Done"),
    "note": _("Internal"),
}
ICONS = ["inbox", "chevrons-up", "clock-alert", "octagon-alert", "pause", "check", "lock", "siren", "crown"]
TONES = ["", "accent", "good", "warn", "bad", "level", "line", "solid"]
SIZES = {
    "2xl": _("24 px: a figure, the head of a page outside"),
    "xl": _("18 px: the head of a page"),
    "l": _("16 px: the head of a section, the portal's text"),
    "m": _("14 px: text"),
    "s": _("12 px: facts beside it"),
    "xs": _("11 px: keys, initials, counts"),
}


class SampleForm(forms.Form):
    """One field of each sort."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("knowledge", _("Lack of knowledge")), ("authorisation", _("Authorisation needed"))],
        help_text=_("Escalating is not a failure."),
    )
    person = forms.ChoiceField(
        label=_("Person"),
        choices=[("", _("Nobody")), *((name, name) for name in PEOPLE)],
        help_text=_("Type a part of the name."),
        required=False,
        widget=Combobox,
    )
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        choices=[("functional", _("To the right expertise")), ("hierarchical", _("To more authority"))],
    )
    tell = forms.BooleanField(
        label=_("Tell the customer"), help_text=_("In the customer's language."), required=False
    )
    watch = forms.BooleanField(
        label=_("Watch this ticket"),
        help_text=_("It holds from the moment it is switched."),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    locked = forms.CharField(
        label=_("Ticket"),
        initial="HD-1042",
        disabled=True,
        required=False,
        help_text=_("Cannot be changed here."),
    )


def samples(now: datetime) -> dict[str, Any]:
    """Return everything the page shows, with times around `now`."""
    return {**rows(now), **_words(), **_controls(now), **_settings(now)}


def _words() -> dict[str, Any]:
    return {
        "statuses": [{"status": key, "label": label} for key, label in STATUSES.items()],
        "priorities": [{"priority": key, "label": label} for key, label in PRIORITIES.items()],
        "tiers": [{"tier": key, "label": label} for key, label in TIERS.items()],
        "send_statuses": [{"value": key, "label": STATUSES[key]} for key in ("waiting_customer", "resolved")],
        "people": PEOPLE,
        "customer": {"name": "Maria Rossi", "address": "maria@aurora.test"},
        "team": "Network",
        "tag": "vpn",
        "key": "HD-1042",
        "swatches": SWATCHES.items(),
        "sizes": SIZES.items(),
        "icons": ICONS,
        "tones": TONES,
    }


def _controls(now: datetime) -> dict[str, Any]:
    return {
        "tabs": [
            {"label": _("My open"), "url": "#", "count": 7, "is_current": True},
            {"label": _("Unassigned"), "url": "#", "count": 12, "is_current": False},
            {"label": _("Breaching next"), "url": "#", "count": 3, "is_current": False},
            {"label": _("Escalated"), "url": "#", "count": "", "is_current": False},
        ],
        "filters": [
            {"label": _("Status"), "value": _("Open"), "remove_url": "#"},
            {"label": _("Promise"), "value": _("due soon"), "remove_url": "#"},
        ],
        "facts": [
            {"label": _("Channel"), "value": _("E-mail")},
            {"label": _("Topic"), "value": "VPN"},
            {"label": _("Opened"), "value": moment(now)},
        ],
        "crumbs": [{"label": _("Queue"), "url": "/"}, {"label": _("Components"), "url": ""}],
        "form": SampleForm(auto_id="sample_%s"),
        "filter_form": SampleForm(auto_id="filter_%s"),
        "drawer_form": SampleForm(auto_id="drawer_%s"),
        "refused": SampleForm(
            {"reason": "knowledge", "person": PEOPLE[0], "summary": "", "kind": ""}, auto_id="refused_%s"
        ),
    }


def _settings(now: datetime) -> dict[str, Any]:
    return {
        "uses": [
            Use(_("SLA policy"), "Premium", "#", _("now")),
            Use(_("Person"), PEOPLE[0]),
        ],
        "editor_row": {"place": 1, "is_first": False, "is_last": True},
        "history": [
            Happened(
                _("Version %(number)s") % {"number": 2},
                now,
                PEOPLE[0],
                [_("Time zone: %(before)s → %(after)s") % {"before": "UTC", "after": "Europe/Madrid"}],
                state=_("Counts now"),
            ),
            Happened(_("Version %(number)s") % {"number": 1}, now, restore_url="#"),
        ],
    }
