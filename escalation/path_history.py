"""What a path was before: its versions, who published them, and what each changed, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from escalation import events
from escalation.models import Path, PathVersion
from escalation.paths import PathStep, read
from escalation.step_words import notes, sentence
from escalation.target_words import TargetNames
from escalation.words import EscalationKind
from helpdesk.accounts.models import User
from helpdesk.ledger.record import story
from helpdesk.web.histories import Happened

MOST = 50
_FACTS: Mapping[str, Any] = {
    "name": lambda: _("The name changed."),
    "owner_id": lambda: _("The owner changed."),
    "is_active": lambda: _("It was made active or inactive."),
}


def history(path: Path, names: TargetNames, *, may_write: bool) -> list[Happened]:
    """Return the versions of a path, the newest first, fifty at most; in three queries."""
    versions = list(path.versions.order_by("-number")[: MOST + 1])
    people = dict(User.objects.filter(pk__in={one.created_by for one in versions}).values_list("pk", "name"))
    facts = _facts(path)
    older = {one.number: one for one in versions}
    return [
        Happened(
            title=_("Version %(number)d") % {"number": one.number},
            at=one.created_at,
            by=people.get(one.created_by or 0, ""),
            lines=_lines(older.get(one.number - 1), one, names, facts.get(one.number, [])),
            state=_("Counts now") if one.number == path.version else "",
            restore_url=_restore_url(path, one) if may_write and one.number != path.version else "",
            restore_label=_("Go back to version %(number)d") % {"number": one.number},
        )
        for one in versions[:MOST]
    ]


def changes(before: Sequence[Any], after: Sequence[Any], names: TargetNames) -> list[str]:
    """Return what differs between two lists of step bodies, a sentence for each step."""
    return list(_changes(_by_number(before), _by_number(after), names))


def _lines(before: PathVersion | None, after: PathVersion, names: TargetNames, facts: list[str]) -> list[str]:
    if before is None:
        return [_("Made.")] if after.number == 1 else facts
    return [*facts, *changes(before.steps, after.steps, names)]


def _changes(
    before: Mapping[int, PathStep], after: Mapping[int, PathStep], names: TargetNames
) -> Iterator[str]:
    for number in sorted({*before, *after}):
        was, now_is = before.get(number), after.get(number)
        if was == now_is:
            continue
        words = {
            "number": number,
            "before": was and told(was, names),
            "after": now_is and told(now_is, names),
        }
        if was is None:
            yield _("Step %(number)d is new: %(after)s") % words
        elif now_is is None:
            yield _("Step %(number)d is gone: %(before)s") % words
        elif words["before"] == words["after"]:
            yield _("Step %(number)d: its texts changed.") % words
        else:
            yield _("Step %(number)d was: %(before)s Now: %(after)s") % words


def told(step: PathStep, names: TargetNames) -> str:
    """Return everything about a step but its texts."""
    kind = str(EscalationKind(step.kind).label)
    return " ".join([sentence(step, names), *notes(step, names), f"({kind})"])


def _by_number(bodies: Sequence[Any]) -> dict[int, PathStep]:
    return {step.number: step for step in read(bodies)}


def _facts(path: Path) -> dict[int, list[str]]:
    """Return what else changed with each version, from the ledger."""
    published = story(f"settings:path:{path.pk}").filter(kind=events.PATH_PUBLISHED)
    return {
        one.data["version"]: [_FACTS[name]() for name in one.data.get("fields", []) if name in _FACTS]
        for one in published
    }


def _restore_url(path: Path, version: PathVersion) -> str:
    return reverse("escalation:path_restore", args=[path.slug, version.number])
