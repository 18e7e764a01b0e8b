"""The dashboard's questions over facts that SQL makes, and the floor: counting the same rows by day, once."""

import json
import sys
import time
from collections.abc import Callable
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
from helpdesk.insights.models import KeptAnswer, TicketFact
from helpdesk.insights.panels.drawing import questions_of
from helpdesk.insights.panels.standard import BELOW, FIGURES, NUMBERS
from helpdesk.insights.questions import Question
from helpdesk.web.times import now

ZONE = ZoneInfo("Europe/Berlin")
FACTS = Path(__file__).with_name("facts.sql").read_text(encoding="utf-8")
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


def measure(days: int, rounds: int, manager: User) -> None:
    """Print the figures of a period: those on top with the period before, and those below."""
    end = now().astimezone(ZONE).date() + timedelta(days=1)
    bucket = "day" if days <= 45 else "month"
    question = Question("escalation-rate", end - timedelta(days=days), end, bucket, ZONE)
    asked = {
        "top": (questions_of([*NUMBERS, *FIGURES], question, manager), (question, question.before())),
        "below": (questions_of(BELOW, question, manager), (question,)),
    }
    for name, (questions, periods) in asked.items():
        ours, floors, kept = [], [], []
        for number in range(rounds + 1):
            KeptAnswer.objects.all().delete()
            floor = took(lambda periods=periods: read_once(*periods))
            with CaptureQueriesContext(connection) as statements:
                ms = took(lambda questions=questions: answers(questions, manager))
            again = took(lambda questions=questions: answers(questions, manager))
            if number:  # the first round warms up
                ours.append(ms)
                floors.append(floor)
                kept.append(again)
        figures = {"ms": median(ours), "floor": median(floors), "statements": len(statements)}
        figures["kept"] = median(kept) if KeptAnswer.objects.exists() else None
        print(json.dumps({"days": days, "asked": name, **figures}), flush=True)


def main() -> None:
    """Do what the order on standard input asks."""
    order = json.load(sys.stdin)
    filled(order["count"])
    manager = User.objects.filter(role=Role.MANAGER).first()
    assert manager is not None
    for days in order["periods"]:
        measure(days, order["rounds"], manager)


if __name__ == "__main__":
    main()
