"""The reviewed file of query budgets and the tests that spend them name the same things."""

import ast

import pytest
from django.db import connection

from tests.house import budgets, checkout


def names_used():
    for path in checkout.test_files():
        for node in ast.walk(checkout.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "budget":
                yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))


def test_every_budget_is_spent_by_a_test_and_every_name_has_a_budget():
    assert set(names_used()) == budgets.most_queries().keys()


def test_the_file_is_sorted_and_its_numbers_are_counts():
    counts = budgets.most_queries()
    assert list(counts) == sorted(counts)
    assert all(isinstance(most, int) and most >= 0 for most in counts.values())


def spend(queries):
    with budgets.budget("one"), connection.cursor() as cursor:
        for _query in range(queries):
            cursor.execute("SELECT 1")


@pytest.mark.django_db
def test_a_block_that_costs_more_than_its_budget_fails(monkeypatch):
    monkeypatch.setattr(budgets, "most_queries", lambda: {"one": 1})
    spend(1)
    with pytest.raises(pytest.fail.Exception, match="cost 2"):
        spend(2)
