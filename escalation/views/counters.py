"""What needs somebody's eye among the open escalations, each with the list that it counts."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from escalation.filters import EscalationFilter
from escalation.models import Escalation
from escalation.words import EscalationState
from helpdesk.web.counting import capped_count


@dataclass(frozen=True)
class Counter:
    """One number: of what, where they stand, and its tone ("warn", "late" or none) when there are any."""

    number: str
    label: str
    url: str
    tone: str


def counters(rows: "QuerySet[Escalation]") -> list[Counter]:
    """Return the counters over the escalations, each up to a thousand and in the order of the index that leads it."""
    soonest = ("next_at", "-pk")
    return [
        _counter(rows, "", _("open"), "", ("-level", "-pk")),
        _counter(rows, "unacknowledged=true", _("not acknowledged"), "warn", soonest),
        _counter(rows, "acknowledgement_overdue=true", _("acknowledgement overdue"), "late", soonest),
        _counter(rows, "owner=none", _("without owner"), "late", ("-pk",)),
    ]


def _counter(
    rows: "QuerySet[Escalation]", asked: str, label: str, tone: str, ordering: tuple[str, ...]
) -> Counter:
    opened = QueryDict(f"state={EscalationState.OPEN}&{asked}")
    counted = capped_count(EscalationFilter(opened, rows).qs, *ordering)
    number = counted["value"]
    shown = f"{number:,}" if counted["exact"] else f"{number:,}+"
    path = reverse("escalation:list")
    return Counter(shown, label, f"{path}?{asked}" if asked else path, tone if number else "")
