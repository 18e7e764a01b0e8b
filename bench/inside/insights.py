"""The questions of the dashboard and of dearer reports over facts that SQL makes, and the floor: counting by day."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.insights.answering import answers
from helpdesk.insights.following import refresh
from helpdesk.insights.models import KeptAnswer, Place, TicketFact
from helpdesk.insights.panels.drawing import questions_of
from helpdesk.insights.panels.standard import BELOW, FIGURES, NUMBERS
from helpdesk.insights.questions import Question
from helpdesk.ledger.models import Event
from helpdesk.web.times import now

ZONE = ZoneInfo("Europe/Berlin")
FACTS = Path(__file__).with_name("facts.sql").read_text(encoding="utf-8")
STORIES = Path(__file__).with_name("stories.sql").read_text(encoding="utf-8")
BACK = timedelta(days=30)
"""How far back the past is that is told again."""
FLOOR = """
SELECT date_trunc('day', created_at AT TIME ZONE %s), count(*), count(escalated_at) FROM insights_ticketfact
WHERE created_at >= %s AND created_at < %s AND NOT is_out GROUP BY 1
"""


def filled(count: int) -> None:
    """Make so many facts of the last two years, where there are none yet. They have no tickets and no events."""
    refresh(seconds=600)
    if TicketFact.objects.count() >= count:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(FACTS, {"count": count})
        cursor.execute("VACUUM ANALYZE insights_ticketfact, insights_climbfact")


def told() -> None:
    """Give what happened since the past its events, and let nobody follow them: the facts stay as they are."""
    with connection.cursor() as cursor:
        theirs = "stream > 'ticket:1000000000' AND stream < 'ticket:1001'"
        cursor.execute(f"SELECT 1 FROM ledger_event WHERE {theirs} LIMIT 1")
        if cursor.fetchone() is None:
            cursor.execute(STORIES, {"back": BACK})
    last = Event.objects.order_by("-transaction", "-id").values("transaction", "id")[:1].get()
    Place.objects.update(transaction=last["transaction"], event_id=last["id"])


def took(work: Callable[[], object]) -> float:
    """Return how many milliseconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def read_once(*questions: Question) -> None:
    """Count the tickets of periods by day with one plain statement each."""
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(FLOOR, [ZONE.key, question.begin_at, question.end_at])
            cursor.fetchall()


def asked_about(days: int, manager: User) -> dict[str, tuple[Sequence[Question], Sequence[Question]]]:
    """Return what is asked about a period, and the periods that the floor counts for it."""
    end = now().astimezone(ZONE).date() + timedelta(days=1)
    bucket = "day" if days <= 45 else "month"
    question = Question("escalation-rate", end - timedelta(days=days), end, bucket, ZONE)
    drawn = replace(question, is_brief=True)
    both = (question, question.before())
    past = replace(question.moved(-BACK.days), as_of=now() - BACK)
    return {
        "top": (questions_of([*NUMBERS, *FIGURES], drawn, manager), both),
        "below": (questions_of(BELOW, drawn, manager), both[:1]),
        "after an escalation": ([one.of("after-escalation") for one in both], both),
        "workload": ([one.of("workload") for one in both], both),
        "as of 30 days ago": ([past], [past]),
    }


def measure(days: int, rounds: int, manager: User) -> None:
    """Print the figures of a period: the dashboard's on top, with the period before, and below; and dearer reports."""
    for name, (questions, periods) in asked_about(days, manager).items():
        ours, floors, kept = [], [], []
        for number in range(rounds + 1):
            KeptAnswer.objects.all().delete()
            floor = took(lambda periods=periods: read_once(*periods))
            with CaptureQueriesContext(connection) as statements:
                ms = took(lambda questions=questions: answers(questions, manager))
            if KeptAnswer.objects.exists():
                kept.append(took(lambda questions=questions: answers(questions, manager)))
            if number:  # the first round warms up
                ours.append(ms)
                floors.append(floor)
        figures = {"ms": median(ours), "floor": median(floors), "statements": len(statements)}
        figures |= {"kept": median(kept) if kept else None}
        print(json.dumps({"days": days, "asked": name, **figures}), flush=True)


def main() -> None:
    """Do what the order on standard input asks."""
    order = json.load(sys.stdin)
    filled(order["count"])
    told()
    manager = User.objects.filter(role=Role.MANAGER).first()
    assert manager is not None
    for days in order["periods"]:
        measure(days, order["rounds"], manager)


if __name__ == "__main__":
    main()
