"""Own dashboards: made, put together, shared and deleted, by their owner alone.

They are ways to look and no rules of the desk, so the ledger does not tell of them.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.accounts.services.changes import apply, save_new
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels.checking import checked, panels_from, twice
from helpdesk.insights.panels.kept import kept
from helpdesk.insights.panels.standard import BELOW, FIGURES, NUMBERS
from helpdesk.insights.services.own import Seen, check_seen, filters_as_kept, lock_all_of
from helpdesk.web.times import now

MOST_PANELS = 24
MOST_OF_A_PERSON = 50
FACTS = frozenset({"name", "is_shared", "period", "filters", "panels"})
_COUNTED = frozenset({"changes", "updated_at"})


def facts_of(dashboard: Dashboard | None) -> dict[str, Any]:
    """Return what a copy begins with: a dashboard's period, filters and panels, or those that every desk has (None)."""
    if dashboard is None:
        return {"panels": [panel.written() for panel in (*NUMBERS, *FIGURES, *BELOW)]}
    return {"period": dashboard.period, "filters": dashboard.filters, "panels": dashboard.panels}


def create_dashboard(
    owner: User, *, name: str, copied: dict[str, Any] | None = None, **facts: Any
) -> Dashboard:
    """Make a dashboard and return it: empty, or with what was `copied` (see facts_of). `facts` are those of FACTS.

    What was copied is taken as it is. Raises ValidationError for a bad value, a name that the owner used already, and
    more dashboards than somebody may have.
    """
    at = now()
    with transaction.atomic():
        lock_all_of(owner)
        if Dashboard.objects.filter(owner=owner).count() >= MOST_OF_A_PERSON:
            told = _("You have %(number)d dashboards, which is as many as there can be. Delete one first.")
            raise ValidationError(told % {"number": MOST_OF_A_PERSON})
        wanted = {**(copied or {}), **_read({"name": name, **facts}, owner)}
        dashboard = Dashboard(owner=owner, created_at=at, updated_at=at, **wanted)
        save_new(dashboard)
    return dashboard


def change_dashboard(dashboard: Dashboard, *, actor: User, seen: Seen = None, **facts: Any) -> Dashboard:
    """Change facts about a dashboard (see FACTS) and return it as it is now.

    Raises ValidationError for a bad value or a name that is used already, Stale when its count of changes is
    none of those that were `seen`, and PermissionDenied for who does not own it.
    """
    with transaction.atomic():
        if "name" in facts:
            lock_all_of(actor)
        current = _locked(dashboard, actor, seen)
        return _kept(current, _read(facts, actor, current))


def add_panel(dashboard: Dashboard, written: Any, *, actor: User, seen: Seen = None) -> Dashboard:
    """Put a figure at the end of a dashboard, written as JSON has panels.

    Raises PanelRefused naming what is wrong with it, ValidationError when it is there already or the dashboard is full,
    Stale and PermissionDenied as `change_dashboard` does.
    """
    panel = checked(written)
    with transaction.atomic():
        current = _locked(dashboard, actor, seen)
        if panel in map(kept, current.panels):
            raise ValidationError(twice())
        _refuse_full(len(current.panels) + 1)
        return _kept(current, {"panels": [*current.panels, panel.written()]})


def move_panel(dashboard: Dashboard, place: int, *, is_up: bool, actor: User, seen: Seen = None) -> Dashboard:
    """Let a figure change places with the one before it, or after it: numbers with numbers, charts with charts.

    The first stays where it is, and so does the last. Raises ValidationError for a place where none is, Stale
    and PermissionDenied as `change_dashboard` does.
    """
    with transaction.atomic():
        current = _locked(dashboard, actor, seen)
        panels = _with(current, place)
        is_number = kept(panels[place]).is_number
        ahead = range(place - 1, -1, -1) if is_up else range(place + 1, len(panels))
        other = next((at for at in ahead if kept(panels[at]).is_number is is_number), place)
        panels[place], panels[other] = panels[other], panels[place]
        return _kept(current, {"panels": panels})


def remove_panel(dashboard: Dashboard, place: int, *, actor: User, seen: Seen = None) -> Dashboard:
    """Take a figure away. Raises as `move_panel` does."""
    with transaction.atomic():
        current = _locked(dashboard, actor, seen)
        panels = _with(current, place)
        del panels[place]
        return _kept(current, {"panels": panels})


def delete_dashboard(dashboard: Dashboard, *, actor: User, seen: Seen = None) -> None:
    """Delete a dashboard, and with it what mails it. Raises Stale and PermissionDenied."""
    with transaction.atomic():
        _locked(dashboard, actor, seen).delete()


def _locked(dashboard: Dashboard, actor: User, seen: Seen) -> Dashboard:
    """Return the dashboard as it is now, locked until the transaction ends. Raises Dashboard.DoesNotExist."""
    current = Dashboard.objects.select_for_update(no_key=True).get(pk=dashboard.pk)
    if current.owner_id != actor.pk:
        raise PermissionDenied(_("Only its owner changes a dashboard. You can copy it as your own."))
    check_seen(current, seen, _("This dashboard was changed meanwhile. Look at it again; nothing was saved."))
    return current


def _kept(current: Dashboard, facts: dict[str, Any]) -> Dashboard:
    """Save what differs as one change more."""
    changed = {name: value for name, value in facts.items() if getattr(current, name) != value}
    if changed:
        counted = {"changes": current.changes + 1, "updated_at": now()}
        apply(current, {**changed, **counted}, FACTS | _COUNTED)
    return current


def _read(facts: dict[str, Any], owner: User, current: Dashboard | None = None) -> dict[str, Any]:
    """Return facts as they are kept. Raises ValidationError, naming the exact place; TypeError for unknown facts."""
    if unknown := set(facts) - FACTS:
        raise TypeError(f"A dashboard has no such facts: {', '.join(sorted(unknown))}.")
    read = dict(facts)
    if "name" in facts:
        read["name"] = facts["name"].strip()
        others = Dashboard.objects.filter(owner=owner, name=read["name"])
        if others.exclude(pk=current.pk if current else 0).exists():
            raise ValidationError({"name": _("You have a dashboard of this name already.")})
    if "filters" in facts:
        read["filters"] = filters_as_kept(facts["filters"])
    if "panels" in facts:
        _refuse_full(len(facts["panels"]))
        read["panels"] = [panel.written() for panel in panels_from(facts["panels"])]
    return read


def _refuse_full(number: int) -> None:
    if number > MOST_PANELS:
        told = _("A dashboard has at most %(number)d figures.") % {"number": MOST_PANELS}
        raise ValidationError({"panels": [told]})


def _with(current: Dashboard, place: int) -> list[Any]:
    """Return the panels of a dashboard that has one in a place. Raises ValidationError."""
    if not 0 <= place < len(current.panels):
        raise ValidationError({"place": [_("There is no such figure on the dashboard.")]})
    return list(current.panels)
