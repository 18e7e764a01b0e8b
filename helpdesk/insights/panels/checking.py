"""Panels as somebody writes them: understood as a whole, or refused with the exact place that is wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.panels.narrowing import as_kept
from helpdesk.insights.panels.panel import LIVE, Panel, PanelRefused, panel_from


def checked(written: Any) -> Panel:
    """Return the panel that somebody wrote, its filters as dashboards keep them. Raises PanelRefused."""
    panel = panel_from(written)
    return Panel(panel.name, panel.form, panel.by, _filters(panel))


def panels_from(written: Any) -> list[Panel]:
    """Return the panels that somebody wrote. Raises ValidationError, naming the exact place: `panels.2.form`."""
    if not isinstance(written, list | tuple):
        raise ValidationError({"panels": [_("This is a list.")]})
    found: list[Panel] = []
    errors: dict[str, list[str]] = {}
    for place, one in enumerate(written):
        try:
            panel = checked(one)
        except PanelRefused as refusal:
            named = {f"panels.{place}.{part}".rstrip("."): told for part, told in refusal.errors.items()}
            errors |= {name: list(told) for name, told in named.items()}
            continue
        if panel in found:
            errors[f"panels.{place}"] = [twice()]
        found.append(panel)
    if errors:
        raise ValidationError(errors)
    return found


def twice() -> str:
    """Return what is said of a figure that is on the dashboard already."""
    return _("This figure is on the dashboard already.")


def _filters(panel: Panel) -> dict[str, tuple[str, ...]]:
    """Return a panel's filters as dashboards keep them. Raises PanelRefused."""
    if panel.name in LIVE:
        if panel.filters:
            raise PanelRefused({"filters": [_("This figure is narrowed with the whole dashboard alone.")]})
        return {}
    report = REPORTS[panel.name]
    several = [name for name in report.options if len(panel.filters.get(name, ())) > 1]
    if several:
        raise PanelRefused({f"filters.{name}": [_("Choose one.")] for name in several})
    try:
        kept = as_kept(report, panel.filters)
    except QuestionRefused as refusal:
        raise PanelRefused({f"filters.{name}": told for name, told in refusal.errors.items()}) from refusal
    return {name: tuple(values) for name, values in kept.items()}
