"""What every test may ask for."""

import time

import pytest
from django.db import connection

from tests import people
from tests.house import budgets


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Give the test database back only when the servers that tests started have let go of it."""
    yield
    with django_db_blocker.unblock():
        others = others_in_the_database()
        for _attempt in range(100):
            if not others:
                break
            time.sleep(0.1)
            others = others_in_the_database()
        assert not others, f"These sessions outlived their test: {others}"


def others_in_the_database():
    """Return who else is in the test database: process, state and last query of each."""
    found = (
        "SELECT pid, state, left(query, 200) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with connection.cursor() as cursor:
        cursor.execute(found)
        return cursor.fetchall()


@pytest.fixture
def budget():
    """Fail when the block costs more queries than the reviewed file allows: `with budget("queue"): ...`."""
    return budgets.budget


@pytest.fixture(scope="session")
def chromium():
    """A browser, started when the first test asks for it."""
    from tests.chromium import started

    with started() as browser:
        yield browser


@pytest.fixture
def cast(db):
    """The people and teams of a small company: `cast.l1`, `cast.first_line`."""
    return people.make_cast()
