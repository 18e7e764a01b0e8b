"""Conditions in words: “Priority: Urgent or High”."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalation.words import Reason, Trigger
from helpdesk.accounts.models import Team
from helpdesk.accounts.models.organisation import Tier
from tickets.models import Topic
from tickets.words import Channel, Priority, Severity

LABELS: dict[str, Any] = {
    "topic": gettext_lazy("Topic"),
    "product": gettext_lazy("Product"),
    "severity": gettext_lazy("Severity"),
    "priority": gettext_lazy("Priority"),
    "tier": gettext_lazy("Tier"),
    "channel": gettext_lazy("Channel"),
    "language": gettext_lazy("Language"),
    "team": gettext_lazy("Team"),
    "reopen_count_min": gettext_lazy("Reopened at least"),
    "reason": gettext_lazy("Reason"),
    "sign": gettext_lazy("Sign"),
    "trigger": gettext_lazy("Started"),
}
CHOICES: dict[str, Mapping[Any, Any]] = {
    "severity": dict(Severity.choices),
    "priority": dict(Priority.choices),
    "tier": dict(Tier.choices),
    "channel": dict(Channel.choices),
    "language": dict(settings.LANGUAGES),
    "reason": dict(Reason.choices),
    "trigger": dict(Trigger.choices),
}
Slugs = Mapping[str, Mapping[str, str]]


def named_slugs() -> dict[str, dict[str, str]]:
    """Return the names of topics and teams by their slugs: two queries."""
    return {
        "topic": dict(Topic.objects.values_list("slug", "name")),
        "team": dict(Team.objects.values_list("slug", "name")),
    }


def phrase(name: str, values: Sequence[Any], slugs: Slugs) -> str:
    """Return one field of a rule's conditions in words."""
    asked = values_phrase(name, values, slugs)
    return _("%(field)s: %(values)s") % {"field": LABELS.get(name, name), "values": asked}


def values_phrase(name: str, values: Sequence[Any], slugs: Slugs) -> str:
    """Return the values of one field in words, without the field."""
    known = slugs.get(name) or CHOICES.get(name) or {}
    return _(" or ").join(str(known.get(value, value)) for value in values)


def phrases(conditions: Mapping[str, Sequence[Any]], slugs: Slugs) -> Iterable[str]:
    """Yield the conditions of a rule in words, one for each field that asks anything."""
    for name, values in conditions.items():
        if values:
            yield phrase(name, values, slugs)
