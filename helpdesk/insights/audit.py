"""The auditor's checks of the facts: do they follow, and are they what the ledger tells?"""

import random
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.deadlines.checks import MOST, Check, Glance, Seen, Wrong, register
from helpdesk.deadlines.watching import readable
from helpdesk.insights.fold import folded
from helpdesk.insights.happened import stories
from helpdesk.insights.models import ClimbFact, Place, TicketFact
from helpdesk.insights.writing import CLIMB_COLUMNS, FACT_COLUMNS, climb_row, row_of
from tickets.keys import key_of

OLD = timedelta(minutes=5)
SAMPLE = 40
_random = random.SystemRandom()


def falls_behind(_glance: Glance) -> Seen:
    """Find out whether nobody has refreshed the facts for some minutes of real time."""
    place = Place.objects.filter(refreshed_at__lt=Now() - OLD).first()
    return Seen([Wrong("facts", place.pk, {"refreshed_at": readable(place.refreshed_at)})] if place else [])


def differs_from_the_ledger(_glance: Glance) -> Seen:
    """Fold tickets drawn at random anew and compare them, but for what has happened since they were folded."""
    rows = _sample()
    told = stories(rows)
    current = {pk for pk, story in told.items() if story[-1].id == rows[pk].event_id}
    facts = folded((pk, told[pk]) for pk in current)
    climbs: dict[int, list[tuple[Any, ...]]] = {pk: [] for pk in facts}
    for climb in ClimbFact.objects.filter(fact_id__in=facts).order_by("fact_id", "number"):
        climbs[climb.fact_id].append(tuple(getattr(climb, _attribute(name)) for name in CLIMB_COLUMNS))
    wrong = []
    for pk, fact in facts.items():
        stored = tuple(getattr(rows[pk], name) for name in FACT_COLUMNS)
        should = row_of(pk, fact)
        differing = [
            name for name, is_, must in zip(FACT_COLUMNS, stored, should, strict=True) if is_ != must
        ]
        if climbs[pk] != [climb_row(pk, climb) for climb in fact.climbs]:
            differing.append("climbs")
        if differing:
            wrong.append(Wrong("fact", pk, {"ticket": key_of(pk), "difference": ", ".join(differing)}))
    return Seen(wrong[:MOST])


def _attribute(column: str) -> str:
    return "fact_id" if column == "ticket_id" else column


def _sample() -> dict[int, TicketFact]:
    last = TicketFact.objects.aggregate(last=Max("pk"))["last"] or 0
    begin = _random.randint(0, last)
    rows = TicketFact.objects.filter(pk__gte=begin).order_by("pk")[:SAMPLE]
    return {row.pk: row for row in rows} or {
        row.pk: row for row in TicketFact.objects.order_by("pk")[:SAMPLE]
    }


def register_checks() -> None:
    """Let the auditor watch the facts. Wrong figures endanger no promise."""
    for check in CHECKS:
        register(check)


CHECKS = (
    Check(
        "facts_behind",
        _("Figures that fall behind"),
        _("The figures were refreshed last at %(refreshed_at)s."),
        falls_behind,
        endangers=False,
    ),
    Check(
        "facts_differ",
        _("Figures that are not what the ledger tells"),
        _("The facts of %(ticket)s differ from the ledger: %(difference)s. Run rebuild_insights."),
        differs_from_the_ledger,
        endangers=False,
    ),
)
