"""One panel: which figure, drawn how, of what; and which panels there can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
PARTS = ("name", "form", "by", "filters")
"""What a panel is written with."""


class Form(models.TextChoices):
    """How a panel is drawn."""

    NUMBER = "number", gettext_lazy("A number")
    OVER_TIME = "over_time", gettext_lazy("Over time")
    GROUPS = "groups", gettext_lazy("By groups")
    PARTS = "parts", gettext_lazy("Over time, by groups")
    OWN = "own", gettext_lazy("Its own drawing")


SPLIT: tuple[str, ...] = (Form.GROUPS, Form.PARTS)
"""The forms that have groups."""

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
        """Return what the figure is called; of one that is no longer there, its name."""
        if self.name in LIVE:
            return str(LIVE[self.name][0])
        if self.name not in REPORTS:
            return self.name
        usual = REPORTS[self.name].title
        if clock := self.filters.get("clock"):
            return str(MORE.get(f"{clock[0]}_kept", (usual,))[0])
        if figure := self.filters.get("figure"):
            return str(WORDS.get(figure[0], usual))
        return str(usual)

    @property
    def is_number(self) -> bool:
        """Say whether it stands among the numbers, and not among the charts."""
        return self.form == Form.NUMBER

    def written(self) -> dict[str, Any]:
        """Return the panel as JSON holds it."""
        filters = {name: list(words) for name, words in self.filters.items()}
        return {"name": self.name, "form": str(self.form), "by": self.by, "filters": filters}


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


class PanelRefused(ValueError):
    """A panel that cannot be: `errors` maps the part that is wrong (`form`, `filters.team`) to its sentences."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Say it in a sentence too."""
        super().__init__(" ".join(sentence for sentences in errors.values() for sentence in sentences))
        self.errors = errors


def check(panel: Panel) -> None:
    """Raise PanelRefused for a figure, a form or a split that there is not. Filters are judged when they are read."""
    if panel.name not in LIVE and (panel.name not in REPORTS or REPORTS[panel.name].note):
        raise PanelRefused({"name": [_("There is no figure “%(name)s”.") % {"name": panel.name}]})
    if panel.form not in (forms := forms_of(panel.name)):
        words = {"name": panel.name, "forms": ", ".join(forms)}
        raise PanelRefused({"form": [_("“%(name)s” can be drawn as: %(forms)s.") % words]})
    if panel.form in SPLIT:
        dimensions = REPORTS[panel.name].dimensions
        if panel.by not in dimensions:
            words = {"name": panel.name, "by": ", ".join(dimensions)}
            raise PanelRefused({"by": [_("“%(name)s” can be split by: %(by)s.") % words]})
    elif panel.by:
        raise PanelRefused({"by": [_("Only groups are split.")]})


def panel_from(written: Any) -> Panel:
    """Return the panel that JSON holds, its filters as they are written. Raises PanelRefused for one that is none."""
    if not isinstance(written, Mapping):
        raise PanelRefused({"": [_("This is an object: names with values.")]})
    if strange := sorted(str(name) for name in set(written) - set(PARTS)):
        raise PanelRefused({name: [_("This is not understood here.")] for name in strange})
    name, form, by = (_word(written, part) for part in ("name", "form", "by"))
    panel = Panel(name, form, by, _lists(written.get("filters") or {}))
    check(panel)
    return panel


def _word(written: Mapping[Any, Any], part: str) -> str:
    value = written.get(part)
    if not isinstance(value, str | None):
        raise PanelRefused({part: [_("This is a word.")]})
    return value or ""


def _lists(written: Any) -> dict[str, tuple[str, ...]]:
    """Return filters as words. Raises PanelRefused for what is no object of lists."""
    if not isinstance(written, Mapping):
        raise PanelRefused({"filters": [_("This is an object: names with values.")]})
    bad = [name for name, values in written.items() if not isinstance(values, list | tuple)]
    if bad:
        raise PanelRefused({f"filters.{name}": [_("This is a list.")] for name in bad})
    return {str(name): tuple(map(str, values)) for name, values in written.items() if values}
