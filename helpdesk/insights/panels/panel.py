"""One panel: which figure, drawn how, of what; and which panels there can be."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.insights.charts.wording import COUNT
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.more_words import MORE, WORDS

UNACKNOWLEDGED, DUE, ARRIVALS, LOAD = "unacknowledged", "due", "arrivals", "load"
FLOW = "flow"


class Form(models.TextChoices):
    """How a panel is drawn."""

    NUMBER = "number", gettext_lazy("A number")
    OVER_TIME = "over_time", gettext_lazy("Over time")
    GROUPS = "groups", gettext_lazy("By groups")
    PARTS = "parts", gettext_lazy("Over time, by groups")
    OWN = "own", gettext_lazy("Its own drawing")


LIVE: Mapping[str, tuple[str | Promise, str]] = {
    UNACKNOWLEDGED: (gettext_lazy("Escalations not acknowledged"), Form.NUMBER),
    DUE: (gettext_lazy("Due in the next business hours"), Form.OWN),
    ARRIVALS: (gettext_lazy("New tickets by weekday and hour"), Form.OWN),
    LOAD: (gettext_lazy("Open tickets of each person"), Form.OWN),
}
"""What panels show besides reports: each name with its title and its form."""


@dataclass(frozen=True)
class Panel:
    """A figure of a dashboard: a report or something live (`name`), and its form.

    `by` splits it, for forms with groups. `filters` narrow it beyond what the dashboard is narrowed to, and hold its
    options: words as addresses have them, by the names of dimensions.
    """

    name: str
    form: str = Form.NUMBER
    by: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return what the figure is called."""
        if self.name in LIVE:
            return str(LIVE[self.name][0])
        if clock := self.filters.get("clock"):
            return str(MORE[f"{clock[0]}_kept"][0])
        if figure := self.filters.get("figure"):
            return str(WORDS[figure[0]])
        return str(REPORTS[self.name].title)

    def written(self) -> dict[str, Any]:
        """Return the panel as JSON holds it."""
        return {**asdict(self), "form": str(self.form)}


def forms_of(name: str) -> tuple[str, ...]:
    """Return the forms that a figure can have. Raises KeyError for a name that is none."""
    if name in LIVE:
        return (LIVE[name][1],)
    report = REPORTS[name]
    if report.note:
        return ()
    if name == FLOW:
        return (Form.OWN,)
    found = [Form.NUMBER]
    if getattr(report, "has_buckets", True):
        found.append(Form.OVER_TIME)
    if report.dimensions:
        found.append(Form.GROUPS)
        if report.unit == COUNT and Form.OVER_TIME in found:
            found.append(Form.PARTS)
    return tuple(found)


def offered() -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what panels can show: name, title and forms."""
    titles = {**{name: str(live[0]) for name, live in LIVE.items()}, **_reports()}
    return [(name, title, forms_of(name)) for name, title in titles.items()]


def _reports() -> dict[str, str]:
    return {name: str(report.title) for name, report in REPORTS.items() if not report.note}


def panel_from(written: Mapping[str, Any]) -> Panel:
    """Return the panel that JSON holds. Raises ValueError, with a sentence for its reader, for one that is none."""
    name, form = written.get("name", ""), written.get("form", "")
    if name not in {known for known, _title, _forms in offered()}:
        raise ValueError(_("There is no figure “%(name)s”.") % {"name": name})
    if form not in forms_of(name):
        known = ", ".join(forms_of(name))
        raise ValueError(_("“%(name)s” can be drawn as: %(forms)s.") % {"name": name, "forms": known})
    by = written.get("by") or ""
    if form in {Form.GROUPS, Form.PARTS}:
        dimensions = REPORTS[name].dimensions
        if by not in dimensions:
            known = ", ".join(dimensions)
            raise ValueError(_("“%(name)s” can be split by: %(by)s.") % {"name": name, "by": known})
    elif by:
        raise ValueError(_("Only groups are split."))
    filters = {str(key): tuple(map(str, values)) for key, values in (written.get("filters") or {}).items()}
    return Panel(name, form, by, filters)
