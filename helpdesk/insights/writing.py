"""Writing facts: whole, for many tickets at a time. The caller holds the lock of the place."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from helpdesk.insights.fold import Climb, Fact, folded
from helpdesk.insights.happened import stories
from helpdesk.insights.models import ClimbFact, TicketFact

CLOCKS = ("first_response", "next_response", "resolution")
FACT_COLUMNS = tuple(field.column for field in TicketFact._meta.concrete_fields)
CLIMB_COLUMNS = tuple(field.column for field in ClimbFact._meta.concrete_fields if not field.primary_key)
PAGE = 1000
_NEWER = ", ".join(f"{name} = EXCLUDED.{name}" for name in FACT_COLUMNS if name != "ticket_id")
_FACTS = (
    f"INSERT INTO insights_ticketfact ({', '.join(FACT_COLUMNS)}) VALUES %s"  # noqa: S608
    f" ON CONFLICT (ticket_id) DO UPDATE SET {_NEWER}"
)
_CLIMBS = f"INSERT INTO insights_climbfact ({', '.join(CLIMB_COLUMNS)}) VALUES %s"  # noqa: S608


def write(tickets: Iterable[int]) -> int:
    """Fold tickets anew from all their events and keep their facts; return how many there are."""
    return keep(folded(stories(tickets).items()))


def keep(facts: Mapping[int, Fact]) -> int:
    """Write the facts of tickets in place of what was there."""
    if not facts:
        return 0
    climbs = [climb_row(pk, climb) for pk, fact in facts.items() for climb in fact.climbs]
    with connection.cursor() as cursor:
        # django's cursor counts and logs one statement at a time; the driver's own writes a page with each
        own = cursor.cursor
        execute_values(own, _FACTS, [row_of(pk, fact) for pk, fact in facts.items()], page_size=PAGE)
        own.execute("DELETE FROM insights_climbfact WHERE ticket_id = ANY(%s)", [list(facts)])
        if climbs:
            execute_values(own, _CLIMBS, climbs, page_size=PAGE)
    return len(facts)


def row_of(pk: int, fact: Fact) -> tuple[Any, ...]:
    """Return the values of FACT_COLUMNS of a ticket's facts."""
    values = {**columns(fact), "ticket_id": pk}
    return tuple(values[name] for name in FACT_COLUMNS)


def columns(fact: Fact) -> dict[str, Any]:
    """Return the values of a ticket's facts by the names of their columns."""
    kept = fact.promises
    promises = {
        "first_response_seconds": kept.first_response_seconds,
        "resolution_seconds": kept.resolution_seconds,
        "level_seconds": kept.level_seconds,
        **{f"{clock}_met": kept.met.get(clock) for clock in CLOCKS},
        **{f"{clock}_charged": kept.charged.get(clock) for clock in CLOCKS},
    }
    return {**vars(fact), **promises, "is_out": fact.is_out}


def as_past(pk: int, fact: Fact) -> dict[str, Any]:
    """Return the values of a `PastFact`: the rows of a ticket's facts as JSON, instants as text."""
    climbs = [dict(zip(CLIMB_COLUMNS, climb_row(pk, climb), strict=True), id=0) for climb in fact.climbs]
    return {"fact": dict(zip(FACT_COLUMNS, row_of(pk, fact), strict=True)), "climbs": climbs}


def climb_row(pk: int, climb: Climb) -> tuple[Any, ...]:
    """Return the values of CLIMB_COLUMNS of one escalation of a ticket."""
    return tuple(pk if name == "ticket_id" else getattr(climb, name) for name in CLIMB_COLUMNS)
