"""The rows of a batch as lines for COPY, and the ids they get."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.db import connection

COLUMNS = {
    "tickets_ticket": "id,subject,tier,status,severity,priority,is_priority_overridden,channel,language,custom,level,"
    "peak_level,is_escalated,escalated_at,due_at,due_soon_at,breached_at,sla_met,sla_paused,revision,reopen_count,"
    "created_at,updated_at,first_replied_at,resolved_at,closed_at,assignee_id,organisation_id,requester_id,team_id,"
    "topic_id",
    "tickets_ticket_tags": "ticket_id,tag_id",
    "tickets_ticketwatcher": "ticket_id,user_id,is_involved",
    "tickets_message": "id,ticket_id,kind,author_id,requester_id,body,language,details,message_id,at",
    "escalation_clock": "ticket_id,kind,cycle,state,target,banked,started_at,since,running_since,due_at,breached_at,"
    "stopped_at,breached_after,steps_taken,next_at,attempts,parked_reason,policy_version_id,calendar_version_id,"
    "path_version_id",
    "escalation_escalation": "id,ticket_id,state,kind,reason,trigger,level,manual_level,origin_level,opened_at,"
    "acknowledge_within,acknowledged_at,exhausted_at,closed_at,acknowledged_by_id,handover_id,opened_by_id,"
    "origin_assignee_id,origin_team_id,owner_id,team_id,path_version_id,next_at,attempts,parked_reason",
    "escalation_step": "ticket_id,escalation_id,clock_kind,cycle,path_id,number,request_id,kind,action,outcome,"
    "from_team_id,from_user_id,to_team_id,to_user_id,from_level,to_level,due_at,fired_at,reason,trail",
    "ledger_event": "stream,kind,actor,data,at",
    "accounts_organisation": "id,name,tier,is_active",
    "accounts_requester": "id,email,name,organisation_id,language,timezone,phone",
}
"""The tables that bulk data fills, in the order in which they refer to each other, with the columns of a line."""

NOTHING = r"\N"


@dataclass
class Sheet:
    """Lines by table."""

    lines: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in COLUMNS})

    def add(self, table: str, *values: object) -> None:
        """Add a row of a table that is not filled a million times: values in the order of its columns."""
        self.lines[table].append("\t".join(map(cell, values)))

    def text(self, table: str) -> str:
        """Return the lines of a table as COPY reads them."""
        return "\n".join(self.lines[table]) + "\n" if self.lines[table] else ""


def cell(value: object) -> str:
    """Return a value as COPY reads it. Text holds neither tabs nor line ends nor backslashes."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "t" if value else "f"
        case datetime():
            return value.isoformat()
    return str(value)


@dataclass
class Ids:
    """Ids of a table, drawn from its own sequence: rows that the desk opens meanwhile get others."""

    table: str
    left: int = 0
    blocks: Iterator[int] = field(default_factory=lambda: iter(()))

    def reserve(self, count: int) -> None:
        """Make sure that `count` ids are at hand."""
        missing = count - self.left
        if missing <= 0:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(id), max(id), count(*) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS id,"
                " row_number() OVER () AS place FROM generate_series(1, %s)) AS drawn GROUP BY id - place ORDER BY 1",
                [self.table, missing],
            )
            drawn = [range(first, last + 1) for first, last, _count in cursor.fetchall()]
        self.blocks = chain(self.blocks, *drawn)
        self.left += missing

    def take(self) -> int:
        """Return the next id."""
        self.left -= 1
        return next(self.blocks)
