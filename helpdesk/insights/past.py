"""The past: facts as they stood at an instant, told again from the ledger for as long as a question is answered.

Facts that nothing has happened to since the instant are as they stand. The others are folded again up to it. Both are
put into temporary tables of the same names, which every query of this connection reads until the block ends; so a
report need not know which time it tells of.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from helpdesk.insights.errors import TooMuch
from helpdesk.insights.fold import folded
from helpdesk.insights.happened import stories
from helpdesk.insights.models import PastFact, TicketFact
from helpdesk.insights.questions import Question
from helpdesk.insights.writing import CLIMB_COLUMNS, FACT_COLUMNS, keep

MOST = 20_000
"""Tickets that are folded again while somebody waits; more take a job."""
BATCH = 1000
TABLES = ("insights_ticketfact", "insights_climbfact")


@contextmanager
def standing(question: Question, *, job: int | None = None) -> Iterator[None]:
    """Let facts stand as they were at the question's instant inside the block; without one, as they are.

    What a job has folded up to the instant already is not folded again. Without a job, raises TooMuch when more than
    MOST tickets would have to be folded.
    """
    if question.as_of is None:
        yield
        return
    changed = changed_since(question.as_of, job=job)
    if job is None and len(changed) > MOST:
        raise TooMuch(len(changed))
    with transaction.atomic():  # a failure inside takes the temporary tables back with everything else
        _shade(question)
        if job is not None:
            _take_over(job)
        for begin in range(0, len(changed), BATCH):
            keep(folded(stories(changed[begin : begin + BATCH]).items(), question.as_of))
        yield
        _unshade()


def changed_since(
    at: datetime, *, after: int = 0, most: int | None = None, job: int | None = None
) -> list[int]:
    """Return the tickets that were there at an instant and to which something has happened since, by their ids.

    Those up to the id `after` are left out, and those that a job has folded; no more than `most` come.
    """
    rows = TicketFact.objects.filter(last_at__gt=at, created_at__lte=at, pk__gt=after)
    if job is not None:
        rows = rows.exclude(pk__in=PastFact.objects.filter(job_id=job).values("ticket_id"))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _shade(question: Question) -> None:
    """Put temporary tables before the facts, with what has not changed since the instant.

    What was over before the period began, and is not open, is in no figure of the period and stays away.
    """
    facts, climbs = (_quoted(FACT_COLUMNS), _quoted(CLIMB_COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (own,) = cursor.fetchone()
        for table in TABLES:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT * FROM {own}.{table} WITH NO DATA"  # noqa: S608
            )
        cursor.execute("ALTER TABLE pg_temp.insights_ticketfact ADD PRIMARY KEY (ticket_id)")
        cursor.execute("ALTER TABLE pg_temp.insights_climbfact ALTER id SET DEFAULT 0")
        cursor.execute(
            f"INSERT INTO pg_temp.insights_ticketfact ({facts})"  # noqa: S608
            f" SELECT {facts} FROM {own}.insights_ticketfact WHERE last_at <= %s"
            " AND (last_at >= %s OR solved_at IS NULL)",
            [question.as_of, question.begin_at],
        )
        cursor.execute(
            f"INSERT INTO pg_temp.insights_climbfact (id, {climbs})"  # noqa: S608
            f" SELECT id, {climbs} FROM {own}.insights_climbfact"
            " WHERE ticket_id IN (SELECT ticket_id FROM pg_temp.insights_ticketfact)"
        )
        cursor.execute("ANALYZE pg_temp.insights_ticketfact, pg_temp.insights_climbfact")


def _take_over(job: int) -> None:
    """Put what a job has folded beside what has not changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pg_temp.insights_ticketfact SELECT (jsonb_populate_record("
            "NULL::pg_temp.insights_ticketfact, fact)).* FROM insights_pastfact WHERE job_id = %s",
            [job],
        )
        cursor.execute(
            "INSERT INTO pg_temp.insights_climbfact SELECT (jsonb_populate_record("
            "NULL::pg_temp.insights_climbfact, climb)).* FROM insights_pastfact,"
            " jsonb_array_elements(climbs) AS climb WHERE job_id = %s",
            [job],
        )


def _unshade() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join(f'pg_temp.{table}' for table in TABLES)}")


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))
