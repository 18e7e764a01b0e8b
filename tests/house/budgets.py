"""Query budgets: how many queries a page, a list or a verb may cost.

The numbers lie in `query_counts.json`, where a reviewer sees them change.
"""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("query_counts.json")


def most_queries():
    """Return the reviewed maximum of every name."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@contextmanager
def budget(name):
    """Fail when the block costs more queries than its name may, with the queries in order."""
    most = most_queries()[name]
    with CaptureQueriesContext(connection) as captured:
        yield captured
    if len(captured) > most:
        spent = "\n".join(query["sql"] for query in captured)
        pytest.fail(f"'{name}' may cost {most} queries and cost {len(captured)}:\n{spent}", pytrace=False)
