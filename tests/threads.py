"""Running things at once for real: each in a thread with a database connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction


def in_thread(pool, function, *args):
    """Start a function in a thread; its connection is closed when it ends."""

    def run():
        try:
            return function(*args)
        finally:
            connection.close()

    return pool.submit(run)


def at_once(*functions):
    """Run functions at once and return what each returned, in order; raise what one of them raised."""
    with ThreadPoolExecutor(len(functions)) as pool:
        return [started.result(60) for started in [in_thread(pool, function) for function in functions]]


def until_somebody_waits():
    """Return once another connection waits for a lock in this test's database."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _attempt in range(600):
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.05)")
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")


@contextmanager
def held_elsewhere(queryset):
    """Let another connection hold the rows locked inside the block, as an agent's request does."""
    import threading

    held, let_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(queryset.select_for_update())
            held.set()
            let_go.wait(60)

    with ThreadPoolExecutor(1) as pool:
        holding = in_thread(pool, hold)
        assert held.wait(60)
        try:
            yield
        finally:
            let_go.set()
            holding.result(60)
