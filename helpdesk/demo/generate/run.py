"""Making bulk data: batches of lived tickets, one being written while the next one lives."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from time import monotonic

from django.db import connection, transaction

from helpdesk.demo.generate import story
from helpdesk.demo.generate.copying import check_references, copy, trust_references, write
from helpdesk.demo.generate.crowd import settle
from helpdesk.demo.generate.desk import Desk
from helpdesk.demo.generate.sheet import Ids, Sheet
from helpdesk.demo.generate.waves import instants

BATCH = 5_000
MOST_OF_A_TICKET = {"tickets_ticket": 1, "tickets_message": 8, "escalation_escalation": 1}
"""The most ids of each table that the life of one ticket takes."""
OF_THE_NEWEST = 0.7
"""The share of the newest tickets that are open still; the older ones make up the rest."""


@dataclass(frozen=True)
class Order:
    """What is wanted: so many tickets, a share of them open, so many of these due now."""

    count: int
    open_share: float = 0.1
    due_now: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Progress:
    """How far it is: tickets written, of how many, and after how many seconds."""

    done: int
    count: int
    seconds: float


def generate(order: Order, at: datetime, say: Callable[[Progress], None] = lambda _progress: None) -> None:
    """Make the tickets on the desk as it is at `at`. A batch is one transaction: whoever ends it keeps whole ones."""
    began, rng = monotonic(), Random(order.seed)
    customers, tags = settle(order.count, at, rng)
    desk = Desk(at, customers, tags)
    ids = {table: Ids(table) for table in MOST_OF_A_TICKET}
    wanted = list(_wanted(order, at, rng))
    if order.count > BATCH:
        desk.learn(story.every_sort(desk))
    lived: Sheet | None = None
    with ThreadPoolExecutor(1) as thread:
        for begin in range(0, order.count, BATCH):
            batch = wanted[begin : begin + BATCH]
            for table, most in MOST_OF_A_TICKET.items():
                ids[table].reserve(len(batch) * most)
            lives = story.Lives(desk, Sheet(), ids, rng)
            with _writing(lived, thread):
                for created_at, stays_open, is_due_now in batch:
                    lives.live(created_at, stays_open=stays_open, is_due_now=is_due_now)
            lived = lives.sheet
            say(Progress(begin, order.count, monotonic() - began))
    if lived is not None:
        write(lived)
    say(Progress(order.count, order.count, monotonic() - began))


@contextmanager
def _writing(sheet: Sheet | None, thread: ThreadPoolExecutor) -> Iterator[None]:
    """Write a sheet on another thread, on this thread's connection, which must rest meanwhile."""
    if sheet is None:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        trust_references(cursor)
        writing = thread.submit(copy, sheet, cursor.cursor)
        try:
            yield
        finally:
            writing.result()
        check_references(cursor)


def _wanted(order: Order, at: datetime, rng: Random) -> Iterator[tuple[datetime, bool, bool]]:
    """Yield when each ticket comes in, whether it stays open, and whether it is due now: the newest last."""
    share = order.open_share
    old = share * (1 - OF_THE_NEWEST) / (1 - share) if share < 1 else 1.0
    for number, created_at in enumerate(instants(order.count, at, rng)):
        is_new = number >= order.count * (1 - share)
        likely = 1.0 if share >= 1 else OF_THE_NEWEST if is_new else old
        is_due_now = number >= order.count - order.due_now
        yield created_at, is_due_now or rng.random() < likely, is_due_now
